/** The desk's own assessment of a request that triage could not settle by itself. */
import { useState } from "preact/hooks";
import { requests as calls } from "../../shared/api/calls";
import type { BedRequest } from "../../shared/api/types";
import { Advice } from "../../shared/intake/Advice";
import { type Draft, blank, questionsFor } from "../../shared/intake/draft";
import { Answer, FormField, UrgencyField } from "../../shared/intake/fields";
import { useAdvice } from "../../shared/intake/useAdvice";
import { region } from "../../shared/session/session";
import { InlineForm } from "../../shared/ui/InlineForm";
import { useWrite } from "../../shared/ui/useWrite";
import { t } from "../../shared/words/i18n";

/** What is known of the request already; answers the referrer gave are asked again only where they stood in the way. */
function known(request: BedRequest): Draft {
  return { ...blank, care_form: request.care_form, urgency: request.urgency, override_reason: request.override_reason ?? "" };
}

export function Assess({ request, close }: { readonly request: BedRequest; readonly close: () => void }) {
  const [draft, setDraft] = useState(() => known(request));
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const advised = useAdvice(request.region, draft.care_form, draft.answers);
  const form = draft.care_form ?? advised.advice?.suggested_form ?? null;
  const urgency: string | null = draft.urgency ?? advised.advice?.suggested_urgency ?? null;
  const assess = useWrite(() =>
    calls.triage(request.id, {
      care_form: form ?? "",
      urgency: urgency ?? "today",
      answers: draft.answers,
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
      <FormField {...part} />
      <UrgencyField {...part} suggested={advised.advice?.suggested_urgency ?? null} />
      <div class="answers">
        {questionsFor(region(), draft.care_form).map((question) => (
          <Answer key={question.id} question={question} {...part} />
        ))}
      </div>
      <Advice advised={advised} {...part} />
    </InlineForm>
  );
}
