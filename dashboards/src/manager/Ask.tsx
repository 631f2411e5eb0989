/** Asking for a trial: a policy that lies ready, or a few numbers changed; the server says what cannot be. */
import { useEffect, useState } from "preact/hooks";
import { trials as calls } from "../shared/api/calls";
import { Problem } from "../shared/api/problem";
import type { FormPolicy, Policy } from "../shared/api/types";
import { region } from "../shared/session/session";
import { Button } from "../shared/ui/Button";
import { Field } from "../shared/ui/Field";
import { Select } from "../shared/ui/Select";
import { Trouble } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { type Edits, proposalOf } from "./proposal";

const TODAY = "today";
const MOST_AT_ONCE = [1, 2, 3, 4, 5];

function usePolicies(): readonly Policy[] | Problem | null {
  const [policies, setPolicies] = useState<readonly Policy[] | Problem | null>(null);
  useEffect(() => {
    calls
      .policies()
      .then(({ items }) => setPolicies(items))
      .catch((fault: unknown) => setPolicies(fault instanceof Problem ? fault : new Problem(0)));
  }, []);
  return policies;
}

interface RowProps {
  readonly now: FormPolicy;
  readonly form: FormPolicy;
  readonly edit: (change: Edits[string]) => void;
}

type Who = "bedline" | "wish" | "desk";
const ASKS = {
  bedline: { automatic: true, within_wish: false },
  wish: { automatic: false, within_wish: true },
  desk: { automatic: false, within_wish: false },
} as const;
const WHO = { bedline: "manager.byBedline", wish: "manager.byWish", desk: "manager.byDesk" } as const;

function asks({ automatic, within_wish }: FormPolicy): Who {
  if (automatic) return "bedline";
  return within_wish ? "wish" : "desk";
}

const KINDS = ["desk_places", "referrer_chooses", "first_provider_owns"] as const;
/** What somebody begins with who lets another than the desk lead. */
const MINUTES = { desk_places: null, referrer_chooses: 15, first_provider_owns: 60 } as const;
const DESK = { kind: "desk_places", minutes: null, from: null, until: null, workdays: false } as const;

/** Who leads the search, and how long they have; office hours are as the policy has them, and are shown. */
function Leads({ now, form, edit }: RowProps) {
  const { way } = form;
  const turn = (kind: (typeof KINDS)[number]) => edit({ way: kind === now.way.kind ? now.way : { ...DESK, kind, minutes: MINUTES[kind] } });
  return (
    <div class="leads">
      <select aria-label={`${t("manager.leads")}: ${form.name}`} value={way.kind} onChange={(event) => turn(event.currentTarget.value as (typeof KINDS)[number])}>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`manager.led.${kind}`)}
          </option>
        ))}
      </select>
      {way.minutes !== null && (
        <span class="minutes">
          <input type="text" inputMode="numeric" maxLength={5} aria-label={`${t("manager.leadsFor")}: ${form.name}`} value={String(way.minutes)} onChange={(event) => edit({ way: { ...way, minutes: Number(event.currentTarget.value) } })} /> min
        </span>
      )}
      {way.from !== null && (
        <small class="soft">
          {way.from}–{way.until}
        </small>
      )}
    </div>
  );
}

/** One care form: what is changed is marked, with what holds today beside it. */
function Row({ now, form, edit }: RowProps) {
  const was = (differs: boolean, words: string) => differs && <small class="was">{t("manager.was", { was: words })}</small>;
  return (
    <tr>
      <th scope="row">{form.name}</th>
      <td data-label={t("manager.automatic")}>
        <select aria-label={`${t("manager.automatic")}: ${form.name}`} value={asks(form)} onChange={(event) => edit(ASKS[event.currentTarget.value as Who])}>
          <option value="bedline">{t("manager.byBedline")}</option>
          {/* Only where the region asks the wish, which today's policy shows. */}
          {now.within_wish && <option value="wish">{t("manager.byWish")}</option>}
          <option value="desk">{t("manager.byDesk")}</option>
        </select>
        {was(asks(form) !== asks(now), t(WHO[asks(now)]))}
      </td>
      <td data-label={t("manager.leads")}>
        <Leads now={now} form={form} edit={edit} />
        {was(form.way.kind !== now.way.kind, t(`manager.led.${now.way.kind}`))}
      </td>
      <td data-label={t("manager.parallel")}>
        <select aria-label={`${t("manager.parallel")}: ${form.name}`} value={String(form.parallel)} onChange={(event) => edit({ parallel: Number(event.currentTarget.value) })}>
          {[...new Set([...MOST_AT_ONCE, form.parallel])].map((it) => (
            <option key={it} value={String(it)}>
              {it}
            </option>
          ))}
        </select>
        {was(form.parallel !== now.parallel, String(now.parallel))}
      </td>
      <td data-label={t("manager.answer")}>
        <span class="minutes">
          <input type="text" inputMode="numeric" maxLength={5} aria-label={`${t("manager.answer")}: ${form.name}`} value={String(form.answer_minutes)} onChange={(event) => edit({ answer_minutes: Number(event.currentTarget.value) })} /> min
        </span>
        {was(form.answer_minutes !== now.answer_minutes, `${now.answer_minutes} min`)}
      </td>
    </tr>
  );
}

function Forms({ today, forms, edit }: { readonly today: Policy; readonly forms: readonly FormPolicy[]; readonly edit: (form: string, change: Edits[string]) => void }) {
  return (
    <table class="policy">
      <caption>{t("manager.howAsked")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("manager.form")}</th>
          <th scope="col">{t("manager.automatic")}</th>
          <th scope="col">{t("manager.leads")}</th>
          <th scope="col">{t("manager.parallel")}</th>
          <th scope="col">{t("manager.answer")}</th>
        </tr>
      </thead>
      <tbody>
        {forms.map((form) => (
          <Row key={form.care_form} now={today.forms.find((it) => it.care_form === form.care_form) ?? form} form={form} edit={(change) => edit(form.care_form, change)} />
        ))}
      </tbody>
    </table>
  );
}

function Form({ policies, asked }: { readonly policies: readonly Policy[]; readonly asked: (trial: string) => void }) {
  const [base, setBase] = useState(TODAY);
  const [edits, setEdits] = useState<Edits>({});
  const [name, setName] = useState("");
  const [seed, setSeed] = useState("1");
  const [history, setHistory] = useState(true);
  const [today] = policies;
  const policy = policies.find((it) => it.id === base) ?? today;
  const send = useWrite(async (proposal: object, called: string) => {
    const trial = await calls.ask({ region: region().id, name: called, proposal, seed: Number(seed), from_history: history });
    asked(trial.id);
  });
  if (today === undefined || policy === undefined) return null;
  const forms = policy.forms.map((form) => ({ ...form, ...edits[form.care_form] }));
  const called = name.trim() === "" && policy.id !== TODAY ? policy.name : name.trim();
  const start = (id: string) => {
    setBase(id === "" ? TODAY : id);
    setEdits({});
  };
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        void send.run(proposalOf(policy, edits), called);
      }}
    >
      <h2 class="part-title">{t("manager.new")}</h2>
      <Select label={t("manager.policy")} choices={policies.filter((it) => it.id !== TODAY)} value={base === TODAY ? "" : base} set={start} none={t("manager.own")} hint={t("manager.policyHint")} />
      <Forms today={today} forms={forms} edit={(form, change) => setEdits((before) => ({ ...before, [form]: { ...before[form], ...change } }))} />
      <div class="field-pair">
        <Field label={t("manager.name")} value={name} set={setName} length={120} />
        <Field label={t("manager.seed")} value={seed} set={setSeed} kind="digits" length={6} hint={t("manager.seedHint")} />
      </div>
      <label class="check">
        <input type="checkbox" checked={history} onChange={(event) => setHistory(event.currentTarget.checked)} /> <span>{t("manager.history")}</span>
      </label>
      <Trouble problem={send.problem} />
      <p class="actions">
        <Button kind="strong" submits busy={send.busy} press={() => undefined}>
          {t("manager.start")}
        </Button>
        <span class="soft">{t("manager.takes")}</span>
      </p>
    </form>
  );
}

export function Ask({ asked }: { readonly asked: (trial: string) => void }) {
  const policies = usePolicies();
  if (policies === null) {
    return (
      <p class="bones" aria-hidden="true">
        <span class="bone" />
        <span class="bone" />
      </p>
    );
  }
  if (policies instanceof Problem) return <Trouble problem={policies} />;
  return <Form policies={policies} asked={asked} />;
}
