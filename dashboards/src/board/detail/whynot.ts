/** Finding a unit of the region by what somebody calls it, with why it is where it is. */
import type { Candidates } from "../../shared/api/types";

export interface Place {
  readonly unit: string;
  readonly home: string;
  readonly ward: string;
  readonly town: string;
  /** Whether it may take the patient. */
  readonly fits: boolean;
  /** Why it stands where it stands, or why not: the first says it all, the others what more there is. */
  readonly sentences: readonly string[];
}

/** Every unit of the region, once. */
export function placesOf(found: Candidates): readonly Place[] {
  const fitting = found.items.map((it) => ({ it, fits: true, sentences: [it.sentence] }));
  const others = found.refused.map((it) => ({ it, fits: false, sentences: [it.sentence, ...it.reasons.slice(1).map(({ sentence }) => sentence)] }));
  return [...fitting, ...others].map(({ it, fits, sentences }) => ({
    unit: it.unit,
    home: it.facility_name,
    ward: it.unit_name,
    town: it.town,
    fits,
    sentences,
  }));
}

/** Small letters without accents, and one space between words. */
const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** The units meant by what was typed: every word of it begins a word of home, ward or town; the home's own name first. */
export function wanted(places: readonly Place[], typed: string): readonly Place[] {
  const words = plain(typed).split(" ");
  const begins = (text: string) => (word: string) => ` ${plain(text)}`.includes(` ${word}`);
  const meant = places.filter((it) => words.every(begins(`${it.home} ${it.ward} ${it.town}`)));
  const byHome = (it: Place) => (words.every(begins(it.home)) ? 0 : 1);
  return [...meant].sort((one, other) => byHome(one) - byHome(other));
}
