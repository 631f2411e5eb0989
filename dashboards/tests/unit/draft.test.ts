import { describe, expect, test } from "vitest";
import type { Region } from "../../src/shared/api/types";
import { type Draft, blank, isYear, missing, questionsFor, revive, toRequest } from "../../src/shared/intake/draft";

const region = {
  id: "zv",
  care_forms: [{ id: "crisis", year_days: null }],
  triage_questions: [
    { id: "seen", text: "?", kind: "yes_no", forms: [] },
    { id: "acute", text: "?", kind: "yes_no", forms: ["crisis"] },
    { id: "home", text: "?", kind: "yes_no", forms: ["elv"] },
  ],
} as unknown as Region;
const filled: Draft = { ...blank, care_form: "crisis", sex: "f", birth_year: "1939", postcode: "4571", answers: { seen: true, home: true } };

test("a form is asked its own questions and those of all; without a form every one", () => {
  expect(questionsFor(region, "crisis").map((it) => it.id)).toEqual(["seen", "acute"]);
  expect(questionsFor(region, null)).toHaveLength(3);
});

test.each([
  ["1939", true],
  ["1906", true],
  ["1905", false],
  ["2027", false],
  ["39", false],
  ["19 9", false],
])("%s can be a year of birth: %s", (year, can) => expect(isYear(year, 2026)).toBe(can));

test("what is missing is named", () => {
  expect(missing(blank, 2026)).toEqual(["sex", "postcode", "birth_year"]);
  expect(missing(filled, 2026)).toEqual([]);
});

describe("toRequest", () => {
  test("sends what was filled in, and nothing that was not", () => {
    expect(toRequest(filled, region)).toEqual({
      region: "zv",
      care_form: "crisis",
      birth_year: 1939,
      sex: "f",
      postcode: "4571",
      traits: [],
      triage: { seen: true },
    });
  });

  test("leaves out answers to questions that the chosen form is not asked", () => {
    expect(toRequest(filled, region).triage).not.toHaveProperty("home");
  });

  test("sends a patient only with a name", () => {
    expect(toRequest({ ...filled, birth_date: "1939-01-01" }, region)).not.toHaveProperty("patient");
    expect(toRequest({ ...filled, patient_name: " M. de Vos ", birth_date: "1939-01-01" }, region).patient).toEqual({
      name: "M. de Vos",
      birth_date: "1939-01-01",
    });
  });
});

describe("the national number", () => {
  const counting = { ...region, care_forms: region.care_forms.map((form) => ({ ...form, year_days: 90 })) };
  const typed = { ...filled, patient_name: "M. de Vos", national_number: "85.07.30-033 28" };

  test("is sent in digits, where days of a year are counted", () => {
    expect(toRequest(typed, counting).patient).toEqual({ name: "M. de Vos", national_number: "85073003328" });
    expect(toRequest(typed, region).patient).toEqual({ name: "M. de Vos" });
  });

  test("is not lost unseen when there is no name", () => {
    expect(toRequest({ ...typed, patient_name: "" }, counting).patient).toEqual({ name: "", national_number: "85073003328" });
  });
});

describe("revive", () => {
  test("brings a kept draft back", () => expect(revive(JSON.stringify(filled))).toEqual(filled));

  test.each([null, "", "{", "null", "[]", '"x"'])("begins anew from %j", (kept) => expect(revive(kept)).toEqual(blank));

  test("takes nothing that is not a draft's", () => {
    expect(revive('{"postcode":4571,"traits":"lift","sex":"f","evil":true}')).toEqual({ ...blank, sex: "f" });
  });
});
