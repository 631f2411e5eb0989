/** Who is signed in and what their region calls things: read once when a page opens. */
import { computed, signal } from "@preact/signals";
import * as calls from "../api/calls";
import { speakAs } from "../api/client";
import { Problem } from "../api/problem";
import type { CareForm, Me, Named, Region } from "../api/types";
import { LANGUAGES, type Language, language, speak } from "../words/i18n";
import { cookie } from "./cookies";

export type Opening = "opening" | "open" | Problem;

export const opening = signal<Opening>("opening");
const signedIn = signal<Me | null>(null);
const rules = signal<Region | null>(null);

/** Who is signed in. Only to be read once the page is open. */
export function me(): Me {
  if (signedIn.value === null) throw new Error("asked who is signed in before the page was open");
  return signedIn.value;
}

/** The rules and words of the region. Only to be read once the page is open. */
export function region(): Region {
  if (rules.value === null) throw new Error("asked for the region before the page was open");
  return rules.value;
}

/** Read who and where; what goes wrong is kept in `opening`. */
export async function openSession(): Promise<void> {
  opening.value = "opening";
  try {
    const who = await calls.me();
    speakAs({ csrf: who.csrf_token });
    speak(cookie("bedline-language") ?? who.language);
    rules.value = await calls.region(who.region);
    signedIn.value = who;
    opening.value = "open";
  } catch (fault) {
    opening.value = fault instanceof Problem ? fault : new Problem(0);
  }
}

/** Read the region's words again, after a change of language. */
export async function rereadRegion(): Promise<void> {
  if (rules.value !== null) rules.value = await calls.region(rules.value.id);
}

const byId = <T extends Named>(all: readonly T[] | undefined) => new Map((all ?? []).map((it) => [it.id, it]));
const forms = computed(() => byId(rules.value?.care_forms));
const traits = computed(() => byId(rules.value?.traits));
const reasons = computed(() => byId(rules.value?.refusal_reasons));

/** A care form by its id; one that the region no longer knows is called by its id. */
export function formOf(id: string): Pick<CareForm, "id" | "name" | "short_name" | "crisis"> {
  return forms.value.get(id) ?? { id, name: id, short_name: id, crisis: false };
}

/** The same where a form may not be settled yet: then it has no name. */
export function formNamed(id: string | null): ReturnType<typeof formOf> {
  return id === null ? { id: "", name: "", short_name: "", crisis: false } : formOf(id);
}

export function traitOf(id: string): { readonly name: string; readonly short_name: string } {
  return traits.value.get(id) ?? { name: id, short_name: id };
}

export function refusalOf(id: string | null | undefined): string {
  return id == null ? "" : (reasons.value.get(id)?.name ?? id);
}

/** The languages that these pages and the region both speak; all of these pages' where the region is not known. */
export function languages(): readonly Language[] {
  const spoken = rules.value?.languages;
  return spoken === undefined ? LANGUAGES : LANGUAGES.filter((it) => spoken.some((tag) => tag.split("-")[0] === it));
}

/** A language as the region speaks it: "nl" is "nl-BE" in Flanders. */
export function asSpokenHere(wanted: Language): string {
  return rules.value?.languages.find((tag) => tag.split("-")[0] === wanted) ?? wanted;
}

/** The locale that dates and figures are written in: the language, as spoken in the region's country. */
export function locale(): string {
  const country = rules.value?.country ?? "NL";
  return { nl: country === "BE" ? "nl-BE" : "nl-NL", fr: country === "BE" ? "fr-BE" : "fr-FR", en: "en-GB" }[language()];
}

export function timeZone(): string {
  return rules.value?.timezone ?? "Europe/Amsterdam";
}
