/** Figures of a trial as people read them, and the table as a file. */
import type { TrialRow } from "../shared/api/types";
import { locale } from "../shared/session/session";
import { say, t } from "../shared/words/i18n";

const HOUR = 60;
const DAY = 1440;

const number = (value: number, digits: number) => new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** "7,2 min", "3,4 uur"; without a value most found no bed. */
export function lengthOf(minutes: number | null): string {
  if (minutes === null) return t("manager.noBedMostly");
  if (minutes < 2 * HOUR) return `${number(minutes, 1)} min`;
  return minutes < DAY ? t("manager.hours", { hours: number(minutes / HOUR, 1) }) : t("manager.days", { days: number(minutes / DAY, 1) });
}

export const shareOf = (share: number): string => `${number(100 * share, 1)} %`;

const orNothing = (value: number | null | undefined, digits: number): string => (value === null || value === undefined ? "–" : number(value, digits));

export const wayOf = (way: string): string => say("manager.way", way, way);

export interface Column {
  readonly key: "median" | "within1h" | "within24h" | "noBed" | "elsewhere" | "km" | "ownTown" | "questions" | "tooMany" | "calls";
  readonly show: (row: TrialRow) => string;
}

export const COLUMNS: readonly Column[] = [
  { key: "median", show: (row) => lengthOf(row.median_minutes) },
  { key: "within1h", show: (row) => shareOf(row.within_1h) },
  { key: "within24h", show: (row) => shareOf(row.within_24h) },
  { key: "noBed", show: (row) => number(row.no_bed, 0) },
  { key: "elsewhere", show: (row) => number(row.elsewhere, 0) },
  { key: "km", show: (row) => orNothing(row.km, 1) },
  { key: "ownTown", show: (row) => shareOf(row.own_town) },
  { key: "questions", show: (row) => orNothing(row.questions_per_bed, 2) },
  { key: "tooMany", show: (row) => orNothing(row.yes_too_many, 2) },
  { key: "calls", show: (row) => number(row.calls_per_ward_week, 2) },
];

/** Every figure as it came, for a spreadsheet. */
export function csvOf(rows: readonly TrialRow[]): string {
  const keys = Object.keys(rows[0] ?? {}).filter((key) => key !== "curve") as Exclude<keyof TrialRow, "curve">[];
  const lines = rows.map((row) => keys.map((key) => row[key] ?? "").join(","));
  return [keys.join(","), ...lines].join("\r\n") + "\r\n";
}
