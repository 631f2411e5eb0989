/** Day or night: the machine's wish until somebody chooses. */
import { signal } from "@preact/signals";
import { cookie, remember } from "./cookies";

export type Theme = "night" | "day";

function wished(): Theme {
  const kept = document.documentElement.dataset.theme ?? cookie("bedline-theme");
  if (kept === "night" || kept === "day") return kept;
  return window.matchMedia("(prefers-color-scheme: light)").matches ? "day" : "night";
}

export const theme = signal<Theme>(wished());

export function chooseTheme(next: Theme): void {
  remember("bedline-theme", next);
  document.documentElement.dataset.theme = next;
  theme.value = next;
}
