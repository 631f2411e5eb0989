/** The words of the pages in the language chosen; a change of language is seen by everything that shows words. */
import { signal } from "@preact/signals";
import i18next, { type TFunction } from "i18next";
import { speakAs } from "../api/client";
import { en } from "./en";
import { fr } from "./fr";
import { nl } from "./nl";
import { nlBE } from "./nl_BE";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: typeof nl };
    returnNull: false;
  }
}

export type Language = "nl" | "fr" | "en";
export const LANGUAGES: readonly Language[] = ["nl", "fr", "en"];

const chosen = signal<Language>("nl");

void i18next.init({
  lng: "nl",
  fallbackLng: "nl",
  ns: ["words"],
  defaultNS: "words",
  // What a country says in its own way comes before what its language says: "nl-BE" before "nl".
  resources: { nl: { words: nl }, "nl-BE": { words: nlBE }, fr: { words: fr }, en: { words: en } },
  // Preact escapes text itself.
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** The language spoken now, read so that whoever asks is asked again when it changes. */
export function language(): Language {
  return chosen.value;
}

/** Speak `wanted` from now on ("fr-BE" is spoken as fr), and ask the server for its sentences in it too. */
export function speak(wanted: string): void {
  const next = LANGUAGES.find((known) => wanted === known || wanted.startsWith(`${known}-`)) ?? "nl";
  const own = wanted.startsWith(`${next}-`) ? wanted : next;
  void i18next.changeLanguage(own);
  speakAs({ language: own === next ? next : `${own}, ${next};q=0.9` });
  document.documentElement.lang = own;
  chosen.value = next;
}

// The types of the library follow the keys; its plumbing is passed on as it is.
const look = i18next.t as unknown as (...asked: readonly unknown[]) => string;

/** Reading the signal is what makes a component follow the language. */
function followed(): Language {
  return chosen.value;
}

/** The words for a key. */
export const t = ((...asked: readonly unknown[]) => {
  followed();
  return look(...asked);
}) as unknown as TFunction;

/** The words for an id that came from the server, or `otherwise` when this version has none. */
export function say(group: string, id: string, otherwise: string, params: Readonly<Record<string, unknown>> = {}): string {
  followed();
  const key = `${group}.${id}`;
  return i18next.exists(key) ? look(key, params) : otherwise;
}
