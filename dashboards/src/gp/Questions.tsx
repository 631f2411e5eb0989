/** The triage questions: on a phone one at a time with two big answers, on a wide screen as a list. */
import { useState } from "preact/hooks";
import type { TriageQuestion } from "../shared/api/types";
import { questionsFor } from "../shared/intake/draft";
import { Answer } from "../shared/intake/fields";
import type { Advised } from "../shared/intake/useAdvice";
import type { DraftBox } from "../shared/intake/useDraft";
import { region } from "../shared/session/session";
import { Button } from "../shared/ui/Button";
import { narrow } from "../shared/ui/narrow";
import { t } from "../shared/words/i18n";

interface Props extends Pick<DraftBox, "draft" | "change"> {
  readonly advised: Advised;
  /** Called when the last question was answered. */
  readonly done: () => void;
}

/** Rules that turn the patient elsewhere are told at once: every further question would be for nothing. */
function Elsewhere({ advised }: { readonly advised: Advised }) {
  const gates = advised.advice?.gates.filter((gate) => gate.effect === "redirect") ?? [];
  return (
    <div aria-live="polite">
      {gates.map((gate) => (
        <div key={gate.id} class="gate">
          <p>
            <strong>{t("intake.gateRedirect")}: </strong>
            {gate.sentence}
          </p>
        </div>
      ))}
    </div>
  );
}

function answersTo(question: TriageQuestion): readonly { readonly answer: boolean | string; readonly name: string }[] {
  if (question.kind === "choice") return question.choices.map(({ id, name }) => ({ answer: id, name }));
  return [
    { answer: true, name: t("common.yes") },
    { answer: false, name: t("common.no") },
  ];
}

function One({ questions, draft, change, advised, done }: Props & { readonly questions: readonly TriageQuestion[] }) {
  const firstOpen = questions.findIndex(({ id }) => draft.answers[id] === undefined);
  const [at, setAt] = useState(firstOpen < 0 ? 0 : firstOpen);
  const question = questions[at];
  if (question === undefined) return null;
  const step = () => {
    if (at + 1 < questions.length) setAt(at + 1);
    else done();
  };
  const answer = (given: boolean | string) => {
    change({ answers: { ...draft.answers, [question.id]: given } });
    step();
  };
  const given = draft.answers[question.id];
  const inWords = question.kind === "text";
  return (
    <div class="one-question">
      <p class="soft">
        {t("intake.questionOf", { at: at + 1, all: questions.length })}
        {at > 0 && (
          <Button kind="quiet" press={() => setAt(at - 1)}>
            {`← ${t("intake.previous")}`}
          </Button>
        )}
      </p>
      {inWords ? (
        <Answer key={question.id} question={question} draft={draft} change={change} />
      ) : (
        <>
          <p class="one-text" aria-live="polite">
            {question.text}
          </p>
          <div class={question.kind === "choice" ? "one-answers one-choices" : "one-answers"}>
            {answersTo(question).map(({ answer: each, name }) => (
              <Button key={name} pressed={given === each} press={() => answer(each)}>
                {name}
              </Button>
            ))}
          </div>
        </>
      )}
      <Button kind={inWords && given !== undefined && given !== "" ? "strong" : "quiet"} press={step}>
        {inWords && given !== undefined && given !== "" ? t("intake.nextQuestion") : t("intake.skip")}
      </Button>
      <Elsewhere advised={advised} />
    </div>
  );
}

export function Questions(props: Props) {
  const questions = questionsFor(region(), props.draft.care_form);
  if (narrow.value) return <One {...props} questions={questions} />;
  return (
    <>
      <div class="answers">
        {questions.map((question) => (
          <Answer key={question.id} question={question} draft={props.draft} change={props.change} />
        ))}
      </div>
      <Elsewhere advised={props.advised} />
    </>
  );
}
