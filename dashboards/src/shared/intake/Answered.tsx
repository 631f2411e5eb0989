/** What was answered in triage, shown on a press, because looking is recorded: also in the referrer's own words. */
import { useState } from "preact/hooks";
import { requests as calls } from "../api/calls";
import type { Answered as Told, TriageQuestion } from "../api/types";
import { Button } from "../ui/Button";
import { Trouble } from "../ui/Trouble";
import { useWrite } from "../ui/useWrite";
import { t } from "../words/i18n";

/** The answer as people read it; null: not answered. */
function inWords(question: TriageQuestion, answer: boolean | string | undefined): string | null {
  if (answer === undefined) return null;
  if (typeof answer === "boolean") return answer ? t("common.yes") : t("common.no");
  return question.choices.find(({ id }) => id === answer)?.name ?? answer;
}

function List({ told }: { readonly told: Told }) {
  const given = told.questions.flatMap((question) => {
    const answer = inWords(question, told.answers[question.id]);
    return answer === null ? [] : [{ question, answer }];
  });
  if (given.length === 0) return <p class="soft">{t("detail.noAnswers")}</p>;
  return (
    <>
      <dl class="answered">
        {given.map(({ question, answer }) => (
          <div key={question.id}>
            <dt>{question.text}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
      {told.gates.map((gate) => (
        <div key={gate.id} class="gate">
          <p>{gate.sentence}</p>
          <p class="hint">{t("intake.source", { source: gate.source })}</p>
        </div>
      ))}
    </>
  );
}

/** The answers of a request, once somebody wants to see them. */
export function useAnswered(request: string) {
  const [told, setTold] = useState<Told | null>(null);
  const show = useWrite(async () => setTold(await calls.answers(request)));
  const flip = () => {
    if (told === null) void show.run();
    else setTold(null);
  };
  return { told, flip, busy: show.busy, problem: show.problem };
}

export type Answers = ReturnType<typeof useAnswered>;

/** `keys`: the key that opens and closes them, where the page has keys. */
export function AnswersButton({ answers, keys }: { readonly answers: Answers; readonly keys?: string }) {
  return (
    <Button {...(keys === undefined ? {} : { keys })} kind="quiet" busy={answers.busy} expanded={answers.told !== null} press={answers.flip}>
      {answers.told === null ? t("detail.answers") : t("detail.hideAnswers")}
    </Button>
  );
}

export function AnswersShown({ answers }: { readonly answers: Answers }) {
  return (
    <>
      <Trouble problem={answers.problem} />
      {answers.told !== null && <List told={answers.told} />}
    </>
  );
}
