/** Facilities by care forms: what is free where, and how far that figure can be trusted. */
import type { CareForm, UnitRow } from "../../shared/api/types";
import { homeName } from "../../shared/words/names";

export interface Cell {
  /** Places that can be offered now. */
  readonly free: number;
  /** Places held for an offer that is out. */
  readonly held: number;
  /** Places promised to somebody who has not arrived. */
  readonly reserved: number;
  /** The oldest figure in it, or null when one was never reported. */
  readonly reportedAt: number | null;
  readonly stale: boolean;
  /** Places that closures keep empty; what is closed and would be full anyway keeps none. */
  readonly shut: number;
}

export interface Row {
  readonly facility: string;
  readonly name: string;
  /** Its own name, by which it is looked for. */
  readonly short: string;
  readonly town: string;
  readonly units: readonly UnitRow[];
  /** By care form; null where the facility does not give that care. */
  readonly cells: Readonly<Record<string, Cell | null>>;
  readonly reportedAt: number | null;
  readonly stale: boolean;
}

export interface Total {
  readonly fresh: number;
  /** Free according to figures that are too old to believe. */
  readonly doubtful: number;
}

/** Whether a unit's figure is past its limit, or was never given. */
export function isStale(unit: UnitRow, now: number): boolean {
  return unit.reported_at === null || (unit.stale_at !== null && Date.parse(unit.stale_at) <= now);
}

/** The rows by what the homes are called. */
export function rowsOf(units: readonly UnitRow[], forms: readonly CareForm[], now: number): readonly Row[] {
  const byFacility = new Map<string, UnitRow[]>();
  for (const unit of units) byFacility.set(unit.facility, [...(byFacility.get(unit.facility) ?? []), unit]);
  return [...byFacility.values()].flatMap((of) => rowOf(of, forms, now)).sort((a, b) => a.short.localeCompare(b.short));
}

function rowOf(units: readonly UnitRow[], forms: readonly CareForm[], now: number): readonly Row[] {
  const [first] = units;
  if (first === undefined) return [];
  const sorted = [...units].sort((a, b) => a.name.localeCompare(b.name));
  const cells = Object.fromEntries(forms.map(({ id }) => [id, cellOf(units.filter((u) => u.care_forms.includes(id)), now)]));
  const whole = cellOf(units, now);
  return [
    {
      facility: first.facility,
      name: first.facility_name,
      short: homeName(first.facility_name),
      town: first.town,
      units: sorted,
      cells,
      reportedAt: whole?.reportedAt ?? null,
      stale: whole?.stale ?? true,
    },
  ];
}

function cellOf(units: readonly UnitRow[], now: number): Cell | null {
  if (units.length === 0) return null;
  const sum = (of: (unit: UnitRow) => number) => units.reduce((all, unit) => all + of(unit), 0);
  const reported = units.map((unit) => unit.reported_at);
  return {
    free: sum((unit) => unit.free),
    held: sum((unit) => unit.held),
    reserved: sum((unit) => unit.reserved),
    reportedAt: reported.includes(null) ? null : Math.min(...reported.map((at) => Date.parse(at ?? ""))),
    stale: units.some((unit) => isStale(unit, now)),
    shut: sum((unit) => unit.shut),
  };
}

/** What is free per form over all units: believed apart from doubted. */
export function totalsOf(units: readonly UnitRow[], forms: readonly CareForm[], now: number): Readonly<Record<string, Total>> {
  return Object.fromEntries(
    forms.map(({ id }) => {
      const giving = units.filter((unit) => unit.care_forms.includes(id));
      const free = (stale: boolean) =>
        giving.filter((unit) => isStale(unit, now) === stale).reduce((all, unit) => all + Math.max(0, unit.free), 0);
      return [id, { fresh: free(false), doubtful: free(true) }];
    }),
  );
}
