/** The desk's own assessment of a request that triage could not settle by itself. */
import { useEffect, useState } from "preact/hooks";
import { requests as calls } from "../../shared/api/calls";
import type { BedRequest } from "../../shared/api/types";
import { Advice } from "../../shared/intake/Advice";
import { type Draft, blank, questionsFor, said } from "../../shared/intake/draft";
import { Answer, FormField, UrgencyField } from "../../shared/intake/fields";
import { useAdvice } from "../../shared/intake/useAdvice";
import { region } from "../../shared/session/session";
import { InlineForm } from "../../shared/ui/InlineForm";
import { Trouble } from "../../shared/ui/Trouble";
import { useWrite } from "../../shared/ui/useWrite";
import { t } from "../../shared/words/i18n";

/** What is known of the request already; the answers follow, because looking at them is recorded. */
function known(request: BedRequest): Draft {
  return { ...blank, care_form: request.care_form, urgency: request.urgency, override_reason: request.override_reason ?? "" };
}

export function Assess({ request, close }: { readonly request: BedRequest; readonly close: () => void }) {
  const [draft, setDraft] = useState(() => known(request));
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const before = useWrite(async () => {
    const { answers } = await calls.answers(request.id);
    setDraft((now) => ({ ...now, answers: { ...answers, ...now.answers } }));
  });
  useEffect(() => {
    void before.run();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the form opens
  }, [request.id]);
  const advised = useAdvice(request.region, draft.care_form, draft.answers, request.id);
  const form = draft.care_form ?? advised.advice?.suggested_form ?? null;
  const urgency: string | null = draft.urgency ?? advised.advice?.suggested_urgency ?? null;
  const asked = questionsFor(region(), draft.care_form);
  const assess = useWrite(() =>
    calls.triage(request.id, {
      care_form: form ?? "",
      urgency: urgency ?? "today",
      answers: said(draft.answers, asked),
      ...(draft.override_reason.trim() === "" ? {} : { override_reason: draft.override_reason.trim() }),
    }),
  );
  const part = { draft, change, problem: assess.problem, clear: () => setDraft(blank) };
  return (
    <InlineForm
      title={t("detail.assess")}
      write={assess}
      close={close}
      fields={["care_form", "urgency", "override_reason"]}
      ready={form !== null && urgency !== null}
    >
      <Trouble problem={before.problem} />
      <FormField {...part} />
      <UrgencyField {...part} suggested={advised.advice?.suggested_urgency ?? null} />
      <div class="answers">
        {asked.map((question) => (
          <Answer key={question.id} question={question} {...part} />
        ))}
      </div>
      <Advice advised={advised} {...part} />
    </InlineForm>
  );
}
