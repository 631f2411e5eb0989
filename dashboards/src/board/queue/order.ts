/** In which order the strips stand, and how they change without moving under the hand. */
import type { BedRequest, OfferState, RequestOffer, RequestState } from "../../shared/api/types";

const LANDED: ReadonlySet<RequestState> = new Set(["closed", "withdrawn", "redirected", "unplaced"]);

/** Whether a request still needs anybody. */
export function isOpen(request: BedRequest): boolean {
  return !LANDED.has(request.state);
}

const KEPT: ReadonlySet<string> = new Set(["reserved", "arrived", "left"]);

/** Whether a place is kept or taken for it: then the clock of its norm has done its work. */
export function hasPlace({ state, stay }: BedRequest): boolean {
  return (state === "reserved" || state === "arrived") && stay !== null && KEPT.has(stay.state);
}

/** Whether a place is kept here for a guest who cannot come before their own region has said so; then that region. */
export function awaitedFrom(request: BedRequest): string | null {
  return request.guest?.nameless === true && hasPlace(request) ? request.guest.region_name : null;
}

/** What an offer stands for now: a yes whose place was lost is no yes any more. */
export function markOf(offer: RequestOffer, { offers, stay }: BedRequest): OfferState {
  if (offer.state !== "accepted") return offer.state;
  const last = offers.filter(({ state }) => state === "accepted").at(-1);
  return last?.id === offer.id && stay !== null && KEPT.has(stay.state) ? "accepted" : "withdrawn";
}

const millis = (moment: string | null | undefined) => (moment == null ? Number.POSITIVE_INFINITY : Date.parse(moment));

/** What is due next stands first; without a deadline last; equals by arrival. */
export function byWhatIsDue(one: BedRequest, other: BedRequest): number {
  const [a, b] = [millis(one.next_action?.due_at), millis(other.next_action?.due_at)];
  if (a !== b) return a - b;
  const [c, d] = [millis(one.norm_due_at), millis(other.norm_due_at)];
  if (c !== d) return c - d;
  return millis(one.received_at) - millis(other.received_at) || one.code.localeCompare(other.code);
}

export interface Settled {
  /** The strips to show, in order. */
  readonly shown: readonly string[];
  /** How many belong above the hand and are kept waiting. */
  readonly waiting: number;
}

/**
 * Bring the strips on the screen nearer to the order wanted, without moving what is under the hand.
 *
 * `under` is the strip at which the pointer or the focus is. It and everything above it, and the strip right
 * below it, stay where they are, also when they have landed; what is new up there waits. The rest follows the wanted order.
 */
export function settle(shown: readonly string[], wanted: readonly string[], under: string | null): Settled {
  const at = under === null ? -1 : shown.indexOf(under);
  if (under === null || at < 0) return { shown: wanted, waiting: 0 };
  const kept = shown.slice(0, at + 2);
  const fixed = new Set(kept);
  const before = new Set(shown);
  const place = wanted.indexOf(under);
  const rest = wanted.filter((id) => !fixed.has(id));
  // A strip that has landed has no wanted place; then whatever is new waits until the hand is gone.
  const isAbove = (id: string) => !before.has(id) && (place < 0 || wanted.indexOf(id) < place);
  const waiting = rest.filter(isAbove);
  const held = new Set(waiting);
  return { shown: [...kept, ...rest.filter((id) => !held.has(id))], waiting: waiting.length };
}
