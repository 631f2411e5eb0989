/** Numbers as they are written and dialled, and the room that a text takes. */
import { describe, expect, test } from "vitest";
import { room } from "../../src/phone/gsm7";
import { dialled, spaced, written } from "../../src/phone/numbers";

test.each([
  ["+31115000001", "0115 000 001"],
  ["+31612000101", "06 12 00 01 01"],
  ["+3197000000301", "097 000 000 301"],
  ["+3214000001", "014 000 001"],
  ["+32470000001", "0470 00 00 01"],
  ["+4915100000", "+4915100000"],
])("%s is written as %s", (number, as) => expect(written(number)).toBe(as));

test.each([
  ["0115000001", "+31115000001"],
  ["0031115000001", "+31115000001"],
  ["112", "+112"],
])("%s is dialled as %s", (keys, as) => expect(dialled(keys, "+31115000009")).toBe(as));

test("keys are shown with room between them", () => expect(spaced("482913#")).toBe("4 8 2 9 1 3 #"));

describe("a text", () => {
  test.each([
    ["", 0, 160, 0],
    ["JA 417", 6, 160, 1],
    ["€", 2, 160, 1],
    ["a".repeat(160), 160, 160, 1],
    ["a".repeat(161), 161, 306, 2],
  ])("in the plain alphabet: %s", (text, places, most, messages) => expect(room(text)).toEqual({ places, most, messages, plain: true }));

  test.each([
    ["dementië ê", 10, 70, 1],
    ["ê".repeat(71), 71, 134, 2],
  ])("with other letters has less room: %s", (text, places, most, messages) => expect(room(text)).toEqual({ places, most, messages, plain: false }));
});
