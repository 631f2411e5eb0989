/** What was filled in, line by line, each with the way back to it. */
import type { TriageQuestion } from "../shared/api/types";
import type { Draft } from "../shared/intake/draft";
import { formOf, traitOf } from "../shared/session/session";
import { Button } from "../shared/ui/Button";
import { t } from "../shared/words/i18n";
import type { StepName } from "./order";

interface Props {
  readonly draft: Draft;
  readonly questions: readonly TriageQuestion[];
  readonly goTo: (step: StepName) => void;
}

export function Summary({ draft, questions, goTo }: Props) {
  const answered = questions.filter(({ id }) => draft.answers[id] !== undefined).length;
  const lines: readonly (readonly [StepName, string, string])[] = [
    ["stepForm", t("intake.form"), draft.care_form === null ? t("intake.formUnknown") : formOf(draft.care_form).name],
    ["stepQuestions", t("intake.stepQuestions"), t("intake.answered", { count: answered, all: questions.length })],
    ["stepPatient", t("intake.stepPatient"), `${draft.sex === null ? "" : t(`intake.sexes.${draft.sex}`)}, ${draft.birth_year}, ${draft.postcode}`],
    ["stepTraits", t("intake.stepTraits"), draft.traits.map((id) => traitOf(id).name).join(", ") || t("detail.traitsNone")],
  ];
  return (
    <dl class="facts summary">
      {lines.map(([step, name, value]) => (
        <div key={step}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          <dd>
            <Button kind="quiet" press={() => goTo(step)} label={`${t("common.change")}: ${name}`}>
              {t("common.change")}
            </Button>
          </dd>
        </div>
      ))}
    </dl>
  );
}
