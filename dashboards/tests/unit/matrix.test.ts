import { describe, expect, test } from "vitest";
import type { CareForm, UnitRow } from "../../src/shared/api/types";
import { isStale, rowsOf, totalsOf } from "../../src/board/capacity/matrix";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const form = (id: string) => ({ id, name: id, short_name: id, crisis: false, norm_minutes: null, responsible: "gp" }) as CareForm;
const forms = [form("low"), form("high")];
const unit = (over: Partial<UnitRow>) =>
  ({ id: "u", name: "U", facility: "f", facility_name: "F", town: "T", care_forms: ["low"], free: 1, held: 0, reserved: 0, shut: 0, reported_at: "2026-03-01T11:00:00Z", stale_at: "2026-03-01T23:00:00Z", ...over }) as UnitRow;

test("a figure is stale from its limit on, and when there never was one", () => {
  expect(isStale(unit({ stale_at: "2026-03-01T12:00:01Z" }), NOW)).toBe(false);
  expect(isStale(unit({ stale_at: "2026-03-01T12:00:00Z" }), NOW)).toBe(true);
  expect(isStale(unit({ reported_at: null, stale_at: null }), NOW)).toBe(true);
});

describe("a row", () => {
  const rows = rowsOf(
    [
      unit({ id: "a", care_forms: ["low", "high"], free: 2, held: 1, shut: 2 }),
      unit({ id: "b", free: 1, reported_at: "2026-03-01T02:00:00Z", stale_at: "2026-03-01T06:00:00Z" }),
      unit({ id: "c", facility: "e", facility_name: "E", care_forms: ["high"] }),
    ],
    forms,
    NOW,
  );

  test("stands for a facility, by name", () => expect(rows.map((row) => row.name)).toEqual(["E", "F"]));

  test("adds the units that give a form, and is as old and as doubtful as the oldest of them", () => {
    expect(rows[1]?.cells.low).toEqual({ free: 3, held: 1, reserved: 0, shut: 2, reportedAt: Date.parse("2026-03-01T02:00:00Z"), stale: true });
    expect(rows[1]?.cells.high).toMatchObject({ free: 2, stale: false });
  });

  test("has no figure where the facility does not give that care", () => expect(rows[0]?.cells.low).toBeNull());

  test("has no age when one of its units never reported", () => {
    expect(rowsOf([unit({}), unit({ id: "n", reported_at: null, stale_at: null })], forms, NOW)[0]?.reportedAt).toBeNull();
  });
});

test("totals keep what is believed apart from what is doubted, and debts out of both", () => {
  const units = [unit({ free: 2 }), unit({ id: "b", free: 3, stale_at: "2026-03-01T06:00:00Z" }), unit({ id: "c", free: -1 })];
  expect(totalsOf(units, forms, NOW)).toEqual({ low: { fresh: 2, doubtful: 3 }, high: { fresh: 0, doubtful: 0 } });
});
