/** Says, across the desk, what Bedline does not do at present, since when, and what to do instead. */
import { clockOf } from "../shared/session/times";
import { say, t } from "../shared/words/i18n";
import type { Watch } from "./watch";

/** `grey`: the page has lost the server, and says so by itself. */
export function Standstill({ watch, grey }: { readonly watch: Watch; readonly grey: boolean }) {
  const halts = watch.halts.value;
  const unwatched = watch.unwatched.value;
  if (grey || (halts.length === 0 && !unwatched)) return null;
  return (
    <div class="not-live halts" role="alert">
      <ul>
        {halts.map(({ what, since }) => (
          <li key={what}>
            <strong>
              {say("halts", what, what)}
              {since !== null && ` ${t("halts.since", { time: clockOf(Date.parse(since)) })}`}.
            </strong>{" "}
            {say("halts", `${what}Do`, "")}
          </li>
        ))}
        {unwatched && (
          <li>
            <strong>{t("halts.unwatched")}.</strong> {t("halts.unwatchedDo")}
          </li>
        )}
      </ul>
      <span>{t("halts.tell")}</span>
    </div>
  );
}
