/** What happened to a telephone, as its holder reads it. */
import { describe, expect, test } from "vitest";
import type { Happened, Kind } from "../../src/phone/api";
import { NOTHING, type Line, told } from "../../src/phone/story";

const NIGHT = Date.parse("2026-03-01T02:12:00Z");

function events(...all: readonly (readonly [kind: Kind, text?: string])[]): readonly Happened[] {
  return all.map(([kind, text = ""], index) => ({
    seq: index + 1,
    at: new Date(NIGHT + index * 1000).toISOString(),
    kind,
    text,
    language: kind === "began" || kind === "heard" ? "nl-NL" : "",
    peer: "+31115000001",
    seconds: 1,
  }));
}

const short = (line: Line) =>
  line.kind === "said" ? `${line.state} ${line.text} ${line.times}` : line.kind === "note" ? `(${line.note})` : `keys ${line.text}`;
const story = (...all: readonly (readonly [kind: Kind, text?: string])[]) => told(NOTHING, events(...all));
const lines = (...all: readonly (readonly [kind: Kind, text?: string])[]) => story(...all).lines.map(short);

describe("a call", () => {
  test("is read along, from its first sentence to its end", () => {
    expect(lines(["dialled"], ["connected"], ["began", "Dag."], ["heard", "Dag."], ["ended"])).toEqual(["(dialled)", "(connected)", "said Dag. 1", "(ended)"]);
  });

  test("shows a sentence while it is said, and that a key cut it short", () => {
    expect(lines(["began", "Kies."])).toEqual(["saying Kies. 1"]);
    expect(lines(["began", "Kies."], ["pressed", "1"], ["cut", "Kies."])).toEqual(["cut Kies. 1", "keys 1"]);
  });

  test("takes keys that follow each other together", () => {
    expect(lines(["pressed", "48"], ["pressed", "2"], ["began", "Dank u."], ["pressed", "9"])).toEqual(["keys 482", "saying Dank u. 1", "keys 9"]);
  });

  test("counts a sentence that is said again and again", () => {
    const again = [["began", "Nog even."], ["heard", "Nog even."]] as const;
    expect(lines(...again, ...again, ...again)).toEqual(["said Nog even. 3"]);
  });

  test("lets a person be heard, whose words have no beginning", () => {
    expect(lines(["heard", "(beep)"], ["heard", "Met Marijke."])).toEqual(["(tone)", "said Met Marijke. 1"]);
  });

  test("ends in the middle of a sentence when somebody hangs up", () => {
    expect(lines(["began", "Toets uw"], ["ended"])).toEqual(["cut Toets uw 1", "(ended)"]);
  });

  test("begins with a clean sheet, and knows how long it lasted", () => {
    const { lines: said, connectedAt, endedAt } = story(["dialled"], ["connected"], ["ended"], ["rang"], ["connected"], ["ended"]);
    expect(said.map(short)).toEqual(["(rang)", "(connected)", "(ended)"]);
    expect([connectedAt, endedAt]).toEqual([NIGHT + 4000, NIGHT + 5000]);
  });

  test("that was not taken is missed", () => expect(lines(["rang"], ["stopped_ringing"])).toEqual(["(rang)", "(missed)"]));
});

test("texts are kept through every call, whoever wrote them", () => {
  const { texts } = story(["text", "Bed gevraagd"], ["dialled"], ["ended"], ["texted", "JA 417"]);
  expect(texts.map(({ body, mine }) => [body, mine])).toEqual([["Bed gevraagd", false], ["JA 417", true]]);
});

test("news may come in parts", () => {
  const all = events(["dialled"], ["began", "Dag."], ["heard", "Dag."]);
  expect(told(told(NOTHING, all.slice(0, 2)), all.slice(2))).toEqual(told(NOTHING, all));
});
