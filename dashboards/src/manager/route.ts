/** Which trial is looked at, kept in the address. */
import { signal } from "@preact/signals";

const parse = (hash: string): string | null => /^#\/trials\/([0-9A-Za-z-]+)$/.exec(hash)?.[1] ?? null;

export const chosen = signal<string | null>(parse(location.hash));

window.addEventListener("hashchange", () => {
  chosen.value = parse(location.hash);
});

export const addressOf = (trial: string): string => `#/trials/${trial}`;

export const choose = (trial: string): void => {
  location.hash = addressOf(trial);
};
