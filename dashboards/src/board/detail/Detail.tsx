/** The chosen request: what is needed, what is out, where there is room, and every act one key away. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { requests as calls, stays } from "../../shared/api/calls";
import type { BedRequest } from "../../shared/api/types";
import { useAnswered } from "../../shared/intake/Answered";
import { me } from "../../shared/session/session";
import { ComesLater, GiveUp, NeverCame } from "../../shared/stay/changes";
import { TakeOver } from "../../shared/stay/responsibility";
import { Button } from "../../shared/ui/Button";
import { Trouble } from "../../shared/ui/Trouble";
import { type KeyMap, bindKeys } from "../../shared/ui/keys";
import { useWrite } from "../../shared/ui/useWrite";
import { say, t } from "../../shared/words/i18n";
import { heldIn } from "../queue/Strip";
import { awaitedFrom, isOpen } from "../queue/order";
import type { Desk } from "../store";
import { NoByPhone, TakeBack, YesByPhone } from "./AnswerForms";
import { Assess } from "./Assess";
import { Candidates } from "./Candidates";
import { End, Withdraw } from "./EndForms";
import { Offers, Place } from "./Offers";
import { Profile, useReveal } from "./Profile";
import { type FormName, candidateSearch, hasOpened, isSeeking, openOffers } from "./hand";
import "./detail.css";

/** How long a request must stay chosen before candidates are looked for, so that running down the rack asks nothing. */
const REST = 150;

interface OpenForm {
  readonly name: FormName;
  readonly offer?: string;
}

function useCandidates(request: BedRequest, units: Desk["units"]) {
  const search = useMemo(candidateSearch, [request.id]);
  const seeking = isSeeking(request);
  // What is out or answered changes who may be asked; the rest of the request does not.
  const asked = request.offers.map((offer) => `${offer.unit}:${offer.state}`).join();
  useEffect(() => {
    if (!seeking) { search.forget(); return; }
    const rest = setTimeout(() => void search.look(request, units.peek()), REST);
    return () => clearTimeout(rest);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the request is looked at again only when it changed in these ways
  }, [search, seeking, asked, request.care_form, request.state]);
  const again = () => void search.look(request, units.peek());
  // Where nobody stands nobody can move under the hand: whoever gets a place is there at once.
  const { value: looked } = search.looked;
  const isEmpty = looked.is === "found" && looked.found.items.length === 0;
  const appears = isEmpty && units.value.some((unit) => hasOpened(looked, unit, request.care_form));
  useEffect(() => {
    if (appears) again();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when a place appears
  }, [appears]);
  return { search, again };
}

function useActs(request: BedRequest) {
  const [offering, setOffering] = useState<string | null>(null);
  const offer = useWrite(async (unit: string) => {
    setOffering(unit);
    try {
      await calls.offer(request.id, unit);
    } finally {
      setOffering(null);
    }
  });
  const simple = useWrite((act: () => Promise<unknown>) => act());
  return { offer, offering, simple };
}

function Form({ form, request, close }: { readonly form: OpenForm | null; readonly request: BedRequest; readonly close: () => void }) {
  if (form === null) return null;
  const { name } = form;
  if (isOfStay(name)) return <StayForm name={name} request={request} close={close} />;
  const answer = { offers: openOffers(request), meant: form.offer, form: request.care_form, close };
  switch (name) {
    case "yes":
      return <YesByPhone {...answer} />;
    case "no":
      return <NoByPhone {...answer} />;
    case "takeBack":
      return <TakeBack {...answer} />;
    case "withdraw":
      return <Withdraw request={request} close={close} />;
    case "end":
      return <End request={request} close={close} />;
    case "assess":
      return <Assess request={request} close={close} />;
  }
}

const OF_STAY = ["later", "missing", "takeOver", "giveUp"] as const;
type StayFormName = (typeof OF_STAY)[number];

function isOfStay(name: FormName): name is StayFormName {
  return (OF_STAY as readonly FormName[]).includes(name);
}

interface StayFormProps {
  readonly name: StayFormName;
  readonly request: BedRequest;
  readonly close: () => void;
}

function StayForm({ name, request, close }: StayFormProps) {
  const { stay } = request;
  if (stay === null) return null;
  switch (name) {
    case "later":
      return <ComesLater stay={stay.id} close={close} title={t(stay.state === "no_show" ? "change.afterAll" : "change.later")} />;
    case "missing":
      return <NeverCame stay={stay.id} close={close} />;
    case "takeOver":
      return <TakeOver stay={stay} careForm={request.care_form} close={close} />;
    case "giveUp":
      return <GiveUp stay={stay.id} close={close} parties={["ward", "patient"]} title={t("change.falls")} />;
  }
}

interface Act {
  readonly key: string;
  readonly name: string;
  readonly can: boolean;
  readonly act: () => void;
  readonly kind?: "strong" | "quiet" | "plain";
  /** One of the answers that are awaited: they stand side by side, whatever else fits beside them. */
  readonly answer?: boolean;
}

/** What can be said of whoever did not come: `missed`, and `asked` while one waits to hear it before searching on. */
function missing(request: BedRequest) {
  const { stay, state } = request;
  return { missed: stay?.state === "no_show" && state !== "arrived" && isOpen(request), asked: request.next_action?.kind === "no_show" };
}

/** The acts that have another name and weight while somebody is missed. */
function actsOnMissing(request: BedRequest, arriving: boolean, open: (name: FormName) => void, search: () => void): readonly Act[] {
  const { missed, asked } = missing(request);
  const kind = asked ? "strong" : "plain";
  return [
    { key: "l", name: t(missed ? "change.afterAll" : "change.later"), can: arriving || missed, act: () => open("later"), kind, answer: asked },
    { key: "s", name: t(asked ? "detail.searchOn" : "detail.search"), can: request.state === "waiting" || request.state === "triaged", act: search, kind, answer: asked },
  ];
}

/** What is said to a place that a neighbour region keeps, before its time is over. */
function actsAcross(request: BedRequest, run: (act: () => Promise<unknown>) => void): readonly Act[] {
  const held = heldIn(request.across);
  const region = held?.region ?? "";
  return [
    { key: "f", name: t("across.accept"), can: held !== undefined, act: () => run(() => calls.acceptAcross(request.id, region)), kind: "strong" },
    { key: "q", name: t("across.decline"), can: held !== undefined, act: () => run(() => calls.declineAcross(request.id, region)) },
  ];
}

/** Whom not to wait for any longer: the next on the ladder by name, or the last once more. */
function hurryTo(ladder: BedRequest["escalation"]): string {
  if (ladder?.next == null) return t("rung.hurryAgain");
  return t("rung.hurry", { rung: say("rung", ladder.next, ladder.next) });
}

function actsOn(request: BedRequest, open: (name: FormName) => void, run: (act: () => Promise<unknown>) => void): readonly Act[] {
  const { state, stay, id } = request;
  const isMine = request.owner?.id === me().person.id;
  const before = !["reserved", "arrived"].includes(state) && isOpen(request);
  const reserved = stay !== null && state === "reserved";
  const arriving = reserved && awaitedFrom(request) === null;
  return [
    ...actsAcross(request, run),
    { key: "b", name: t("detail.assess"), can: state === "received", act: () => open("assess"), kind: "strong" },
    { key: "i", name: t("detail.arrived"), can: arriving, act: () => run(() => stays.arrived(stay?.id ?? "")), kind: "strong" },
    ...actsOnMissing(request, arriving, open, () => run(() => calls.search(id))),
    { key: "g", name: t("facility.noShow"), can: arriving, act: () => open("missing") },
    { key: "z", name: t("change.falls"), can: reserved, act: () => open("giveUp"), kind: "quiet" },
    { key: "d", name: t("takeover.title"), can: (arriving || state === "arrived") && stay?.responsibility === null, act: () => open("takeOver") },
    { key: "e", name: t("detail.close"), can: state === "arrived", act: () => run(() => calls.close(id)), kind: "strong" },
    { key: "t", name: t("detail.take"), can: isOpen(request) && !isMine, act: () => run(() => calls.take(id)) },
    { key: "h", name: t("detail.giveBack"), can: isOpen(request) && isMine, act: () => run(() => calls.giveBack(id)), kind: "quiet" },
    { key: "u", name: hurryTo(request.escalation), can: request.escalation !== null && state === "waiting", act: () => run(() => calls.escalate(id)) },
    { key: "w", name: t("detail.withdraw"), can: isOpen(request) && state !== "arrived", act: () => open("withdraw"), kind: "quiet" },
    { key: "e", name: t("detail.end"), can: before, act: () => open("end"), kind: "quiet" },
  ];
}

/** Go to the field that asks why not some unit; false where nobody is being looked for. */
function askWhyNot(): boolean {
  const field = document.querySelector<HTMLInputElement>(".why-field");
  field?.focus();
  field?.select();
  field?.scrollIntoView({ block: "nearest" });
  return field !== null;
}

export function Detail({ desk, request }: { readonly desk: Desk; readonly request: BedRequest }) {
  const [form, setForm] = useState<OpenForm | null>(null);
  const { search, again } = useCandidates(request, desk.units);
  const reveal = useReveal(request);
  const answered = useAnswered(request.id);
  const { offer, offering, simple } = useActs(request);
  const open = (name: FormName, of?: string) => setForm(of === undefined ? { name } : { name, offer: of });
  const landed = desk.hand.gone.value || !isOpen(request);
  const acts = landed ? [] : actsOn(request, open, (act) => void simple.run(act)).filter((it) => it.can);
  const answers = acts.filter((it) => it.answer === true);
  const button = (it: Act) => (
    <Button key={it.key + it.name} keys={it.key} kind={it.kind ?? "plain"} busy={simple.busy && it.kind === "strong"} press={it.act}>
      {it.name}
    </Button>
  );
  const waitsForAnswer = openOffers(request).length > 0;

  const keys = (): KeyMap => {
    const nth = (n: number) => () => {
      const candidate = search.ready.peek()[n];
      if (candidate === undefined || offering !== null) return false;
      return void offer.run(candidate.unit);
    };
    const numbers = Array.from({ length: 9 }, (_, n) => [String(n + 1), nth(n)] as const);
    const answers = waitsForAnswer ? { y: () => open("yes"), n: () => open("no"), x: () => open("takeBack") } : {};
    const simpleActs = acts.map(({ key, act }) => [key, act] as const);
    // Of a guest without a name there is nothing to look at.
    const closed = request.guest?.nameless === true ? {} : { p: reveal.flip, v: answered.flip };
    const look = { ...closed, r: again, "/": askWhyNot };
    return { ...Object.fromEntries([...numbers, ...simpleActs]), ...answers, o: nth(0), ...look };
  };
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const names = "1 2 3 4 5 6 7 8 9 o y n x t h u b s r p v / i w e l g z d f q".split(" ");
    return bindKeys(Object.fromEntries(names.map((name) => [name, () => latest.current()[name]?.() ?? undefined])));
  }, []);

  return (
    <article class="detail" aria-labelledby="detail-title" data-chosen={request.code}>
      <Profile request={request} reveal={reveal} answered={answered} />
      {landed && <p class="landed">{isOpen(request) ? t("detail.gone") : t("detail.landed", { outcome: t(`state.${request.state}`) })}</p>}
      <p class="actions">
        {answers.length > 0 && <span class="answers-asked">{answers.map(button)}</span>}
        {acts.filter((it) => it.answer !== true).map(button)}
      </p>
      <Trouble problem={simple.problem} />
      <Form form={form} request={request} close={() => setForm(null)} />
      <Place request={request} />
      <Offers request={request} open={open} />
      <Candidates
        request={request}
        search={search}
        units={desk.units.value}
        offer={(unit) => void offer.run(unit)}
        offering={offering}
        problem={offer.problem}
        again={again}
      />
    </article>
  );
}
