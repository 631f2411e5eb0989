/** Which doctor carries responsibility, since when; and the form in which somebody says so. */
import { useState } from "preact/hooks";
import { stays as calls } from "../api/calls";
import type { DoctorFunction, Reserved } from "../api/types";
import { region } from "../session/session";
import { momentOf } from "../session/times";
import { OneOf } from "../ui/Choices";
import { Field } from "../ui/Field";
import { InlineForm } from "../ui/InlineForm";
import { momentFrom } from "../ui/moments";
import { faultOf } from "../ui/Trouble";
import { useWrite } from "../ui/useWrite";
import { t } from "../words/i18n";

const FUNCTIONS: readonly DoctorFunction[] = ["elderly_care_physician", "duty_doctor", "gp", "nurse_practitioner", "other"];

/** "dr. Wagenaar (specialist ouderengeneeskunde) heeft overgenomen, 14:30". */
export function responsibleInWords({ doctor, responsibility }: Reserved): string {
  if (responsibility === null) return t("takeover.notYet", { doctor });
  return t("takeover.since", { doctor, function: t(`takeover.function.${responsibility.function}`), time: momentOf(responsibility.since) });
}

export function TakeOver({ stay, careForm, close }: { readonly stay: Reserved; readonly careForm: string | null; readonly close: () => void }) {
  const byGp = region().care_forms.find(({ id }) => id === careForm)?.responsible === "gp";
  const [doctor, setDoctor] = useState(stay.doctor);
  const [what, setWhat] = useState<DoctorFunction | null>(stay.responsibility?.function ?? (byGp ? "gp" : null));
  const [at, setAt] = useState("");
  const moment = momentFrom(at);
  const take = useWrite(() => calls.takeOver(stay.id, { doctor, function: what ?? "other", ...(moment === undefined ? {} : { happened_at: moment }) }));
  return (
    <InlineForm title={t("takeover.title")} write={take} close={close} fields={["doctor", "function", "happened_at"]} ready={doctor.trim() !== "" && what !== null}>
      <Field label={t("takeover.doctor")} value={doctor} set={setDoctor} fault={faultOf(take.problem, "doctor")} required />
      <OneOf label={t("takeover.what")} choices={FUNCTIONS.map((id) => ({ id, name: t(`takeover.function.${id}`) }))} value={what} set={setWhat} fault={faultOf(take.problem, "function")} />
      <Field label={`${t("takeover.when")} (${t("common.optional")})`} hint={t("takeover.whenHint")} kind="datetime-local" value={at} set={setAt} fault={faultOf(take.problem, "happened_at")} />
    </InlineForm>
  );
}
