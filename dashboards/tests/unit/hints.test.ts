/** What a newcomer may press, from the sentences as they are really said in each language. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Card, Hotline } from "../../src/phone/api";
import { hint } from "../../src/phone/hints";
import type { Line } from "../../src/phone/story";

const card: Card = { number: "+31612000101", who: "Huisarts", role: "gp", region: "r", identity: "01000003", pin: "482913", units: [], texts: true, rung: null };
const hotline: Hotline = { number: "+31115000001", region: "r", region_name: "R", language: "nl", texts: true, postcode: "4571" };

const words = fileURLToPath(new URL("../../../config/wording/", import.meta.url));
/** A spoken sentence as it stands in a language's file, its gaps filled with a figure. */
function sentence(language: string, key: string): string {
  const [, voice = ""] = readFileSync(`${words}${language}.toml`, "utf8").split("[voice]\n");
  const found = new RegExp(`^${key} = "(.*)"$`, "m").exec(voice)?.[1];
  if (found === undefined) throw new Error(`${language} does not say ${key}`);
  return found.replace(/\{\w+(:\w+)?\}/g, "1");
}

const said = (text: string): Line => ({ kind: "said", id: 1, text, language: "nl-NL", state: "said", times: 1 });
const keyed = (text: string): Line => ({ kind: "pressed", id: 2, text });
const after = (...lines: readonly Line[]) => hint(lines, card, hotline);

describe.each(["nl", "en", "fr"])("in %s", (language) => {
  test.each([
    ["ask_number_nl", "01000003#"],
    ["ask_number_be", "01000003#"],
    ["ask_pin", "482913"],
    ["ask_birth_year", "1938"],
    ["ask_postcode", "4571"],
    ["ask_traits", "9#"],
    ["ask_unit", "2#"],
    ["option_care_form", "1"],
    ["ask_attest", "1"],
    ["ask_sex", "1"],
    ["ask_right", "1"],
    ["ask_spot", "1"],
    ["ask_wait", "1"],
    ["offer_knock", "1"],
    ["ask_answer", "1"],
    ["duty_knock", "1"],
    ["still_asking", null],
    ["readback_patient", null],
    ["birth_year_impossible", null],
    ["ask_ring_back", null],
    ["may_ring_back", null],
  ])("%s: %s", (key, keys) => expect(after(said(sentence(language, key)))).toBe(keys));

  test("the greeting alone advises nothing: its keys lead away", () => expect(after(said(sentence(language, "greeting_known")))).toBeNull());

  test.each(["ask_pin", "pin_locked", "ask_sex"])("on the way to a human, %s asks nothing any more", (key) => {
    const waits = ["human_comes", "duty_is_rung", "first_in_line", "waited", "ask_ring_back"].map((it) => said(sentence(language, it)));
    expect(after(said(sentence(language, key)), ...waits)).toBeNull();
  });

  test("what is asked last counts, whatever was said before it", () => {
    expect(after(said(sentence(language, "greeting_known")), said(sentence(language, "ask_pin")))).toBe("482913");
  });
});

describe("after a key", () => {
  const pin = said(sentence("nl", "ask_pin"));
  test("the rest of the answer comes next", () => expect(after(pin, keyed("48"))).toBe("2913"));
  test("nothing does when the answer is whole", () => expect(after(pin, keyed("482913"))).toBeNull());
  test("nothing does when it is another answer", () => expect(after(pin, keyed("5"))).toBeNull());
  test("the next question has its own", () => expect(after(pin, keyed("482913"), said(sentence("nl", "ask_sex")))).toBe("1"));
});

test("a telephone without a PIN has none to advise", () => {
  expect(hint([said(sentence("nl", "ask_pin"))], { ...card, pin: null }, undefined)).toBeNull();
});
