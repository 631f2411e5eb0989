/** A word where an arrival is chosen or proposed that comes too late to count for its day; it stops nobody. */
import { now } from "../now";
import { region } from "../session/session";
import { clockOf } from "../session/times";
import { t } from "../words/i18n";

/** `clock`: the hour of arrival as HH:MM; none: it would be now. */
export function CutOff({ form, clock }: { readonly form: string | null; readonly clock?: string | undefined }) {
  const cutOff = region().care_forms.find(({ id }) => id === form)?.cut_off ?? null;
  if (cutOff === null || (clock ?? clockOf(now.value)) < cutOff.at) return null;
  return (
    <span class="gate cut-off" role="status">
      {cutOff.sentence} <span class="hint">{t("intake.source", { source: cutOff.source })}</span>
    </span>
  );
}
