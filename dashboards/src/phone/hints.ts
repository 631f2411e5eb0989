/** What a newcomer might press now, found in the sentences that were said, as a listener would. */
import type { Card, Hotline } from "./api";
import type { Line } from "./story";

/** Which answer a sentence asks for, besides a choice from a menu. */
interface Rule {
  readonly asks: RegExp;
  readonly keys: (card: Card, hotline: Hotline | undefined) => string | null;
}

const RULES: readonly Rule[] = [
  { asks: /\b(AGB|RIZIV|INAMI)\b/, keys: ({ identity }) => (identity === null ? null : `${identity}#`) },
  { asks: /pincode|\bPIN\b|code secret|code confidentiel|code PIN/i, keys: ({ pin }) => pin },
  { asks: /geboortejaar van|year of birth, four|l'année de naissance du patient/i, keys: () => "1938" },
  { asks: /cijfers van de postcode|digits of the postcode|chiffres du code postal/i, keys: (_, hotline) => hotline?.postcode ?? null },
  { asks: /alle nummers|all the numbers|tous les numéros/i, keys: () => "9#" },
  { asks: /aantal en een hekje|the number, then hash|le nombre/i, keys: () => "2#" },
];

/** "toets 1", "press 1", "appuyez sur le 1", "tapez 1": the key of a choice. */
const CHOICE = /(?:toets|press|appuyez sur|tapez|composez|faites)(?: le| la)? (\d)\b/gi;
/** Ways out of every menu (a person, another language): not what a newcomer came for. */
const WAYS_OUT = new Set(["0", "9"]);

/** Whoever waits may be rung back instead; waiting is what a newcomer came to see. */
const INSTEAD = /liever teruggebeld|rung back instead|^pour être rappelé|préférez être rappelé/i;

/** On the way to a human nothing is asked any more, whatever was asked before. */
const TO_A_HUMAN = /verbinden u met de coördinator|connecting you|mettons en ligne/i;

/** The keys to press next, or nothing to advise. */
export function hint(lines: readonly Line[], card: Card, hotline: Hotline | undefined): string | null {
  const at = lines.findLastIndex((line) => line.kind === "pressed");
  const since = answerTo(lines.slice(at + 1), card, hotline);
  if (since !== null || at < 0) return since;
  if (lines.slice(at + 1).some((line) => line.kind === "said")) return null;
  // Part of an answer was keyed: the rest of it is what comes next.
  const before = lines.slice(0, at);
  const asked = answerTo(before.slice(before.findLastIndex((line) => line.kind === "pressed") + 1), card, hotline);
  const keyed = pressedIn(lines[at]);
  return asked?.startsWith(keyed) === true && asked !== keyed ? asked.slice(keyed.length) : null;
}

const pressedIn = (line: Line | undefined): string => (line?.kind === "pressed" ? line.text : "");

function answerTo(lines: readonly Line[], card: Card, hotline: Hotline | undefined): string | null {
  const heard = lines.flatMap((line) => (line.kind === "said" ? [line.text] : []));
  const said = heard.slice(heard.findLastIndex((text) => TO_A_HUMAN.test(text)) + 1);
  for (const text of [...said].reverse()) {
    const found = RULES.find((rule) => rule.asks.test(text))?.keys(card, hotline);
    if (found != null) return found;
  }
  const choices = said.filter((text) => !INSTEAD.test(text)).flatMap((text) => [...text.matchAll(CHOICE)].map(([, key = ""]) => key));
  return choices.find((key) => !WAYS_OUT.has(key)) ?? null;
}
