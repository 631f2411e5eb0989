/** Somebody who is expected or in house: arrived, never came, left and where to. */
import { useState } from "preact/hooks";
import { requests, stays as calls } from "../shared/api/calls";
import type { Patient, Stay as Staying } from "../shared/api/types";
import { formNamed, region } from "../shared/session/session";
import { momentOf } from "../shared/session/times";
import { Button } from "../shared/ui/Button";
import { OneOf } from "../shared/ui/Choices";
import { InlineForm } from "../shared/ui/InlineForm";
import { Trouble, faultOf } from "../shared/ui/Trouble";
import { Until } from "../shared/ui/Until";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";

/** The patient's name, shown to a ward that said yes; who looks is recorded. */
function Name({ stay }: { readonly stay: Staying }) {
  const [patient, setPatient] = useState<Patient | null | "hidden">("hidden");
  const show = useWrite(async () => setPatient(await requests.patient(stay.request)));
  if (patient === null) return <p>{t("detail.noPatient")}</p>;
  if (patient !== "hidden") {
    return (
      <p>
        <b>{patient.name}</b>
        {patient.birth_date !== null && `, ${t("detail.born", { date: patient.birth_date })}`}
      </p>
    );
  }
  return (
    <p class="actions pulled">
      <Button kind="quiet" busy={show.busy} press={() => void show.run()}>
        {t("detail.patient")}
      </Button>
      <span class="soft">{t("detail.patientLogged")}</span>
      <Trouble problem={show.problem} />
    </p>
  );
}

function Left({ stay, close }: { readonly stay: Staying; readonly close: () => void }) {
  const [where, setWhere] = useState<string | null>(null);
  const left = useWrite(() => calls.left(stay.id, where ?? ""));
  return (
    <InlineForm title={t("facility.left")} write={left} close={close} fields={["destination"]} ready={where !== null}>
      <OneOf
        label={t("facility.leftWhere")}
        choices={region().discharge_destinations.map(({ id, name }) => ({ id, name }))}
        value={where}
        set={setWhere}
        fault={faultOf(left.problem, "destination")}
      />
    </InlineForm>
  );
}

function NoShow({ stay, close }: { readonly stay: Staying; readonly close: () => void }) {
  const missed = useWrite(() => calls.noShow(stay.id));
  return (
    <InlineForm title={t("facility.noShowSure")} write={missed} close={close} fields={[]} send={t("facility.noShow")} grave>
      {null}
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
      <p class="soft">{`${stay.request_code} · ${stay.doctor}`}</p>
    </>
  );
}

export function Expected({ stay }: { readonly stay: Staying }) {
  const [missing, setMissing] = useState(false);
  const arrived = useWrite(() => calls.arrived(stay.id));
  return (
    <li class="stay" data-stay={stay.request_code}>
      <Head stay={stay} />
      <p>
        {stay.expected_at === null ? t("facility.soon") : t("facility.expectedTime", { time: momentOf(stay.expected_at) })} <Until at={stay.expected_at} warn={15 * 60_000} />
      </p>
      <Name stay={stay} />
      {!missing && (
        <p class="actions">
          <Button busy={arrived.busy} press={() => void arrived.run()}>
            {t("facility.arrived")}
          </Button>
          <Button kind="quiet" press={() => setMissing(true)}>
            {t("facility.noShow")}
          </Button>
        </p>
      )}
      <Trouble problem={arrived.problem} />
      {missing && <NoShow stay={stay} close={() => setMissing(false)} />}
    </li>
  );
}

export function InHouse({ stay }: { readonly stay: Staying }) {
  const [leaving, setLeaving] = useState(false);
  return (
    <li class="stay" data-stay={stay.request_code}>
      <Head stay={stay} />
      {stay.arrived_at !== null && <p>{t("facility.since", { time: momentOf(stay.arrived_at) })}</p>}
      {stay.limit_at !== null && <p class="soft">{t("facility.limit", { time: momentOf(stay.limit_at) })}</p>}
      <Name stay={stay} />
      {!leaving && (
        <p class="actions">
          <Button press={() => setLeaving(true)}>{t("facility.left")}</Button>
        </p>
      )}
      {leaving && <Left stay={stay} close={() => setLeaving(false)} />}
    </li>
  );
}
