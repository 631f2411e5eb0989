/** What happened to a telephone, as its holder reads it: the conversation that goes on, and the texts. */
import type { Happened } from "./api";

export type Note = "dialled" | "rang" | "missed" | "connected" | "ended" | "tone";

/** A sentence being said, said or cut short; keys pressed; or a note of what became of the call. */
export type Line =
  | { readonly kind: "said"; readonly id: number; readonly text: string; readonly language: string; readonly state: "saying" | "said" | "cut"; readonly times: number }
  | { readonly kind: "pressed"; readonly id: number; readonly text: string }
  | { readonly kind: "note"; readonly id: number; readonly note: Note };

export interface Text {
  readonly id: number;
  readonly at: number;
  readonly body: string;
  readonly mine: boolean;
}

export interface Story {
  /** The conversation that goes on, or the last one. */
  readonly lines: readonly Line[];
  readonly texts: readonly Text[];
  /** When the call stood, and when it was over; milliseconds since 1970. */
  readonly connectedAt: number | null;
  readonly endedAt: number | null;
}

export const NOTHING: Story = { lines: [], texts: [], connectedAt: null, endedAt: null };

/** What the network lets hear of a tone. */
const TONE = "(beep)";

/** The story with what happened next. */
export function told(story: Story, events: readonly Happened[]): Story {
  return events.reduce(next, story);
}

function next(story: Story, event: Happened): Story {
  const at = Date.parse(event.at);
  const note = (what: Note): readonly Line[] => [...story.lines, { kind: "note", id: event.seq, note: what }];
  switch (event.kind) {
    case "dialled":
    case "rang":
      return { ...story, lines: [{ kind: "note", id: event.seq, note: event.kind }], connectedAt: null, endedAt: null };
    case "stopped_ringing":
      return { ...story, lines: note("missed") };
    case "connected":
      return { ...story, lines: note("connected"), connectedAt: at };
    case "ended":
      return { ...story, lines: [...hushed(story.lines), { kind: "note", id: event.seq, note: "ended" }], endedAt: at };
    case "began":
      return { ...story, lines: saying(story.lines, event) };
    case "heard":
    case "cut":
      return { ...story, lines: heard(story.lines, event) };
    case "pressed":
      return { ...story, lines: pressed(story.lines, event) };
    case "text":
      return { ...story, texts: [...story.texts, { id: event.seq, at, body: event.text, mine: false }] };
    case "texted":
      return { ...story, texts: [...story.texts, { id: event.seq, at, body: event.text, mine: true }] };
  }
}

/** A sentence said again and again (while somebody waits) is one line that counts. */
function saying(lines: readonly Line[], { seq, text, language }: Happened): readonly Line[] {
  const last = lines.at(-1);
  if (last?.kind === "said" && last.text === text && last.state === "said") {
    return [...lines.slice(0, -1), { ...last, state: "saying", times: last.times + 1 }];
  }
  return [...lines, { kind: "said", id: seq, text, language, state: "saying", times: 1 }];
}

function heard(lines: readonly Line[], event: Happened): readonly Line[] {
  if (event.text === TONE) return [...lines, { kind: "note", id: event.seq, note: "tone" }];
  const state = event.kind === "cut" ? "cut" : "said";
  const at = lines.findLastIndex((line) => line.kind === "said" && line.state === "saying" && line.text === event.text);
  if (at < 0) return [...lines, { kind: "said", id: event.seq, text: event.text, language: event.language, state, times: 1 }];
  return lines.map((line, index) => (index === at && line.kind === "said" ? { ...line, state } : line));
}

function pressed(lines: readonly Line[], { seq, text }: Happened): readonly Line[] {
  const last = lines.at(-1);
  if (last?.kind === "pressed") return [...lines.slice(0, -1), { ...last, text: last.text + text }];
  // A key that cuts a sentence short comes while that sentence is still the last line.
  return [...lines, { kind: "pressed", id: seq, text }];
}

const hushed = (lines: readonly Line[]): readonly Line[] =>
  lines.map((line) => (line.kind === "said" && line.state === "saying" ? { ...line, state: "cut" } : line));
