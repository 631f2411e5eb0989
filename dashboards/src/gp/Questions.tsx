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

function One({ questions, draft, change, advised, done }: Props & { readonly questions: readonly TriageQuestion[] }) {
  const firstOpen = questions.findIndex(({ id }) => draft.answers[id] === undefined);
  const [at, setAt] = useState(firstOpen < 0 ? 0 : firstOpen);
  const question = questions[at];
  if (question === undefined) return null;
  const step = () => {
    if (at + 1 < questions.length) setAt(at + 1);
    else done();
  };
  const answer = (yes: boolean) => {
    change({ answers: { ...draft.answers, [question.id]: yes } });
    step();
  };
  const given = draft.answers[question.id];
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
      <p class="one-text" aria-live="polite">
        {question.text}
      </p>
      <div class="one-answers">
        <Button pressed={given === true} press={() => answer(true)}>
          {t("common.yes")}
        </Button>
        <Button pressed={given === false} press={() => answer(false)}>
          {t("common.no")}
        </Button>
      </div>
      <Button kind="quiet" press={step}>
        {t("intake.skip")}
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
