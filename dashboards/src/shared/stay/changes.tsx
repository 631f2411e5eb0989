/** A reserved place that comes to be used later, or not at all: each with what follows from it. */
import { useState } from "preact/hooks";
import { stays as calls } from "../api/calls";
import type { Party } from "../api/types";
import { region } from "../session/session";
import { OneOf } from "../ui/Choices";
import { Field } from "../ui/Field";
import { InlineForm } from "../ui/InlineForm";
import { momentFrom } from "../ui/moments";
import { faultOf } from "../ui/Trouble";
import { useWrite } from "../ui/useWrite";
import { t } from "../words/i18n";

interface Props {
  readonly stay: string;
  readonly close: () => void;
}

export function ComesLater({ stay, close, title = t("change.later") }: Props & { readonly title?: string }) {
  const [at, setAt] = useState("");
  const moment = momentFrom(at);
  const later = useWrite(() => calls.expect(stay, moment ?? ""));
  return (
    <InlineForm title={title} write={later} close={close} fields={["expected_at"]} ready={moment !== undefined}>
      <Field label={t("detail.expectedAt")} kind="datetime-local" value={at} set={setAt} fault={faultOf(later.problem, "expected_at")} required />
    </InlineForm>
  );
}

export function NeverCame({ stay, close }: Props) {
  const missed = useWrite(() => calls.noShow(stay));
  return (
    <InlineForm title={t("facility.noShowSure")} write={missed} close={close} fields={[]} send={t("facility.noShow")} grave>
      {null}
    </InlineForm>
  );
}

/** The place is given up and another one looked for; `parties`: whose reasons may be given here. */
export function GiveUp({ stay, close, parties, title }: Props & { readonly parties: readonly Party[]; readonly title: string }) {
  const [reason, setReason] = useState<string | null>(null);
  const give = useWrite(() => calls.cancel(stay, reason ?? ""));
  const reasons = region().cancellation_reasons.filter(({ party }) => parties.includes(party));
  return (
    <InlineForm title={title} write={give} close={close} fields={["reason"]} ready={reason !== null} grave send={t("change.giveUp")}>
      <OneOf
        label={t("detail.why")}
        choices={reasons.map(({ id, name, party }) => ({ id, name, hint: parties.length > 1 ? t(`change.party.${party}`) : undefined }))}
        value={reason}
        set={setReason}
        fault={faultOf(give.problem, "reason")}
      />
      <p class="hint">{t("change.searchGoesOn")}</p>
    </InlineForm>
  );
}
