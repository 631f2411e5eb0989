/** Somebody who is expected or in house: arrived, never came, left and where to. */
import { useState } from "preact/hooks";
import { requests, stays as calls } from "../shared/api/calls";
import type { Patient, Stay as Staying } from "../shared/api/types";
import { AnswersButton, AnswersShown, useAnswered } from "../shared/intake/Answered";
import { formNamed, region } from "../shared/session/session";
import { momentOf } from "../shared/session/times";
import { Button } from "../shared/ui/Button";
import { AnyOf, OneOf } from "../shared/ui/Choices";
import { Field } from "../shared/ui/Field";
import { InlineForm } from "../shared/ui/InlineForm";
import { ComesLater, GiveUp, NeverCame } from "../shared/stay/changes";
import { TakeOver, responsibleInWords } from "../shared/stay/responsibility";
import { DaysButton, DaysShown, useDays } from "../shared/stay/days";
import { DaysUp, Term } from "../shared/stay/term";
import { Transport } from "../shared/stay/transport";
import { Trouble, faultOf } from "../shared/ui/Trouble";
import { Until } from "../shared/ui/Until";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";

/** Name, answers and days of the year, each on a press: who looks is recorded. */
function OnRecord({ stay }: { readonly stay: Staying }) {
  const [patient, setPatient] = useState<Patient | null | "hidden">("hidden");
  const show = useWrite(async () => setPatient(await requests.patient(stay.request)));
  const answers = useAnswered(stay.request);
  const days = useDays(stay.request, stay.care_form);
  return (
    <div class="on-record">
      {patient === null && <p>{t("detail.noPatient")}</p>}
      {patient !== null && patient !== "hidden" && (
        <p>
          <b>{patient.name}</b>
          {patient.birth_date !== null && `, ${t("detail.born", { date: patient.birth_date })}`}
        </p>
      )}
      <p class="actions">
        {patient === "hidden" && (
          <Button kind="quiet" busy={show.busy} press={() => void show.run()}>
            {t("detail.patient")}
          </Button>
        )}
        <AnswersButton answers={answers} />
        <DaysButton days={days} />
        <span class="soft">{t("detail.patientLogged")}</span>
      </p>
      <Trouble problem={show.problem} />
      <AnswersShown answers={answers} />
      <DaysShown days={days} />
    </div>
  );
}

function Left({ stay, close }: { readonly stay: Staying; readonly close: () => void }) {
  const [where, setWhere] = useState<string | null>(null);
  const [place, setPlace] = useState("");
  const [outside, setOutside] = useState<readonly string[]>([]);
  const left = useWrite(() => calls.left(stay.id, { destination: where ?? "", place, outside_region: outside.length > 0 }));
  return (
    <InlineForm title={t("facility.left")} write={left} close={close} fields={["destination", "place"]} ready={where !== null}>
      <OneOf
        label={t("facility.leftWhere")}
        choices={region().discharge_destinations.map(({ id, name }) => ({ id, name }))}
        value={where}
        set={setWhere}
        fault={faultOf(left.problem, "destination")}
      />
      <Field label={`${t("facility.leftPlace")} (${t("common.optional")})`} hint={t("facility.leftPlaceHint")} length={120} value={place} set={setPlace} fault={faultOf(left.problem, "place")} />
      <AnyOf label={t("facility.leftOutside")} silent choices={[{ id: "outside", name: t("facility.leftOutside") }]} value={outside} set={setOutside} />
    </InlineForm>
  );
}

function Head({ stay }: { readonly stay: Staying }) {
  return (
    <>
      <h2>
        {`${t(`sex.${stay.sex}`)} ${stay.age_band}`}
        <span class="soft">{` ${formNamed(stay.care_form).short_name}, ${stay.unit_name}`}</span>
      </h2>
      <p class="soft">{`${stay.request_code} · ${responsibleInWords(stay)}`}</p>
    </>
  );
}

type Changing = "later" | "missing" | "takeOver" | "giveUp";

/** What a ward can say of somebody who has not come yet, besides that they have. */
function Change({ stay, what, close }: { readonly stay: Staying; readonly what: Changing; readonly close: () => void }) {
  switch (what) {
    case "later":
      return <ComesLater stay={stay.id} close={close} />;
    case "missing":
      return <NeverCame stay={stay.id} close={close} />;
    case "takeOver":
      return <TakeOver stay={stay} careForm={stay.care_form} close={close} />;
    case "giveUp":
      return <GiveUp stay={stay.id} close={close} parties={["ward", "patient"]} title={t("change.wardGivesUp")} />;
  }
}

export function Expected({ stay }: { readonly stay: Staying }) {
  const [changing, setChanging] = useState<Changing | null>(null);
  const arrived = useWrite(() => calls.arrived(stay.id));
  return (
    <li class="stay" data-stay={stay.request_code}>
      <Head stay={stay} />
      <p>
        {stay.expected_at === null ? t("facility.soon") : t("facility.expectedTime", { time: momentOf(stay.expected_at) })} <Until at={stay.expected_at} warn={15 * 60_000} />
      </p>
      <Transport stay={stay} />
      <DaysUp stay={stay} />
      <OnRecord stay={stay} />
      {changing === null && (
        <p class="actions">
          <Button kind="strong" busy={arrived.busy} press={() => void arrived.run()}>
            {t("facility.arrived")}
          </Button>
          <Button press={() => setChanging("later")}>{t("change.later")}</Button>
          {stay.responsibility === null && <Button press={() => setChanging("takeOver")}>{t("takeover.title")}</Button>}
          <Button kind="quiet" press={() => setChanging("missing")}>
            {t("facility.noShow")}
          </Button>
          <Button kind="quiet" press={() => setChanging("giveUp")}>
            {t("change.wardGivesUp")}
          </Button>
        </p>
      )}
      <Trouble problem={arrived.problem} />
      {changing !== null && <Change stay={stay} what={changing} close={() => setChanging(null)} />}
    </li>
  );
}

export function InHouse({ stay }: { readonly stay: Staying }) {
  const [open, setOpen] = useState<"leaving" | "takeOver" | null>(null);
  return (
    <li class="stay" data-stay={stay.request_code}>
      <Head stay={stay} />
      {stay.arrived_at !== null && <p>{t("facility.since", { time: momentOf(stay.arrived_at) })}</p>}
      <Term stay={stay} />
      <DaysUp stay={stay} />
      <OnRecord stay={stay} />
      {open === null && (
        <p class="actions">
          {stay.responsibility === null && (
            <Button kind="strong" press={() => setOpen("takeOver")}>
              {t("takeover.title")}
            </Button>
          )}
          <Button press={() => setOpen("leaving")}>{t("facility.left")}</Button>
          {stay.responsibility !== null && (
            <Button kind="quiet" press={() => setOpen("takeOver")}>
              {t("takeover.other")}
            </Button>
          )}
        </p>
      )}
      {open === "leaving" && <Left stay={stay} close={() => setOpen(null)} />}
      {open === "takeOver" && <TakeOver stay={stay} careForm={stay.care_form} close={() => setOpen(null)} />}
    </li>
  );
}
