/** A clock that runs towards a moment: figure, word and colour change by themselves, nothing around them does. */
import { now } from "../now";
import { countdown, spoken } from "../session/times";
import { tone } from "../words/format";
import { t } from "../words/i18n";
import { Pie } from "./Marks";

const MINUTE = 60_000;

interface Props {
  readonly at: string | null;
  /** Milliseconds before the moment from which it counts as due. */
  readonly warn?: number;
  /** Where the clock began, to show how full it is. */
  readonly from?: string | undefined;
  /** Say "over" after the figure. */
  readonly words?: boolean;
  /** Where there is no room for a word the full clock and a plus say that it is past. */
  readonly short?: boolean;
}

export function Until({ at, warn = 5 * MINUTE, from, words, short }: Props) {
  if (at === null) return null;
  const due = Date.parse(at);
  const left = due - now.value;
  const how = tone(due, now.value, warn);
  const began = from === undefined ? null : Date.parse(from);
  return (
    <span class={`until tone-${how}`}>
      {began !== null && <Pie share={(now.value - began) / (due - began)} tone={how} />}
      <span class="figure" aria-hidden="true">
        {how === "overdue" ? `+${countdown(left)}` : countdown(left)}
      </span>
      {how === "overdue" && short !== true && <span aria-hidden="true"> {t("common.overdue")}</span>}
      {how !== "overdue" && words === true && <span aria-hidden="true"> {t("common.left")}</span>}
      <span class="unseen">{`${spoken(left)} ${how === "overdue" ? t("common.overdue") : t("common.left")}`}</span>
    </span>
  );
}
