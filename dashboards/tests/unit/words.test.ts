/** Every language has every word, with the same gaps. */
import { describe, expect, test } from "vitest";
import { en } from "../../src/shared/words/en";
import { nl } from "../../src/shared/words/nl";

interface Tree { readonly [key: string]: string | Tree }

function flat(tree: Tree, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") all.set(path + key, value);
    else for (const [inner, text] of flat(value, `${path}${key}.`)) all.set(inner, text);
  }
  return all;
}

const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
const dutch = flat(nl);

describe.each([["en", flat(en)]])("%s", (_language, words) => {
  test("has the same keys as Dutch", () => expect([...words.keys()].sort()).toEqual([...dutch.keys()].sort()));
  test("has the same gaps in every word", () => {
    const differ = [...dutch].filter(([key, text]) => gaps(words.get(key) ?? "").join() !== gaps(text).join());
    expect(differ.map(([key]) => key)).toEqual([]);
  });
  test("says nothing with an empty word", () => expect([...words.values(), ...dutch.values()].every((text) => text.trim() !== "")).toBe(true));
});
