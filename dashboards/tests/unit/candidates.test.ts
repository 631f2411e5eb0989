/** Candidates are looked for once; what opens afterwards is noticed, and only where it matters. */
import { expect, test } from "vitest";
import { type Looked, hasOpened } from "../../src/board/detail/hand";
import type { UnitRow } from "../../src/shared/api/types";
import { candidates, units } from "../screens/region";

const [refused] = candidates.refused;
const closed = { ...(units[0] as unknown as UnitRow), id: refused?.unit ?? "", care_forms: ["crisis"], free: 0 };
const looked: Looked = { is: "found", found: candidates, free: new Map([[closed.id, 0]]) };

test("a ward that did not fit and gets a place is noticed", () => {
  expect(hasOpened(looked, closed, "crisis")).toBe(false);
  expect(hasOpened(looked, { ...closed, free: 1 }, "crisis")).toBe(true);
});

test("one that gives other care is not, nor one that had that place already, nor one that stands there", () => {
  expect(hasOpened(looked, { ...closed, free: 1, care_forms: ["elv_low"] }, "crisis")).toBe(false);
  expect(hasOpened({ ...looked, free: new Map([[closed.id, 1]]) }, { ...closed, free: 1 }, "crisis")).toBe(false);
  expect(hasOpened(looked, { ...closed, id: candidates.items[0]?.unit ?? "", free: 1 }, "crisis")).toBe(false);
});

test("while one is still looking nothing is said", () => {
  expect(hasOpened({ is: "looking", before: null }, { ...closed, free: 1 }, "crisis")).toBe(false);
});
