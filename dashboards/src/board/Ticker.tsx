/** What just happened, newest first, in one line. */
import { clockOf } from "../shared/session/times";
import { sentenceOf } from "../shared/session/told";
import { t } from "../shared/words/i18n";
import type { Desk } from "./store";

export function Ticker({ desk }: { readonly desk: Desk }) {
  const told = desk.ticker.value.flatMap((it) => {
    const sentence = sentenceOf(it);
    return sentence === null ? [] : [{ ...it, sentence }];
  });
  return (
    <footer class="ticker" aria-label={t("desk.ticker")}>
      {told.length === 0 && <p class="soft">{desk.isReady.value ? t("desk.nothingHappened") : ""}</p>}
      <ol>
        {told.slice(0, 14).map((it) => (
          <li key={it.id}>
            <time class="figure soft">{clockOf(Date.parse(it.at))}</time> {it.sentence}
          </li>
        ))}
      </ol>
    </footer>
  );
}
