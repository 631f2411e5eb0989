/** On a phone the triage comes a few questions to a page, those that may turn the patient elsewhere first. */
import { describe, expect, test } from "vitest";
import { questionsFor } from "../../src/shared/intake/draft";
import { pagesOf } from "../../src/gp/pages";
import { kept } from "../screens/region";

describe.each([null, ...kept.nl.care_forms.map(({ id }) => id)])("for the form %s", (form) => {
  const questions = questionsFor(kept.nl, form);
  const pages = pagesOf(questions, form);

  test("every question is on one page, and each page has four at the most", () => {
    expect(pages.flatMap((it) => it.questions.map(({ id }) => id)).sort()).toEqual(questions.map(({ id }) => id).sort());
    expect(Math.max(...pages.map((it) => it.questions.length))).toBeLessThanOrEqual(4);
  });

  test("what may shut a gate comes before what may be passed over, and no page has both", () => {
    const decides = pages.map((page) => page.questions.map(({ gates }) => (form === null ? gates.length > 0 : gates.includes(form))));
    expect(decides.map((page) => new Set(page).size)).toEqual(pages.map(() => 1));
    expect(pages.map((it) => it.decides)).toEqual(decides.map(([first]) => first));
    expect([...pages].sort((one, other) => Number(other.decides) - Number(one.decides))).toEqual(pages);
  });

  test("the pages count on where the one before ended", () => {
    expect(pages.map((it) => it.to - it.from + 1)).toEqual(pages.map((it) => it.questions.length));
    expect(pages.map((it) => it.from)).toEqual([1, ...pages.slice(0, -1).map((it) => it.to + 1)]);
  });
});
