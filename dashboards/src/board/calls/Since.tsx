/** A clock that runs away from a moment: how long somebody waits or speaks. */
import { now } from "../../shared/now";
import { countdown, spoken } from "../../shared/session/times";
import { t } from "../../shared/words/i18n";

interface Props {
  readonly at: string;
  /** From when on it has taken too long. */
  readonly late?: string;
  readonly said: "waits" | "lasts";
}

export function Since({ at, late, said }: Props) {
  const length = Math.max(0, now.value - Date.parse(at));
  const tone = late === undefined ? "calm" : now.value >= Date.parse(late) ? "overdue" : "due";
  return (
    <span class={`since tone-${tone}`}>
      <span class="figure" aria-hidden="true">
        {countdown(length)}
      </span>
      <span class="unseen">{t(`calls.${said}`, { length: spoken(length) })}</span>
    </span>
  );
}
