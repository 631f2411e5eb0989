/** The call to read along: what is said, what was pressed, and what a newcomer might press now. */
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/ui/Button";
import { t } from "../shared/words/i18n";
import type { Card } from "./api";
import { hint } from "./hints";
import { spaced } from "./numbers";
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
  const top = useRef(0);
  useEffect(() => {
    if (box.current !== null && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      class={lines.length === 0 ? "transcript transcript-new" : "transcript"}
      role="log"
      aria-label={t("phone.heardHere")}
      tabIndex={0}
      onScroll={({ currentTarget: it }) => {
        // Only who scrolls up reads back; a line that comes while the box still scrolls down does not.
        if (it.scrollHeight - it.scrollTop - it.clientHeight < 24) atEnd.current = true;
        else if (it.scrollTop < top.current) atEnd.current = false;
        top.current = it.scrollTop;
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
      <Button press={() => press(keys)}>{t("phone.tryKeys", { keys: spaced(keys) })}</Button>
    </p>
  );
}

interface Props {
  readonly card: Card;
  readonly phone: Phone;
  readonly press: (keys: string) => void;
}

export function Conversation({ card, phone, press }: Props) {
  return (
    <div class="conversation">
      <Transcript lines={phone.story.lines} />
      <Hint card={card} phone={phone} press={press} />
    </div>
  );
}
