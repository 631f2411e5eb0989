/** One telephone: who holds it, whether it rings, the call that goes on, its keys and its texts. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../shared/api/problem";
import { Button } from "../shared/ui/Button";
import { Trouble } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { Conversation } from "./Conversation";
import { Holder } from "./Holder";
import { Keypad, Ringing } from "./Keypad";
import { Say } from "./Say";
import { SoundMark, Status } from "./Status";
import { Texts } from "./Texts";
import type { Act, Card, Does } from "./api";
import { isHeard, listenTo, toggle } from "./ear";
import { canSpeak } from "./speech";
import { type Phone as PhoneState, does, phoneOf } from "./store";
import { keyTone } from "./tones";

const TABS = ["call", "texts"] as const;
type Tab = (typeof TABS)[number];

interface Props {
  readonly place: number;
  readonly card: Card;
}

/** The network knows the numbers that are called, and says so in its own way when it does not. */
function inWords(fault: unknown): never {
  if (fault instanceof Problem && fault.status === 404) throw new Problem(404, { detail: t("phone.nobody") });
  throw fault;
}

/** What can be done with this telephone, and what came of the last of it. */
function useHand(number: string) {
  const [typed, setTyped] = useState("");
  const write = useWrite((what: Act, said: Readonly<Record<string, string>> = {}) => does(number, what, said).catch(inWords));
  const { state } = phoneOf(number);
  const inCall = state === "talking" || state === "dialling";
  // Keys follow each other faster than answers do, so they do not wait for one another.
  const press = (keys: string) => {
    for (const key of keys) keyTone(key);
    if (inCall) void does(number, "press", { keys }).catch(() => undefined);
    else setTyped((before) => (before + keys).slice(0, 15));
  };
  return { typed, setTyped, write, press, inCall };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function Tabs({ tab, show, unread, place }: { readonly tab: Tab; readonly show: (tab: Tab) => void; readonly unread: number; readonly place: number }) {
  return (
    <div class="phone-tabs" role="group" aria-label={t("phone.nth", { nth: place + 1 })}>
      {TABS.map((it) => (
        <button key={it} type="button" class="tab" aria-pressed={it === tab} onClick={() => show(it)}>
          {t(`phone.${it}`)}
          {it === "texts" && unread > 0 && <b class="figure">{unread}</b>}
        </button>
      ))}
    </div>
  );
}

/** What was not looked at yet counts; what is looked at is read. */
function useTexts(number: string) {
  const [tab, setTab] = useState<Tab>("call");
  const [read, setRead] = useState<Readonly<Record<string, number>>>({});
  const got = phoneOf(number).story.texts.filter((text) => !text.mine).length;
  const seen = tab === "texts" ? got : (read[number] ?? 0);
  const show = (next: Tab) => {
    setRead({ ...read, [number]: got });
    setTab(next);
  };
  return { tab, show, unread: Math.max(0, got - seen) };
}

/** Whether this telephone is the one that is heard; pressing makes it so, or ends it. */
function Sound({ place, phone }: { readonly place: number; readonly phone: PhoneState }) {
  const heard = isHeard(place);
  const spoken = phone.story.lines.findLast((line) => line.kind === "said" && line.language !== "");
  const voiceless = heard && phone.state === "talking" && spoken?.kind === "said" && !canSpeak(spoken.language);
  const label = voiceless ? t("phone.noVoice") : t(heard ? "phone.soundOn" : "phone.soundOff");
  return (
    <Button kind="quiet" pressed={heard} press={() => toggle(place)} {...(voiceless ? { label: `${label}. ${t("phone.noVoiceWhy")}` } : {})}>
      <SoundMark on={heard} /> {label}
    </Button>
  );
}

/** A button that does its work and goes leaves the focus nowhere: it stays with the telephone, so that keys go on working. */
function useFocusKept() {
  const section = useRef<HTMLElement>(null);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    if (last.current?.isConnected !== false || document.activeElement !== document.body) return;
    last.current = null;
    section.current?.focus({ preventScroll: true });
  });
  return { section, remember: (event: FocusEvent) => (last.current = event.target as Element) };
}

export function Phone({ place, card }: Props) {
  const phone = phoneOf(card.number);
  const { typed, setTyped, write, press, inCall } = useHand(card.number);
  const { tab, show, unread } = useTexts(card.number);
  const { section, remember } = useFocusKept();
  const act: Does = (what, said) => write.run(what, said);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (/^[0-9*#]$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace" && !inCall) setTyped(typed.slice(0, -1));
    else return;
    event.preventDefault();
  };
  return (
    <section
      ref={section}
      class={`phone phone-${phone.state}`}
      aria-label={`${t("phone.nth", { nth: place + 1 })}: ${card.who}`}
      data-phone={card.number}
      data-state={phone.state}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onPointerDown={() => listenTo(place)}
      onFocusCapture={(event) => {
        remember(event);
        listenTo(place);
      }}
    >
      <Holder place={place} card={card} />
      <div class="phone-line">
        <Status phone={phone} />
        {phone.state === "ringing" && tab === "texts" ? <Ringing act={act} /> : <Sound place={place} phone={phone} />}
      </div>
      <Tabs tab={tab} show={show} unread={unread} place={place} />
      <Trouble problem={write.problem} />
      {tab === "texts" ? (
        <Texts card={card} phone={phone} act={act} />
      ) : (
        <div class="phone-call">
          <Conversation card={card} phone={phone} press={press} />
          <Keypad card={card} phone={phone} typed={typed} setTyped={setTyped} press={press} act={act} />
          {phone.state === "talking" && <Say act={act} />}
        </div>
      )}
    </section>
  );
}
