/** What the answers point to, and the rules that stand in the way, with the reason to go on all the same. */
import type { ComponentChildren } from "preact";
import type { Problem } from "../api/problem";
import type { TriageAdvice } from "../api/types";
import { formOf, region } from "../session/session";
import { Field } from "../ui/Field";
import { Trouble, faultOf } from "../ui/Trouble";
import { t } from "../words/i18n";
import type { Advised } from "./useAdvice";
import type { DraftBox } from "./useDraft";

interface Props extends Pick<DraftBox, "draft" | "change"> {
  readonly advised: Advised;
  readonly problem: Problem | null;
}

/** What is proposed, why, and by which source. */
function Because({ rule, children }: { readonly rule: TriageAdvice["form_because"]; readonly children: ComponentChildren }) {
  return (
    <p>
      {children}
      {rule !== null && `, ${rule.sentence}`}.{rule !== null && rule.source !== "" && <span class="hint"> {t("intake.source", { source: rule.source })}</span>}
    </p>
  );
}

export function Advice({ advised, draft, change, problem }: Props) {
  const { advice, asking } = advised;
  if (advice === null) return <Trouble problem={advised.problem} />;
  const form = advice.suggested_form === null ? null : formOf(advice.suggested_form);
  const urgency = region().urgencies.find(({ id }) => id === advice.suggested_urgency);
  return (
    <section class={`advice${asking ? " advice-asking" : ""}`} aria-live="polite" aria-busy={asking}>
      {form !== null && form.id !== draft.care_form && (
        <Because rule={advice.form_because}>
          {t("intake.suggested")} <b>{form.name}</b>
        </Because>
      )}
      {draft.urgency === null && (
        <Because rule={advice.urgency_because}>
          {t("intake.suggestedUrgency")} <b>{urgency?.name ?? advice.suggested_urgency}</b>
        </Because>
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
