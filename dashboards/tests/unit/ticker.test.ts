import { expect, test } from "vitest";
import { KEPT, recall, tell } from "../../src/shared/board/ticker";
import { AT, entry, snapshot } from "./boards";

test("the newest happening stands in front", () => {
  const one = tell([], { ...entry(1), happened: [{ kind: "first", at: AT }, { kind: "second", at: AT }] });
  const two = tell(one, { ...entry(2), happened: [{ kind: "third", at: AT }] });
  expect(two.map((it) => it.kind)).toEqual(["third", "second", "first"]);
});

test("an entry that tells nothing leaves the ticker as it is", () => {
  const ticker = tell([], { ...entry(1), happened: [{ kind: "first", at: AT }] });
  expect(tell(ticker, entry(2))).toBe(ticker);
});

test("no more than the last happenings are kept", () => {
  const many = Array.from({ length: KEPT + 5 }, (_, i) => ({ ...entry(i + 1), happened: [{ kind: `k${i}`, at: AT }] }));
  const ticker = many.reduce<ReturnType<typeof tell>>(tell, []);
  expect(ticker).toHaveLength(KEPT);
  expect(ticker[0]?.kind).toBe(`k${KEPT + 4}`);
});

test("a snapshot recalls what happened before it, newest first", () => {
  const before = { ...snapshot(9), happened: [{ kind: "later", at: AT }, { kind: "earlier", at: AT }] };
  const ticker = tell(recall(before), { ...entry(10), happened: [{ kind: "now", at: AT }] });
  expect(ticker.map((it) => it.kind)).toEqual(["now", "later", "earlier"]);
  expect(new Set(ticker.map((it) => it.id)).size).toBe(3);
});
