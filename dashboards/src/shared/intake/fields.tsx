/** The parts of a request's form, shared by the GP's steps and the desk's single page. */
import type { Problem } from "../api/problem";
import type { TriageQuestion } from "../api/types";
import { now } from "../now";
import { region } from "../session/session";
import { AnyOf, OneOf } from "../ui/Choices";
import { Field } from "../ui/Field";
import { Select } from "../ui/Select";
import { faultOf } from "../ui/Trouble";
import { t } from "../words/i18n";
import type { DraftBox } from "./useDraft";
import { type Draft, type Missing, countsDays, isYear, missing } from "./draft";
import { usePlace } from "./usePlace";

interface Part extends DraftBox {
  readonly problem: Problem | null;
}

const UNKNOWN = "unknown";

export const thisYear = (): number => new Date(now.peek()).getFullYear();

/** `silent`: the page's own heading asks the question already. */
interface Asked extends Part {
  readonly silent?: boolean;
}

export function FormField({ draft, change, problem, silent = false }: Asked) {
  const forms = region().care_forms.map(({ id, name, short_name }) => ({ id, name: short_name, hint: name === short_name ? undefined : name }));
  return (
    <OneOf
      label={t("intake.form")}
      silent={silent}
      choices={[...forms, { id: UNKNOWN, name: t("intake.formUnknown"), hint: t("intake.formUnknownHint") }]}
      value={draft.care_form ?? UNKNOWN}
      set={(id) => change({ care_form: id === UNKNOWN ? null : id })}
      fault={faultOf(problem, "care_form")}
    />
  );
}

/** Who will decide whom to ask, where that is not the desk. */
export function WayField({ draft, change, problem }: Part) {
  const way = region().care_forms.find(({ id }) => id === draft.care_form)?.way;
  if (way === undefined || way.kind === "desk_places") return null;
  if (way.kind === "referrer_chooses") return <p class="soft">{t("intake.youChoose")}</p>;
  return (
    <Select
      label={t("intake.firstProvider")}
      none={t("intake.nearest")}
      choices={way.providers}
      value={draft.first_provider}
      set={(id) => change({ first_provider: id })}
      fault={faultOf(problem, "first_provider")}
    />
  );
}

export function UrgencyField({ draft, change, problem, suggested }: Part & { readonly suggested: string | null }) {
  return (
    <OneOf
      label={t("intake.urgency")}
      choices={region().urgencies.map(({ id, name }) => ({ id, name }))}
      value={draft.urgency ?? suggested}
      set={(urgency) => change({ urgency })}
      fault={faultOf(problem, "urgency")}
    />
  );
}

interface AnswerProps extends Pick<DraftBox, "draft" | "change"> {
  readonly question: TriageQuestion;
  /** The page's own heading asks the question already. */
  readonly silent?: boolean;
}

/** A number; emptied, it is not answered. */
function NumberAnswer({ question, draft, change }: AnswerProps) {
  const { [question.id]: answered, ...others } = draft.answers;
  const answer = (typed: string) => {
    const digits = typed.replace(/\D/g, "");
    change({ answers: digits === "" ? others : { ...others, [question.id]: digits } });
  };
  return <Field label={question.text} kind="digits" length={3} value={typeof answered === "string" ? answered : ""} set={answer} />;
}

/** One question, answered as its kind asks: with yes or no, with one of its choices, a number, or in own words. */
export function Answer({ question, draft, change, silent = false }: AnswerProps) {
  const answered = draft.answers[question.id];
  if (question.kind === "number") return <NumberAnswer question={question} draft={draft} change={change} />;
  const answer = (given: boolean | string) => change({ answers: { ...draft.answers, [question.id]: given } });
  if (question.kind === "text") {
    return (
      <Field
        label={question.text}
        kind="long"
        length={500}
        value={typeof answered === "string" ? answered : ""}
        set={answer}
        hint={t("intake.wordsHint")}
      />
    );
  }
  if (question.kind === "choice") {
    const chosen = typeof answered === "string" ? answered : null;
    return (
      <div class="answer-choice">
        <OneOf label={question.text} silent={silent} choices={question.choices} value={chosen} set={answer} />
      </div>
    );
  }
  return (
    <OneOf
      label={question.text}
      choices={[
        { id: "yes", name: t("common.yes") },
        { id: "no", name: t("common.no") },
      ]}
      value={answered === undefined ? null : answered ? "yes" : "no"}
      set={(id) => answer(id === "yes")}
    />
  );
}

function usePostcode(draft: Draft): { readonly hint: string; readonly unknown: boolean } {
  const looked = usePlace(region().id, draft.postcode);
  if (looked === "unknown") return { hint: "", unknown: true };
  if (looked === null || looked === "looking") return { hint: t("intake.postcodeHint"), unknown: false };
  const { place, municipality } = looked;
  return { hint: place === municipality ? place : `${place} (${municipality})`, unknown: false };
}

interface PatientProps extends Part {
  /** What somebody wanted to go on without. */
  readonly lacking?: readonly Missing[];
}

export function PatientFields({ draft, change, problem, lacking = [] }: PatientProps) {
  const still = missing(draft, thisYear());
  const lacks = (field: Missing) => (lacking.includes(field) && still.includes(field) ? t(`intake.missing.${field}`) : undefined);
  const { hint, unknown } = usePostcode(draft);
  const year = thisYear();
  const age = isYear(draft.birth_year, year) ? t("intake.aboutAge", { age: year - Number(draft.birth_year) }) : undefined;
  const badYear = draft.birth_year.length === 4 && age === undefined ? t("intake.yearRange", { from: year - 120, to: year }) : undefined;
  return (
    <>
      <OneOf
        label={t("intake.sex")}
        choices={[
          { id: "f", name: t("intake.sexes.f") },
          { id: "m", name: t("intake.sexes.m") },
          { id: "x", name: t("intake.sexes.x") },
        ]}
        value={draft.sex}
        set={(sex) => change({ sex })}
        fault={faultOf(problem, "sex") ?? lacks("sex")}
      />
      <div class="field-pair">
        <Field
          label={t("intake.birthYear")}
          kind="digits"
          length={4}
          value={draft.birth_year}
          set={(birth_year) => change({ birth_year: birth_year.replace(/\D/g, "") })}
          hint={age}
          fault={faultOf(problem, "birth_year") ?? badYear ?? lacks("birth_year")}
          name="birth-year"
        />
        <Field
          label={t("intake.postcode")}
          kind="digits"
          length={4}
          value={draft.postcode}
          set={(postcode) => change({ postcode: postcode.replace(/\D/g, "") })}
          hint={unknown ? undefined : hint}
          fault={faultOf(problem, "postcode") ?? (unknown ? t("intake.postcodeUnknown") : lacks("postcode"))}
          name="area"
        />
      </div>
    </>
  );
}

export function TraitField({ draft, change, problem, silent = false }: Asked) {
  return (
    <AnyOf
      label={t("intake.stepTraits")}
      silent={silent}
      hint={t("intake.traitsHint")}
      choices={region().traits.map(({ id, name }) => ({ id, name }))}
      value={draft.traits}
      set={(traits) => change({ traits })}
      fault={faultOf(problem, "traits")}
    />
  );
}

export function NameFields({ draft, change, problem }: Part) {
  return (
    <fieldset class="choices">
      <legend>{`${t("intake.patient")} (${t("common.optional")})`}</legend>
      <p class="hint">{t("intake.patientHint")}</p>
      <div class="field-pair">
        <Field
          label={t("intake.patientName")}
          value={draft.patient_name}
          set={(patient_name) => change({ patient_name })}
          fault={faultOf(problem, "patient.name")}
          name="patient"
        />
        <Field
          label={t("intake.birthDate")}
          kind="date"
          value={draft.birth_date}
          set={(birth_date) => change({ birth_date })}
          fault={faultOf(problem, "patient.birth_date")}
          name="born"
        />
      </div>
      {countsDays(draft, region()) && (
        <Field
          label={t("intake.nationalNumber")}
          kind="digits"
          length={15}
          value={draft.national_number}
          set={(national_number) => change({ national_number })}
          hint={t("intake.nationalNumberHint")}
          fault={faultOf(problem, "patient.national_number")}
          name="national-number"
        />
      )}
    </fieldset>
  );
}

/** Who pays, where the region names them; a ward without a contract is left out, one that nobody asked about is not. */
export function InsurerField({ draft, change, problem }: Part) {
  const { insurers } = region();
  if (insurers.length === 0) return null;
  return (
    <Select
      label={`${t("intake.insurer")} (${t("common.optional")})`}
      hint={t("intake.insurerHint")}
      choices={insurers}
      value={draft.insurer}
      set={(insurer) => change({ insurer })}
      fault={faultOf(problem, "insurer")}
    />
  );
}

export function NoteField({ draft, change, problem }: Part) {
  return (
    <Field
      label={`${t("intake.note")} (${t("common.optional")})`}
      kind="long"
      length={1000}
      value={draft.note}
      set={(note) => change({ note })}
      hint={t("intake.noteHint")}
      fault={faultOf(problem, "note")}
    />
  );
}
