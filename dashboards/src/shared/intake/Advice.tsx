/** What the answers point to, and the rules that stand in the way, with the reason to go on all the same. */
import type { Problem } from "../api/problem";
import { formOf } from "../session/session";
import { Field } from "../ui/Field";
import { Trouble, faultOf } from "../ui/Trouble";
import { say, t } from "../words/i18n";
import type { Advised } from "./useAdvice";
import type { DraftBox } from "./useDraft";

interface Props extends Pick<DraftBox, "draft" | "change"> {
  readonly advised: Advised;
  readonly problem: Problem | null;
}

export function Advice({ advised, draft, change, problem }: Props) {
  const { advice, asking } = advised;
  if (advice === null) return <Trouble problem={advised.problem} />;
  const form = advice.suggested_form === null ? null : formOf(advice.suggested_form);
  return (
    <section class={`advice${asking ? " advice-asking" : ""}`} aria-live="polite" aria-busy={asking}>
      {draft.care_form === null && form !== null && (
        <p>
          {t("intake.suggested")} <b>{form.name}</b>
          {`, ${say("urgency", advice.suggested_urgency, advice.suggested_urgency)}`}.
        </p>
      )}
      {advice.gates.map((gate) => (
        <div key={gate.id} class="gate">
          <p>
            <strong>{gate.effect === "stop" ? t("intake.gateStop") : t("intake.gateRedirect")}: </strong>
            {gate.sentence}
          </p>
          <p class="hint">{t("intake.source", { source: gate.source })}</p>
        </div>
      ))}
      {advice.gates.length > 0 && (
        <Field
          label={t("intake.override")}
          value={draft.override_reason}
          set={(override_reason) => change({ override_reason })}
          hint={t("intake.overrideHint")}
          fault={faultOf(problem, "override_reason")}
        />
      )}
    </section>
  );
}
