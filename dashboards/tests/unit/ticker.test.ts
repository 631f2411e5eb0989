import { expect, test } from "vitest";
import { KEPT, recall, tell } from "../../src/shared/board/ticker";
import { AT, entry } from "./boards";

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

test("a snapshot recalls happenings by number, not by spelling", () => {
  const happened = { "9": { kind: "nine", at: AT }, "10": { kind: "ten", at: AT }, "10.1": { kind: "ten-b", at: AT } };
  expect(recall({ happened }, "e1").map((it) => it.kind)).toEqual(["ten-b", "ten", "nine"]);
});
