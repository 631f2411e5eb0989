import { describe, expect, test } from "vitest";
import { age, ago, countdown, moment, spoken, timeOfDay, tone } from "../../src/shared/words/format";

const units = { hour: "u", minute: "m", day: "d" };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  [0, "0:00"],
  [6 * MINUTE + 12_000, "6:12"],
  [-(6 * MINUTE + 12_000), "6:12"],
  [59 * MINUTE + 59_999, "59:59"],
  [HOUR, "1u00"],
  [3 * HOUR + 40 * MINUTE, "3u40"],
  [47 * HOUR + 59 * MINUTE, "47u59"],
  [48 * HOUR, "2d"],
])("a clock with %i ms on it says %s", (length, says) => expect(countdown(length, units)).toBe(says));

test.each([
  [-5, "0m"],
  [12 * MINUTE, "12m"],
  [HOUR, "1u"],
  [47 * HOUR, "47u"],
  [50 * HOUR, "2d"],
])("a figure of %i ms old says %s", (length, says) => expect(age(length, units)).toBe(says));

test("for ears a length is said in full", () => {
  expect(spoken(3 * HOUR + 40 * MINUTE, "nl-NL")).toBe("3 uur en 40 minuten");
  expect(spoken(3 * HOUR + 40 * MINUTE, "en-GB")).toBe("3 hours and 40 minutes");
  expect(spoken(72 * HOUR, "nl-NL")).toBe("3 dagen");
});

test("the past is told in words", () => expect(ago(12 * MINUTE, "nl-NL")).toBe("12 minuten geleden"));

describe("a moment", () => {
  const zone = "Europe/Amsterdam";
  const now = Date.parse("2026-03-01T02:12:44Z");

  test("is in the region's time, not the machine's", () => {
    expect(timeOfDay(now, "nl-NL", zone)).toBe("03:12");
    expect(timeOfDay(now, "nl-NL", zone, true)).toBe("03:12:44");
    expect(timeOfDay(Date.parse("2026-03-01T23:30:00Z"), "nl-NL", zone)).toBe("00:30");
  });

  test("names its day when that is another one, across midnight and across the change of the clocks", () => {
    expect(moment(now, now, "nl-NL", zone)).toBe("03:12");
    expect(moment(Date.parse("2026-02-28T22:59:00Z"), now, "nl-NL", zone)).toBe("za 23:59");
    expect(moment(Date.parse("2026-02-28T23:01:00Z"), now, "nl-NL", zone)).toBe("00:01");
    expect(moment(Date.parse("2026-03-29T01:30:00Z"), Date.parse("2026-03-29T00:30:00Z"), "nl-NL", zone)).toBe("03:30");
    expect(moment(Date.parse("2026-03-12T13:30:00Z"), now, "nl-NL", zone)).toBe("12 mrt 14:30");
  });
});

test("a deadline is calm, then due, then overdue", () => {
  expect([tone(100, 89, 10), tone(100, 90, 10), tone(100, 99, 10), tone(100, 100, 10)]).toEqual(["calm", "due", "due", "overdue"]);
});
