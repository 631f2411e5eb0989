/** The triage questions: on a phone a few on each page, those that may turn the patient elsewhere first; else as a list. */
import type { TriageQuestion } from "../shared/api/types";
import { Answer } from "../shared/intake/fields";
import type { Advised } from "../shared/intake/useAdvice";
import type { DraftBox } from "../shared/intake/useDraft";
import { Button } from "../shared/ui/Button";
import { t } from "../shared/words/i18n";
import type { Page } from "./pages";

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

interface Props extends Pick<DraftBox, "draft" | "change"> {
  readonly advised: Advised;
  readonly questions: readonly TriageQuestion[];
  /** The page that is open, where they come in pages. */
  readonly page: Page | undefined;
  /** Go on without the pages that are left. */
  readonly skip: () => void;
}

export function Questions({ draft, change, advised, questions, page, skip }: Props) {
  return (
    <div class={page === undefined ? "answers" : "answers answers-page"}>
      {page !== undefined && <p class="soft">{t("intake.questionsOf", { from: page.from, to: page.to, all: questions.length })}</p>}
      {page?.decides === false && (
        <p class="answers-skip">
          <span>{t("intake.mayBeSkipped")}</span>
          <Button press={skip}>{t("intake.skipRest")}</Button>
        </p>
      )}
      {(page?.questions ?? questions).map((question) => (
        <Answer key={question.id} question={question} draft={draft} change={change} />
      ))}
      <Elsewhere advised={advised} />
    </div>
  );
}
