/** What just happened, newest first, in one line. */
import type { Told } from "../shared/board/ticker";
import { formOf } from "../shared/session/session";
import { clockOf } from "../shared/session/times";
import { say, t } from "../shared/words/i18n";
import type { Desk } from "./store";

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** The sentence for a happening, or null when this version has no words for it. */
export function sentenceOf(told: Told): string | null {
  const given = told.params ?? {};
  const first = (...names: readonly string[]) => names.map((name) => text(given[name])).find((it) => it !== "") ?? "";
  const form = first("care_form");
  const params = {
    ...given,
    code: first("request_code", "code"),
    where: first("facility_name", "unit_name", "facility", "unit"),
    free: first("free"),
    from: first("practice_name") === "" ? "" : `, ${first("practice_name")}`,
    form: form === "" ? "" : formOf(form).short_name,
    task: say("task", first("task_kind", "task"), t("task.other")),
  };
  const sentence = say("happened", told.kind, "", params);
  return sentence === "" ? null : sentence;
}

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
