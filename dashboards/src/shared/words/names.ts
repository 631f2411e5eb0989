/** What people and homes are called where there is little room. */
import { bareName } from "./format";

const ROOM = 12;

/** A name that fits its field: "Jan-Willem vW" for who is called longer than the field is wide. */
export function shortName(name: string): string {
  const own = bareName(name);
  const [first, ...rest] = own.split(" ");
  if (own.length <= ROOM || first === undefined || rest.length === 0) return own;
  return `${first} ${rest.map((part) => part.slice(0, 1)).join("")}`;
}

const HOME_ROOM = 24;

/** A home's name without what stands before its own: "De Turfput" for "Woonzorgcentrum De Turfput (demo)". */
export function homeName(name: string): string {
  let words = bareName(name).split(" ");
  while (words.join(" ").length > HOME_ROOM && !isLast(words)) words = words.slice(1);
  return words.join(" ");
}

/** One word is a name; two are, where the second is no more than the area: "Hospice Zeeuwsch-Vlaanderen". */
function isLast(words: readonly string[]): boolean {
  return words.length === 1 || (words.length === 2 && words[1]?.includes("-") === true);
}
