/** A request by phone, taken while talking: everything on one page, kept at every key. */
import { requests as calls } from "../shared/api/calls";
import type { BedRequest } from "../shared/api/types";
import { Advice } from "../shared/intake/Advice";
import { missing, questionsFor, toRequest } from "../shared/intake/draft";
import { Answer, FormField, InsurerField, NameFields, NoteField, PatientFields, TraitField, UrgencyField, thisYear } from "../shared/intake/fields";
import { useAdvice } from "../shared/intake/useAdvice";
import { useDraft } from "../shared/intake/useDraft";
import { region } from "../shared/session/session";
import { Button } from "../shared/ui/Button";
import { InlineForm } from "../shared/ui/InlineForm";
import { Select } from "../shared/ui/Select";
import { faultOf } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";

const SHOWN = ["care_form", "urgency", "sex", "birth_year", "postcode", "traits", "patient.name", "patient.birth_date", "patient.national_number", "note", "override_reason", "practice", "insurer"];

export function Intake({ taken, close }: { readonly taken: (request: BedRequest) => void; readonly close: () => void }) {
  const box = useDraft("desk");
  const { draft, change, clear } = box;
  const advised = useAdvice(region().id, draft.care_form, draft.answers);
  const { practices } = region();
  const lacking = missing(draft, thisYear());
  const submit = useWrite(async () => {
    const request = await calls.submit(toRequest(draft, region()));
    clear();
    taken(request);
  });
  const part = { ...box, problem: submit.problem };
  return (
    <div class="intake-desk" data-page="intake">
      <InlineForm title={t("intake.phoned")} write={submit} close={close} fields={SHOWN} ready={lacking.length === 0} send={t("intake.submit")}>
        <Select
          label={t("intake.practice")}
          choices={practices}
          value={draft.practice}
          set={(practice) => change({ practice })}
          fault={faultOf(submit.problem, "practice")}
        />
        <PatientFields {...part} />
        <FormField {...part} />
        <div class="answers">
          {questionsFor(region(), draft.care_form).map((question) => (
            <Answer key={question.id} question={question} {...part} />
          ))}
        </div>
        <UrgencyField {...part} suggested={advised.advice?.suggested_urgency ?? null} />
        <Advice advised={advised} {...part} />
        <TraitField {...part} />
        <InsurerField {...part} />
        <NameFields {...part} />
        <NoteField {...part} />
        {lacking.length > 0 && <p class="hint">{lacking.map((it) => t(`intake.missing.${it}`)).join(" ")}</p>}
      </InlineForm>
      <p class="draft-note">
        <span class="soft">{t("intake.draft")}</span>{" "}
        <Button kind="quiet" press={clear}>
          {t("intake.clear")}
        </Button>
      </p>
    </div>
  );
}
