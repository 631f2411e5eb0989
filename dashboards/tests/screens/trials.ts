/** The trials of the pictures: their figures are those of a real run of the simulator (`trials.json`). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Policy, Trial, TrialBrief, TrialRow } from "../../src/shared/api/types";

const kept = JSON.parse(readFileSync(fileURLToPath(new URL("trials.json", import.meta.url)), "utf8")) as { readonly rows: readonly TrialRow[]; readonly policies: readonly Policy[] };

const brief: TrialBrief = { id: "t-1", region: "zeeuws-vlaanderen", name: "Steeds één afdeling tegelijk", state: "done", progress: 100, asked_by: "Ria van der Poel", asked_at: "2026-02-28T09:12:00Z", ended_at: "2026-02-28T09:15:40Z", expires_at: "2026-03-30T09:12:00Z", days: 365, seed: 1, neighbours_yes: 0.1, from_history: 0, proposal: {}, fault: null };
export const done: Trial = { ...brief, rows: kept.rows, chart: "/api/v1/policy-trials/t-1/chart" };
export const running: Trial = { ...brief, id: "t-2", name: "Eerstelijnsverblijf laag complex: drie tegelijk en twintig minuten", state: "running", progress: 42, ended_at: null, from_history: 1212, rows: null, chart: null };
export const failed: Trial = { ...brief, id: "t-3", name: "", state: "failed", fault: "not_possible", rows: null, chart: null };
const all = [running, done, failed];

/** What the server says of them, by the path after /api/v1. */
export function trialsOf(path: string): unknown {
  if (path === "/policies") return { items: kept.policies, next_cursor: null };
  if (path === "/policy-trials") return { items: all.map((it) => ({ ...it, rows: undefined, chart: undefined })), next_cursor: null };
  const [, id] = /^\/policy-trials\/([^/]+)$/.exec(path) ?? [];
  return id === undefined ? undefined : all.find((it) => it.id === id);
}
