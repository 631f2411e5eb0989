/** Whether the page is as narrow as a phone. */
import { signal } from "@preact/signals";

const query = window.matchMedia("(max-width: 44rem)");

export const narrow = signal(query.matches);

query.addEventListener("change", () => {
  narrow.value = query.matches;
});
