/** Which telephone is at the ear, and what is heard of it: one at a time, or none. */
import { effect, signal } from "@preact/signals";
import type { Happened } from "./api";
import { hush, speakAloud } from "./speech";
import { deadTone, ring } from "./tones";

const KEPT_AS = "bedline-telephone-sound";

/** The place of the telephone that is listened to. */
const nearest = signal(0);
export const sounds = signal(localStorage.getItem(KEPT_AS) !== "off");

/** Whether the telephone at that place is the one that is heard. */
export const isHeard = (place: number): boolean => sounds.value && nearest.value === place;

/** Take the telephone at that place to the ear. */
export function listenTo(place: number): void {
  if (nearest.value === place) return;
  nearest.value = place;
  hush();
}

export function switchSound(on: boolean): void {
  localStorage.setItem(KEPT_AS, on ? "on" : "off");
  sounds.value = on;
  if (!on) hush();
}

/** Let the telephone at that place be heard: only this one, or none when it is the one already. */
export function toggle(place: number): void {
  const heard = isHeard(place);
  listenTo(place);
  switchSound(!heard);
}

/** The sentence that is being said; whatever is heard besides had no beginning: a person, or the network itself. */
let saying = "";

/** Sound what has just happened to the telephone at that place. */
export function follow(place: number, events: readonly Happened[], speed: number): void {
  if (!isHeard(place)) return;
  for (const { kind, text, language, seconds } of events) {
    if (kind === "began") {
      saying = text;
      speakAloud(text, language, seconds / speed);
    } else if (kind === "heard") {
      if (text !== saying) speakAloud(text, language === "" ? document.documentElement.lang : language, 0);
      saying = "";
    } else if (kind === "cut" || kind === "ended" || kind === "pressed") hush();
    if (kind === "ended") deadTone();
  }
}

/** Ring for as long as `rings` says so. Returns the way to stop. */
export function ringWhile(rings: () => "here" | "elsewhere" | null): () => void {
  let stop: () => void = () => undefined;
  let now: "here" | "elsewhere" | null = null;
  const unwatch = effect(() => {
    const next = sounds.value ? rings() : null;
    if (next === now) return;
    stop();
    now = next;
    stop = next === null ? () => undefined : ring(next);
  });
  return () => {
    unwatch();
    stop();
  };
}
