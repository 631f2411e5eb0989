/** Every language has every word, with the same gaps. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { en } from "../../src/shared/words/en";
import { fr } from "../../src/shared/words/fr";
import { language, speak, t } from "../../src/shared/words/i18n";
import { nl } from "../../src/shared/words/nl";
import { nlBE } from "../../src/shared/words/nl_BE";

interface Tree { readonly [key: string]: string | Tree | undefined }

function flat(tree: Tree, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") all.set(path + key, value);
    else if (value !== undefined) for (const [inner, text] of flat(value, `${path}${key}.`)) all.set(inner, text);
  }
  return all;
}

const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
const dutch = flat(nl);

describe.each([["en", flat(en)], ["fr", flat(fr)]])("%s", (_language, words) => {
  test("has the same keys as Dutch", () => expect([...words.keys()].sort()).toEqual([...dutch.keys()].sort()));
  test("has the same gaps in every word", () => {
    const differ = [...dutch].filter(([key, text]) => gaps(words.get(key) ?? "").join() !== gaps(text).join());
    expect(differ.map(([key]) => key)).toEqual([]);
  });
  test("says nothing with an empty word", () => expect([...words.values(), ...dutch.values()].every((text) => text.trim() !== "")).toBe(true));
});

describe("Dutch in Flanders", () => {
  const flemish = flat(nlBE);
  test("says only what Dutch says too, with the same gaps", () => {
    const differ = [...flemish].filter(([key, text]) => gaps(dutch.get(key) ?? "{{unknown}}").join() !== gaps(text).join());
    expect(differ.map(([key]) => key)).toEqual([]);
  });
  test("says only what it says otherwise", () =>
    expect([...flemish].filter(([key, text]) => dutch.get(key) === text).map(([key]) => key)).toEqual([]));
});

describe("a language", () => {
  // Tests have no document; a page has.
  const page = { documentElement: { lang: "" } };
  beforeAll(() => vi.stubGlobal("document", page));
  afterAll(() => {
    speak("nl");
    vi.unstubAllGlobals();
  });

  test.each([
    ["nl-BE", "nl", "Ziekenfonds", "Terug"],
    ["nl", "nl", "Zorgverzekeraar", "Terug"],
    ["fr", "fr", "Mutualité", "Retour"],
    ["fr-BE", "fr", "Mutualité", "Retour"],
    ["de", "nl", "Zorgverzekeraar", "Terug"],
  ])("%s is spoken as %s, in the words of the country where it has its own", (wanted, spoken, insurer, back) => {
    speak(wanted);
    expect([language(), t("intake.insurer"), t("common.cancel")]).toEqual([spoken, insurer, back]);
  });

  test("a page says in which words it is", () => {
    speak("nl-BE");
    expect(page.documentElement.lang).toBe("nl-BE");
  });
});
