/** A request in five short steps, the questions a few at a time, with the draft kept in this window. */
import { useEffect, useRef, useState } from "preact/hooks";
import { requests as calls } from "../shared/api/calls";
import { Advice } from "../shared/intake/Advice";
import { type Missing, missing, questionsFor, toRequest } from "../shared/intake/draft";
import { FormField, InsurerField, NameFields, NoteField, PatientFields, TraitField, UrgencyField, WayField, thisYear } from "../shared/intake/fields";
import { type Advised, useAdvice } from "../shared/intake/useAdvice";
import { type DraftBox, useDraft } from "../shared/intake/useDraft";
import { region } from "../shared/session/session";
import { Button } from "../shared/ui/Button";
import { narrow } from "../shared/ui/narrow";
import { Trouble } from "../shared/ui/Trouble";
import { type Write, useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { Questions } from "./Questions";
import { Summary } from "./Summary";
import { STEPS, type StepName } from "./order";
import { type Page, pagesOf } from "./pages";
import { go } from "./route";

const PATIENT = STEPS.indexOf("stepPatient");
const SEND = STEPS.indexOf("stepSend");
const SHOWN = ["care_form", "urgency", "sex", "birth_year", "postcode", "traits", "patient.name", "patient.birth_date", "patient.national_number", "note", "override_reason", "insurer", "first_provider"];

/** Which step a fault found by the server belongs to. */
function stepOfFault(field: string): number {
  if (["sex", "birth_year", "postcode"].includes(field)) return PATIENT;
  return SEND;
}

interface StepProps {
  readonly name: StepName;
  readonly box: DraftBox;
  readonly advised: Advised;
  readonly submit: Write<[]>;
  /** What was asked for and is not there yet. */
  readonly lacking: readonly Missing[];
  readonly goTo: (step: StepName) => void;
  /** The page of questions that is open, where they come in pages. */
  readonly page: Page | undefined;
  readonly skip: () => void;
}

function Step({ name, box, advised, submit, lacking, goTo, page, skip }: StepProps) {
  const part = { ...box, problem: submit.problem };
  switch (name) {
    case "stepForm":
      return <FormField {...part} silent />;
    case "stepQuestions":
      return <Questions {...box} advised={advised} questions={questionsFor(region(), box.draft.care_form)} page={page} skip={skip} />;
    case "stepPatient":
      return <PatientFields {...part} lacking={lacking} />;
    case "stepTraits":
      return <TraitField {...part} silent />;
    case "stepSend":
      return (
        <>
          <Summary draft={box.draft} questions={questionsFor(region(), box.draft.care_form)} goTo={goTo} />
          <UrgencyField {...part} suggested={advised.advice?.suggested_urgency ?? null} />
          <Advice {...part} advised={advised} />
          <InsurerField {...part} />
          <WayField {...part} />
          <NameFields {...part} />
          <NoteField {...part} />
          <Trouble problem={submit.problem} fields={SHOWN} />
        </>
      );
  }
}

interface FeetProps {
  readonly at: number;
  readonly back: () => void;
  readonly next: () => void;
  readonly submit: Write<[]>;
  readonly clear: () => void;
}

function Feet({ at, back, next, submit, clear }: FeetProps) {
  return (
    <footer class="feet">
      <Button press={back}>{t("intake.back")}</Button>
      {at === SEND ? (
        <Button kind="strong" busy={submit.busy} press={next}>
          {t("intake.submit")}
        </Button>
      ) : (
        <Button kind="strong" press={next}>
          {t("intake.next")}
        </Button>
      )}
      <span class="feet-note">
        <span class="soft">{t("intake.draft")}</span>
        <Button kind="quiet" press={clear}>
          {t("intake.clear")}
        </Button>
      </span>
    </footer>
  );
}

/** Where one is in the questions, when a narrow window brings them in pages. */
function usePages(box: DraftBox, step: StepName) {
  const [at, setAt] = useState(0);
  const all = narrow.value ? pagesOf(questionsFor(region(), box.draft.care_form), box.draft.care_form) : [];
  const page = step === "stepQuestions" ? all[Math.min(at, all.length - 1)] : undefined;
  /** Turn the page; false: there is none that way. */
  const turn = (by: 1 | -1): boolean => {
    if (page === undefined || all[at + by] === undefined) return false;
    setAt(at + by);
    return true;
  };
  // From after the questions one comes back to the last of them.
  return { at, page, turn, enter: (back: boolean) => setAt(back ? Math.max(0, all.length - 1) : 0) };
}

export function Steps() {
  const box = useDraft("gp");
  const [at, setAt] = useState(0);
  const [lacking, setLacking] = useState<readonly Missing[]>([]);
  const title = useRef<HTMLHeadingElement>(null);
  const advised = useAdvice(region().id, box.draft.care_form, box.draft.answers);
  const submit = useWrite(async () => {
    const request = await calls.submit(toRequest(box.draft, region()));
    box.clear();
    go.request(request.id);
  });
  const name = STEPS[at] ?? "stepForm";
  const pages = usePages(box, name);
  const move = (to: number) => {
    setLacking([]);
    pages.enter(to < at);
    setAt(Math.min(SEND, Math.max(0, to)));
  };
  const back = () => {
    if (pages.turn(-1)) return;
    if (at === 0) go.home();
    else move(at - 1);
  };
  const next = () => {
    if (pages.turn(1)) return;
    const absent = at >= PATIENT ? missing(box.draft, thisYear()) : [];
    if (absent.length > 0) {
      setAt(PATIENT);
      setLacking(absent);
    } else if (at === SEND) void submit.run();
    else move(at + 1);
  };
  useEffect(() => {
    window.scrollTo(0, 0);
    title.current?.focus();
  }, [at, pages.at]);
  useEffect(() => {
    const [first] = submit.problem?.errors ?? [];
    if (first !== undefined) setAt(stepOfFault(first.field));
  }, [submit.problem]);

  return (
    <form
      class="sheet panel steps"
      onSubmit={(event) => {
        event.preventDefault();
        next();
      }}
    >
      <p class="steps-at soft">{t("intake.stepOf", { step: at + 1, steps: STEPS.length })}</p>
      <h1 ref={title} tabIndex={-1}>
        {t(`intake.${name}`)}
      </h1>
      <Step name={name} box={box} advised={advised} submit={submit} lacking={lacking} goTo={(step) => move(STEPS.indexOf(step))} page={pages.page} skip={() => move(at + 1)} />
      <button type="submit" class="unseen" tabIndex={-1} aria-hidden="true" />
      <Feet at={at} back={back} next={next} submit={submit} clear={() => { box.clear(); move(0); }} />
    </form>
  );
}
