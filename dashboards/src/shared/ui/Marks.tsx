/** Shapes that say in one glance what a colour alone may not. */
import type { Liveness } from "../board/liveness";
import type { OfferState } from "../api/types";

/** The state of an offer: a full disc waits, a clock is a later moment, a tick is yes, a cross is no, a slash was not agreed to, an empty ring was not answered, a dash was taken back. */
export function OfferMark({ state }: { readonly state: OfferState }) {
  return (
    <svg class={`mark mark-${state}`} viewBox="0 0 12 12" aria-hidden="true">
      {state === "open" && <circle cx="6" cy="6" r="4.5" fill="currentColor" />}
      {state === "proposed" && <path d="M6 1.5v5l3 2M1.5 6a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0" fill="none" stroke="currentColor" stroke-width="1.6" />}
      {state === "declined" && <path d="M2 10 10 2" fill="none" stroke="currentColor" stroke-width="1.8" />}
      {state === "accepted" && <path d="M1.5 6.5 4.8 10 10.5 2.5" fill="none" stroke="currentColor" stroke-width="2.2" />}
      {state === "refused" && <path d="M2.5 2.5l7 7m0-7l-7 7" fill="none" stroke="currentColor" stroke-width="1.8" />}
      {state === "lapsed" && <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.6" />}
      {state === "withdrawn" && <path d="M2 6h8" fill="none" stroke="currentColor" stroke-width="1.8" />}
    </svg>
  );
}

/** A clock that fills: the share of a length that has gone by, from 0 to 1. */
export function Pie({ share, tone }: { readonly share: number; readonly tone: string }) {
  const gone = Math.min(1, Math.max(0, share));
  const angle = gone * 2 * Math.PI;
  const [x, y] = [6 + 4 * Math.sin(angle), 6 - 4 * Math.cos(angle)];
  return (
    <svg class={`mark tone-${tone}`} viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="1.4" />
      {gone >= 1 ? (
        <circle cx="6" cy="6" r="4" fill="currentColor" />
      ) : (
        gone > 0 && <path d={`M6 6V2A4 4 0 ${gone > 0.5 ? 1 : 0} 1 ${x.toFixed(3)} ${y.toFixed(3)}Z`} fill="currentColor" />
      )}
    </svg>
  );
}

/** Whether the board is live: a full disc, a half one while polling, an empty ring when it is not. */
export function LiveMark({ state }: { readonly state: Liveness }) {
  return (
    <svg class={`mark live-${state}`} viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="4.2" fill={state === "live" ? "currentColor" : "none"} stroke="currentColor" stroke-width="1.6" />
      {state === "polling" && <path d="M6 1.8a4.2 4.2 0 0 1 0 8.4Z" fill="currentColor" />}
      {state === "grey" && <path d="M2 10 10 2" stroke="currentColor" stroke-width="1.6" />}
    </svg>
  );
}
