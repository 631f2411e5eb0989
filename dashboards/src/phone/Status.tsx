/** What the telephone is doing, and for how long. */
import { now } from "../shared/now";
import { t } from "../shared/words/i18n";
import type { State } from "./api";
import type { Phone } from "./store";

const two = (n: number) => String(n).padStart(2, "0");

/** A length as telephones show it: "0:42". */
function length(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** A full disc: a call. A ring that waves: ringing. An empty one: nothing. */
function StateMark({ state }: { readonly state: State }) {
  return (
    <svg class={`mark phone-mark-${state}`} viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="6" cy="6" r="4.2" fill={state === "talking" ? "currentColor" : "none"} stroke="currentColor" stroke-width="1.6" />
      {(state === "ringing" || state === "dialling") && <circle cx="6" cy="6" r="1.8" fill="currentColor" />}
    </svg>
  );
}

/** A loudspeaker, with waves or struck out. */
export function SoundMark({ on }: { readonly on: boolean }) {
  return (
    <svg class="mark" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M1 4.4h2L6 2v8L3 7.6H1Z" fill="currentColor" />
      <path d={on ? "M8 4q1.4 2 0 4M9.6 2.6q2.4 3.4 0 6.8" : "M8 4.2l3.2 3.6m0-3.6L8 7.8"} fill="none" stroke="currentColor" stroke-width="1.2" />
    </svg>
  );
}

export function Status({ phone }: { readonly phone: Phone }) {
  const { connectedAt, endedAt } = phone.story;
  const over = phone.state === "idle" && connectedAt !== null && endedAt !== null;
  return (
    <p class="phone-state">
      <StateMark state={phone.state} />
      <span role="status">{over ? t("phone.over", { length: length(endedAt - connectedAt) }) : t(`phone.state.${phone.state}`)}</span>
      {phone.state === "talking" && connectedAt !== null && (
        <time class="figure" aria-hidden="true">
          {length(now.value - connectedAt)}
        </time>
      )}
    </p>
  );
}
