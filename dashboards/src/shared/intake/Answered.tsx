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

/** `keys`: the key that opens and closes it, where the page has keys. */
export function Answered({ request, keys }: { readonly request: string; readonly keys?: string }) {
  const [told, setTold] = useState<Told | null>(null);
  const show = useWrite(async () => setTold(await calls.answers(request)));
  const flip = () => {
    if (told === null) void show.run();
    else setTold(null);
  };
  return (
    <div class="answered-part">
      <p class="actions pulled">
        <Button {...(keys === undefined ? {} : { keys })} kind="quiet" busy={show.busy} expanded={told !== null} press={flip}>
          {told === null ? t("detail.answers") : t("detail.hideAnswers")}
        </Button>
        {told === null && <span class="soft">{t("detail.patientLogged")}</span>}
      </p>
      <Trouble problem={show.problem} />
      {told !== null && <List told={told} />}
    </div>
  );
}
