/** An answer that came by phone, written down by the desk: yes with who and which doctor, no with its reason. */
import { useEffect, useState } from "preact/hooks";
import { offers as calls } from "../../shared/api/calls";
import type { RequestOffer } from "../../shared/api/types";
import { region } from "../../shared/session/session";
import { Button } from "../../shared/ui/Button";
import { CutOff } from "../../shared/ui/CutOff";
import { OneOf } from "../../shared/ui/Choices";
import { Field } from "../../shared/ui/Field";
import { InlineForm } from "../../shared/ui/InlineForm";
import { bindKeys } from "../../shared/ui/keys";
import { momentFrom } from "../../shared/ui/moments";
import { faultOf } from "../../shared/ui/Trouble";
import { useWrite } from "../../shared/ui/useWrite";
import { t } from "../../shared/words/i18n";

interface Props {
  /** The offers that wait for an answer; the first is meant unless another is chosen. */
  readonly offers: readonly RequestOffer[];
  readonly meant: string | undefined;
  /** The care form that is asked for. */
  readonly form: string | null;
  readonly close: () => void;
}

function useMeant({ offers, meant }: Props) {
  const [id, setId] = useState(meant ?? offers[0]?.id ?? "");
  const chooser =
    offers.length < 2 ? null : (
      <OneOf
        label={t("detail.whichFacility")}
        choices={offers.map((offer) => ({ id: offer.id, name: offer.facility_name, hint: offer.unit_name }))}
        value={id}
        set={setId}
      />
    );
  return { id, name: offers.find((offer) => offer.id === id)?.facility_name ?? "", chooser };
}

export function YesByPhone(props: Props) {
  const { id, name, chooser } = useMeant(props);
  const [who, setWho] = useState("");
  const [doctor, setDoctor] = useState("");
  const [expected, setExpected] = useState("");
  const expectedAt = momentFrom(expected);
  const yes = useWrite(() =>
    calls.accept(id, { doctor, by_phone: { name: who }, ...(expectedAt === undefined ? {} : { expected_at: expectedAt }) }),
  );
  return (
    <InlineForm title={`${t("detail.yesByPhone")}: ${name}`} write={yes} close={props.close} fields={["doctor", "by_phone", "expected_at"]}>
      {chooser}
      <Field label={t("detail.whoSaidYes")} value={who} set={setWho} fault={faultOf(yes.problem, "by_phone")} required autofocus />
      <Field label={t("detail.doctorName")} value={doctor} set={setDoctor} fault={faultOf(yes.problem, "doctor")} required />
      <Field
        label={`${t("detail.expectedAt")} (${t("common.optional")})`}
        kind="datetime-local"
        value={expected}
        set={setExpected}
        fault={faultOf(yes.problem, "expected_at")}
      />
      <CutOff form={props.form} clock={expected === "" ? undefined : expected.slice(11, 16)} />
    </InlineForm>
  );
}

export function NoByPhone(props: Props) {
  const { id, name, chooser } = useMeant(props);
  const [who, setWho] = useState("");
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const reasons = region().refusal_reasons;
  const no = useWrite(() =>
    calls.refuse(id, {
      reason: reason ?? "",
      ...(note === "" ? {} : { note }),
      by_phone: { name: who },
    }),
  );
  useEffect(() => {
    const keys = reasons.slice(0, 9).map((it, at) => [String(at + 1), () => setReason(it.id)] as const);
    return bindKeys(Object.fromEntries(keys));
  }, [reasons]);
  return (
    <InlineForm title={`${t("detail.noByPhone")}: ${name}`} write={no} close={props.close} fields={["reason", "note", "by_phone"]} ready={reason !== null}>
      {chooser}
      <OneOf
        label={t("detail.why")}
        choices={reasons.map((it, at) => ({
          id: it.id,
          name: (
            <>
              {at < 9 && <kbd>{at + 1}</kbd>} {it.name}
            </>
          ),
          hint: it.sets_full ? t("facility.setsFull") : undefined,
        }))}
        value={reason}
        set={setReason}
        fault={faultOf(no.problem, "reason")}
      />
      <Field label={t("detail.whoSaidNo")} value={who} set={setWho} fault={faultOf(no.problem, "by_phone")} required />
      <Field label={`${t("detail.whyNote")} (${t("common.optional")})`} value={note} set={setNote} fault={faultOf(no.problem, "note")} />
    </InlineForm>
  );
}

export function TakeBack(props: Props) {
  const { id, name, chooser } = useMeant(props);
  const back = useWrite(() => calls.withdraw(id));
  return (
    <InlineForm title={`${t("detail.takeBack")}: ${name}`} write={back} close={props.close} fields={[]}>
      {chooser}
    </InlineForm>
  );
}

/** The buttons on an offer that waits for an answer. */
interface ButtonsProps {
  readonly open: (form: "yes" | "no" | "takeBack") => void;
  /** Whether the keys mean this offer. */
  readonly keys: boolean;
}

export function AnswerButtons({ open, keys: mine }: ButtonsProps) {
  const keys = (key: string) => (mine ? { keys: key } : {});
  return (
    <span class="actions">
      <Button {...keys("y")} press={() => open("yes")}>
        {t("detail.yesByPhone")}
      </Button>
      <Button {...keys("n")} press={() => open("no")}>
        {t("detail.noByPhone")}
      </Button>
      <Button {...keys("x")} kind="quiet" press={() => open("takeBack")}>
        {t("detail.takeBack")}
      </Button>
    </span>
  );
}
