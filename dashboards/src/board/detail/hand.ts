/** What can be done with the chosen request now: the open form, and the candidates with their freshness. */
import { type ReadonlySignal, computed, signal } from "@preact/signals";
import { requests as calls } from "../../shared/api/calls";
import { Problem } from "../../shared/api/problem";
import type { BedRequest, Candidate, Candidates, RequestOffer, RequestState, UnitRow } from "../../shared/api/types";

export type FormName = "yes" | "no" | "takeBack" | "withdraw" | "end" | "assess" | "later" | "missing" | "takeOver" | "giveUp";

/** States in which a place is being sought, so that it can be offered. */
const SEEKING: ReadonlySet<RequestState> = new Set(["searching", "offered", "waiting"]);

export function isSeeking(request: BedRequest): boolean {
  return SEEKING.has(request.state);
}

export function openOffers(request: BedRequest): readonly RequestOffer[] {
  return request.offers.filter((offer) => offer.state === "open" || offer.state === "proposed");
}

export type Looked =
  | { readonly is: "nothing" }
  | { readonly is: "looking"; readonly before: Candidates | null }
  | { readonly is: "found"; readonly found: Candidates; readonly free: Free }
  | { readonly is: "failed"; readonly problem: Problem };

/** What units had free when candidates were looked for. */
type Free = ReadonlyMap<string, number>;

export interface Search {
  readonly looked: ReadonlySignal<Looked>;
  /** Look for candidates of this request as it is now, and as the board shows `units`. */
  readonly look: (request: BedRequest, units: readonly UnitRow[]) => Promise<void>;
  readonly forget: () => void;
  /** The candidates that may be offered by number: none while they are being looked for again. */
  readonly ready: ReadonlySignal<readonly Candidate[]>;
}

/** Candidates change only when asked for, so that "2" is the same ward from the look to the key. */
export function candidateSearch(): Search {
  const looked = signal<Looked>({ is: "nothing" });
  let turn = 0;
  return {
    looked,
    ready: computed(() => (looked.value.is === "found" ? looked.value.found.items : [])),
    forget: () => {
      turn += 1;
      looked.value = { is: "nothing" };
    },
    look: async (request, units) => {
      const free = new Map(units.map((unit) => [unit.id, unit.free]));
      turn += 1;
      const mine = turn;
      const was = looked.peek();
      looked.value = { is: "looking", before: was.is === "found" ? was.found : was.is === "looking" ? was.before : null };
      try {
        const found = await calls.candidates(request.id);
        if (mine === turn) looked.value = { is: "found", found, free };
      } catch (fault) {
        if (mine === turn) looked.value = { is: "failed", problem: fault instanceof Problem ? fault : new Problem(0) };
      }
    },
  };
}

/** Whether a unit with this care did not fit when one looked, and has got a free place since. */
export function hasOpened(looked: Looked, unit: UnitRow, careForm: string | null): boolean {
  if (looked.is !== "found" || careForm === null || !unit.care_forms.includes(careForm)) return false;
  return unit.free > Math.max(0, looked.free.get(unit.id) ?? 0) && looked.found.refused.some((it) => it.unit === unit.id);
}

/** Whether a candidate's figure was reported anew, or its free places changed, since the candidates were looked for. */
export function hasChanged(candidate: Candidate, unit: UnitRow | undefined): boolean {
  return unit !== undefined && (unit.reported_at !== candidate.reported_at || unit.free !== candidate.free);
}
