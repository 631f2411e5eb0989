/** The call to read along: what is said, what was pressed, and what a newcomer might press now. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/ui/Button";
import { t } from "../shared/words/i18n";
import type { Does } from "./Phone";
import type { Card } from "./api";
import { isHeard } from "./ear";
import { hint } from "./hints";
import { spaced } from "./numbers";
import { canSpeak } from "./speech";
import { type Phone, hotlinesFor } from "./store";
import type { Line } from "./story";

function Said({ line }: { readonly line: Extract<Line, { kind: "said" }> }) {
  const tag = line.language === "" ? undefined : line.language;
  return (
    <p class={`said said-${line.state}`} data-line="said">
      <span lang={tag}>{line.text}</span>
      {line.times > 1 && <span class="soft"> {t("phone.times", { count: line.times })}</span>}
      {line.state === "cut" && <span class="soft"> {t("phone.cut")}</span>}
    </p>
  );
}

function Row({ line }: { readonly line: Line }) {
  if (line.kind === "said") return <Said line={line} />;
  if (line.kind === "note") {
    return (
      <p class="note" data-line="note">
        {t(`phone.note.${line.note}`)}
      </p>
    );
  }
  return (
    <p class="pressed" data-line="pressed">
      <span class="soft">{t("phone.pressed")}</span> <b class="figure">{spaced(line.text)}</b>
    </p>
  );
}

/** The lines, the last of them in sight unless somebody reads back. */
function Transcript({ lines }: { readonly lines: readonly Line[] }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (box.current !== null && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      class="transcript"
      role="log"
      aria-label={t("phone.heardHere")}
      tabIndex={0}
      onScroll={({ currentTarget: it }) => {
        atEnd.current = it.scrollHeight - it.scrollTop - it.clientHeight < 24;
      }}
    >
      {lines.length === 0 && <p class="soft">{t("phone.nothingHeard")}</p>}
      {lines.map((line) => (
        <Row key={line.id} line={line} />
      ))}
    </div>
  );
}

/** In words what to do where there is nothing to press. */
function advice(card: Card, phone: Phone): string {
  if (phone.state === "ringing") return t("phone.hint.ringing");
  if (phone.state !== "idle") return t("phone.hint.listening");
  return phone.story.connectedAt === null ? t(`phone.hint.${card.role}`) : t("phone.hint.over");
}

function Hint({ card, phone, press }: { readonly card: Card; readonly phone: Phone; readonly press: (keys: string) => void }) {
  const keys = phone.state === "talking" ? hint(phone.story.lines, card, hotlinesFor(card)[0]) : null;
  if (keys === null) return <p class="hint phone-hint">{advice(card, phone)}</p>;
  return (
    <p class="phone-hint">
      <span>
        {t("phone.try")} <b class="figure">{spaced(keys)}</b>
      </span>
      <Button press={() => press(keys)}>{t("phone.tryKeys", { keys: spaced(keys) })}</Button>
    </p>
  );
}

/** What one says oneself: to a person on the other side, or after the tone. */
function Say({ act }: { readonly act: Does }) {
  const [text, setText] = useState("");
  const send = () => {
    if (text.trim() !== "") void act("say", { text: text.trim() }).then((done) => done && setText(""));
  };
  return (
    <form
      class="say"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <input
        type="text"
        aria-label={t("phone.say")}
        placeholder={t("phone.say")}
        autocomplete="off"
        maxLength={200}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Button kind="quiet" submits press={() => undefined}>
        {t("phone.saySend")}
      </Button>
    </form>
  );
}

interface Props {
  readonly place: number;
  readonly card: Card;
  readonly phone: Phone;
  readonly press: (keys: string) => void;
  readonly act: Does;
}

export function Conversation({ place, card, phone, press, act }: Props) {
  const spoken = phone.story.lines.findLast((line) => line.kind === "said" && line.language !== "");
  const mute = isHeard(place) && spoken?.kind === "said" && !canSpeak(spoken.language);
  return (
    <div class="conversation">
      <Transcript lines={phone.story.lines} />
      {mute && phone.state === "talking" && <p class="hint">{t("phone.noVoice")}</p>}
      <Hint card={card} phone={phone} press={press} />
      {phone.state === "talking" && <Say act={act} />}
    </div>
  );
}
