/** The server's clock on this screen: one beat a second that every countdown shares. */
import { type ReadonlySignal, computed, signal } from "@preact/signals";

const beat = signal(Date.now());
let ahead = 0;

/** Milliseconds since 1970 by the server's clock. */
export const now: ReadonlySignal<number> = beat;

const MINUTE = 60_000;

/** The minute it is by the server's clock, for what is told in minutes: it changes sixty times less often. */
export const minute: ReadonlySignal<number> = computed(() => Math.floor(beat.value / MINUTE) * MINUTE);

/** Say how far the server's clock is ahead of this machine's, in milliseconds. */
export function setAhead(milliseconds: number): void {
  ahead = milliseconds;
  beat.value = Date.now() + ahead;
}

/** Start the beat. Returns the way to stop it. */
export function keepTime(): () => void {
  const timer = setInterval(() => {
    beat.value = Date.now() + ahead;
  }, 1000);
  return () => clearInterval(timer);
}
