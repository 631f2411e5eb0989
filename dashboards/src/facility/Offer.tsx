/** One question to this ward: may this patient come? Yes with a doctor's name, no with its reason, before the clock is out. */
import { useState } from "preact/hooks";
import { offers as calls } from "../shared/api/calls";
import type { FacilityOffer } from "../shared/api/types";
import { now } from "../shared/now";
import { region } from "../shared/session/session";
import { momentOf } from "../shared/session/times";
import { Button } from "../shared/ui/Button";
import { CutOff } from "../shared/ui/CutOff";
import { OneOf } from "../shared/ui/Choices";
import { Field } from "../shared/ui/Field";
import { InlineForm } from "../shared/ui/InlineForm";
import { faultOf } from "../shared/ui/Trouble";
import { Until } from "../shared/ui/Until";
import { momentFrom } from "../shared/ui/moments";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { Profile } from "./Profile";

const MINUTE = 60_000;

interface FormProps {
  readonly offer: FacilityOffer;
  readonly close: () => void;
}

function Yes({ offer, close }: FormProps) {
  const [doctor, setDoctor] = useState("");
  const [expected, setExpected] = useState("");
  const expectedAt = momentFrom(expected);
  const yes = useWrite(() => (expectedAt === undefined ? calls.accept(offer.id, { doctor }) : calls.propose(offer.id, { doctor, from_at: expectedAt })));
  return (
    <InlineForm title={t("facility.accept")} write={yes} close={close} fields={["doctor", "from_at"]} ready={doctor.trim() !== ""} send={t("facility.confirmYes")}>
      <Field label={t("facility.doctor")} value={doctor} set={setDoctor} length={120} fault={faultOf(yes.problem, "doctor")} required autofocus name="doctor" />
      <Field
        label={`${t("facility.expectedAt")} (${t("common.optional")})`}
        kind="datetime-local"
        value={expected}
        set={setExpected}
        hint={t("facility.later")}
        fault={faultOf(yes.problem, "from_at")}
      />
      <CutOff form={offer.care_form} clock={expected === "" ? undefined : expected.slice(11, 16)} />
    </InlineForm>
  );
}

function No({ offer, close }: FormProps) {
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const no = useWrite(() => calls.refuse(offer.id, { reason: reason ?? "", ...(note === "" ? {} : { note }) }));
  return (
    <InlineForm title={t("facility.refuse")} write={no} close={close} fields={["reason", "note"]} ready={reason !== null} send={t("facility.confirmNo")}>
      <OneOf
        label={t("facility.refuseWhy")}
        choices={region().refusal_reasons.map(({ id, name, sets_full }) => ({ id, name, hint: sets_full ? t("facility.setsFull") : undefined }))}
        value={reason}
        set={setReason}
        fault={faultOf(no.problem, "reason")}
      />
      <Field label={`${t("facility.refuseNote")} (${t("common.optional")})`} value={note} set={setNote} fault={faultOf(no.problem, "note")} />
    </InlineForm>
  );
}

/** A question that was not answered in time, and the yes that may still be useful. */
export function LateYes({ offer }: { readonly offer: string }) {
  const [doctor, setDoctor] = useState("");
  const [open, setOpen] = useState(false);
  const yes = useWrite(() => calls.accept(offer, { doctor }));
  if (!open) {
    return (
      <Button kind="quiet" press={() => setOpen(true)}>
        {t("facility.stillYes")}
      </Button>
    );
  }
  return (
    <InlineForm title={t("facility.stillYes")} write={yes} close={() => setOpen(false)} fields={["doctor"]} ready={doctor.trim() !== ""} send={t("facility.confirmYes")}>
      <Field label={t("facility.doctor")} value={doctor} set={setDoctor} length={120} fault={faultOf(yes.problem, "doctor")} required autofocus name="doctor" />
    </InlineForm>
  );
}

export function Offer({ offer }: { readonly offer: FacilityOffer }) {
  const [form, setForm] = useState<"yes" | "no" | null>(null);
  const lapsed = Date.parse(offer.expires_at) <= now.value;
  return (
    <li class="ask" data-offer={offer.code}>
      <p class="ask-clock">
        <span>{lapsed ? t("facility.lapsed") : t(offer.state === "proposed" ? "facility.decidedWithin" : "facility.answerWithin")}</span>
        {!lapsed && <Until at={offer.expires_at} from={offer.made_at} warn={2 * MINUTE} />}
      </p>
      <Profile of={offer} more={[offer.unit_name, offer.practice_name, offer.request_code]} />
      {offer.state === "proposed" && offer.from_at !== null && <p>{t("facility.proposed", { time: momentOf(offer.from_at) })}</p>}
      {form === null && offer.state === "open" && (
        <p class="ask-answers">
          <Button kind="strong" press={() => setForm("yes")}>
            {t(lapsed ? "facility.stillYes" : "facility.accept")}
          </Button>
          {!lapsed && <Button press={() => setForm("no")}>{t("facility.refuse")}</Button>}
        </p>
      )}
      {form === "yes" && <Yes offer={offer} close={() => setForm(null)} />}
      {form === "no" && <No offer={offer} close={() => setForm(null)} />}
    </li>
  );
}
