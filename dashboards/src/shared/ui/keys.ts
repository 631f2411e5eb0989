/** Shortcuts of a page: single keys that never fire while somebody is writing, and that can be switched off. */
import { signal } from "@preact/signals";

/** Acts on a key. Returns false when it did not apply, so that others may. */
export type KeyAction = () => unknown;
export type KeyMap = Readonly<Record<string, KeyAction>>;

const KEPT_AS = "bedline-keys";
const layers: { readonly map: KeyMap; readonly alone: boolean }[] = [];

/** Whether single-key shortcuts work (WCAG 2.1.4: they can be switched off). */
export const keysOn = signal(localStorage.getItem(KEPT_AS) !== "off");

export function switchKeys(on: boolean): void {
  localStorage.setItem(KEPT_AS, on ? "on" : "off");
  keysOn.value = on;
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "radio" && target.type !== "checkbox";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Let `map` act until the returned function is called; later maps go first, and while one is `alone` the others rest. */
export function bindKeys(map: KeyMap, alone = false): () => void {
  const layer = { map, alone };
  layers.push(layer);
  return () => void layers.splice(layers.indexOf(layer), 1);
}

/** Whether a key may be a shortcut at all. Space is left to the control that has the focus. */
function isShortcut(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return false;
  if (event.key === "Escape") return true;
  return event.key !== " " && keysOn.peek() && !isWriting(event.target);
}

/** Find what a key does now. Escape always works; other keys not while writing, not with a modifier, not when off. */
export function actionFor(event: KeyboardEvent): KeyAction | null {
  if (!isShortcut(event)) return null;
  for (const { map, alone } of [...layers].reverse()) {
    const action = map[event.key];
    if (action !== undefined) return action;
    if (alone) return null;
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  const action = event.repeat && event.key !== "j" && event.key !== "k" ? null : actionFor(event);
  if (action === null) return;
  if (action() !== false) event.preventDefault();
});
