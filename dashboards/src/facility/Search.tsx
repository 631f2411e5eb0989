/** A request that this house has to place: take the patient in, ask the others, or give the search back to the desk. */
import { useState } from "preact/hooks";
import { searches as calls } from "../shared/api/calls";
import type { Search as Searched, UnitRow } from "../shared/api/types";
import { Choices } from "../shared/choices/Choices";
import { answerOf, isStanding } from "../shared/choices/answers";
import { useChoices } from "../shared/choices/useChoices";
import { Button } from "../shared/ui/Button";
import { OneOf } from "../shared/ui/Choices";
import { Field } from "../shared/ui/Field";
import { InlineForm } from "../shared/ui/InlineForm";
import { OfferMark } from "../shared/ui/Marks";
import { Trouble, faultOf } from "../shared/ui/Trouble";
import { Until } from "../shared/ui/Until";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { Profile } from "./Profile";

const MINUTE = 60_000;

interface Props {
  readonly search: Searched;
  /** The house's own units. */
  readonly units: readonly UnitRow[];
}

function TakeIn({ search, units, close }: Props & { readonly close: () => void }) {
  const own = units.filter((unit) => search.care_form !== null && unit.care_forms.includes(search.care_form));
  const [unit, setUnit] = useState<string | null>(own.length === 1 ? (own[0]?.id ?? null) : null);
  const [doctor, setDoctor] = useState("");
  const take = useWrite(() => calls.takeIn(search.id, { unit: unit ?? "", doctor }));
  return (
    <InlineForm title={t("facility.accept")} write={take} close={close} fields={["doctor", "unit"]} ready={unit !== null && doctor.trim() !== ""} send={t("facility.confirmYes")}>
      {own.length > 1 && (
        <OneOf label={t("search.unit")} choices={own.map(({ id, name }) => ({ id, name }))} value={unit} set={setUnit} fault={faultOf(take.problem, "unit")} />
      )}
      <Field label={t("facility.doctor")} value={doctor} set={setDoctor} length={120} fault={faultOf(take.problem, "doctor")} required autofocus name="doctor" />
    </InlineForm>
  );
}

function GiveBack({ search, close }: { readonly search: Searched; readonly close: () => void }) {
  const back = useWrite(() => calls.giveBack(search.id));
  return (
    <InlineForm title={t("search.giveBack")} write={back} close={close} fields={[]} grave send={t("search.giveBack")}>
      <p>{t("search.giveBackSure")}</p>
    </InlineForm>
  );
}

function Asked({ search }: { readonly search: Searched }) {
  if (search.offers.length === 0) return null;
  return (
    <ul class="offers">
      {search.offers.map((offer) => (
        <li key={offer.id} class={`offer offer-${offer.state}`}>
          <OfferMark state={offer.state} />
          <span>{answerOf(offer)}</span>
          {isStanding(offer) && <Until at={offer.expires_at} warn={MINUTE} />}
        </li>
      ))}
    </ul>
  );
}

export function Search({ search, units }: Props) {
  const [form, setForm] = useState<"take" | "back" | null>(null);
  const looked = useChoices(search.id, search.offers);
  const payer = useWrite(() => calls.turnToPayer(search.id));
  const allAsked = looked.found?.items.length === 0 && !search.offers.some(isStanding);
  const close = () => setForm(null);
  return (
    <li class="ask search" data-search={search.code}>
      <p class="ask-clock">
        <span>{t("search.yours")}</span>
        <Until at={search.until} from={search.received_at} warn={15 * MINUTE} />
      </p>
      <Profile of={search} more={[search.practice_name, search.code]} />
      {form === null && (
        <p class="ask-answers">
          <Button kind="strong" press={() => setForm("take")}>
            {t("facility.accept")}
          </Button>
        </p>
      )}
      {form === "take" && <TakeIn search={search} units={units} close={close} />}
      <Asked search={search} />
      <section class="part" aria-label={t("search.others")}>
        <h3 class="part-title">{t("search.others")}</h3>
        <Choices request={search.id} looked={looked} others />
      </section>
      <p class="actions">
        {allAsked && search.escalation !== null && (
          <Button busy={payer.busy} press={() => void payer.run()}>
            {t("search.payer")}
          </Button>
        )}
        {form !== "back" && (
          <Button kind="quiet" press={() => setForm("back")}>
            {t("search.giveBack")}
          </Button>
        )}
      </p>
      <Trouble problem={payer.problem} />
      {form === "back" && <GiveBack search={search} close={close} />}
    </li>
  );
}
