/** The desk, looked at in every state. Pictures land in var/screens. */
import type { Page } from "playwright-core";
import { calls, daysCounted, happened, manyWaitings, requests, tasks, units } from "./region";
import { type Shot, shoot } from "./shots";

const wide = { page: "/desk", width: 1920, height: 1080, theme: "night" } as const;
const laptop = { ...wide, width: 1280, height: 800 } as const;
const EMPTY = { stream: "desk:zeeuws-vlaanderen", epoch: "e1", seq: 40, at: "2026-03-01T02:12:44Z", items: {}, happened: [] };
const snapshot = "/boards/desk%3Azeeuws-vlaanderen/snapshot";

const keyed = (all: readonly { readonly id: string }[]) => Object.fromEntries(all.map((it) => [it.id, it]));
const items = { request: keyed(requests), unit: keyed(units), task: keyed(tasks), call: keyed(calls), waiting: keyed(manyWaitings) };
const BUSY = { ...EMPTY, items, happened };
const MINE = { ...EMPTY, items: { ...items, call: keyed(calls.map((it) => ({ ...it, with_whom: { id: "coordinator-1", name: "Els Dieleman" } })).slice(0, 1)) } };
const refusedTake = { status: 409, title: "Geen diensttelefoon", code: "no_duty_phone", detail: "U staat nu niet in het rooster, dus we weten niet waar we u moeten bellen. Vraag wie dienst heeft, of pas het rooster aan." };

const halted = (what: string, since: string) => ({ what, since: `2026-03-01T02:${since}Z` });
const STANDS = { "/standstill": { items: [halted("searching", "12:04"), halted("outgoing", "11:50")], next_cursor: null } };
/** A patient who has been there for days: the request is closed, and only a task tells of it. */
const staying = { ...requests.find(({ code }) => code === "B388"), id: "r90", code: "B311", state: "closed", next_action: null };
const ends = { ...tasks[0], id: "t9", kind: "stay_ends", request: { id: "r90", code: "B311" }, params: { facility_name: "De Hoeve", unit_name: "Logeerkamers" } };
const STAYING = { [snapshot]: { ...BUSY, items: { ...items, task: keyed([ends]) } }, "/requests/r90": staying };
const extending = async (page: Page) => {
  await page.locator("[data-task=stay_ends]").getByRole("button", { name: "B311" }).click();
  await page.getByRole("button", { name: "Verblijf verlengen" }).click();
  await page.clock.runFor(400);
};

/** Somebody whose days of the year are counted: with those that the referrer told of. */
const DAYS = {
  ...daysCounted,
  [snapshot]: { ...BUSY, items: { ...items, request: keyed(requests.map((it) => (it.stay?.id === "s2" ? { ...it, stay: { ...it.stay, days_up_at: "2026-03-12T23:00:00Z" } } : it))) } },
};
const counting = async (page: Page) => {
  await choose("B388")(page);
  await page.getByRole("button", { name: "Dagen dit jaar" }).click();
  await page.getByText("37 dagen via ons").waitFor();
  await page.clock.runFor(400);
};

const choose = (code: string) => async (page: Page) => {
  await page.locator(`[data-request="${code}"]`).click();
  await page.clock.runFor(400);
};
const keys =
  (code: string, ...pressed: readonly string[]) =>
  async (page: Page) => {
    await choose(code)(page);
    await page.locator(`[data-chosen="${code}"]`).waitFor();
    for (const key of pressed) await page.keyboard.press(key);
    await page.clock.runFor(600);
  };

/** "/", a few letters, and the sentence stands there: two keys at the most, whatever the size of the screen. */
const whyNot = (typed: string, sentence: string) => async (page: Page) => {
  await keys("B417")(page);
  await page.locator(".why-field").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type(typed);
  const answer = page.locator(".unsuitable li").getByText(sentence);
  await answer.waitFor();
  await page.clock.runFor(100);
  const { top, bottom } = await answer.evaluate((it) => it.getBoundingClientRect());
  const height = page.viewportSize()?.height ?? 0;
  if (top < 0 || bottom > height) throw new Error(`the sentence is out of sight: ${top} to ${bottom} of ${height}`);
};

const refused = { status: 409, title: "Geen bed vrij", code: "no_free_place", detail: "De Vurssche heeft geen bed meer vrij. Kies een andere afdeling." };

export const shots: Readonly<Record<string, Shot>> = {
  "desk-1920-night": { scene: wide },
  "desk-1920-night-chosen": { scene: wide, act: choose("B417") },
  "desk-1280-night-missed": { scene: laptop, act: choose("B431") },
  "desk-1280-day-missed-fr": { scene: { ...laptop, theme: "day", language: "fr" }, act: choose("B431") },
  "desk-1280-night-days": { scene: { ...laptop, answers: DAYS }, act: counting },
  "desk-1920-day-days": { scene: { ...wide, theme: "day", answers: DAYS }, act: counting },
  "desk-1920-day-missed": { scene: { ...wide, theme: "day" }, act: choose("B431") },
  "desk-1920-day-chosen": { scene: { ...wide, theme: "day" }, act: choose("B417") },
  "desk-2560-night-chosen": { scene: { ...wide, width: 2560, height: 1440 }, act: choose("B417") },
  "desk-1600-night-chosen": { scene: { ...wide, width: 1600, height: 940 }, act: choose("B417") },
  "desk-1280-night-extending": { scene: { ...laptop, answers: STAYING }, act: extending },
  "desk-1280-night-chosen": { scene: laptop, act: choose("B417") },
  "desk-1280-day-en": { scene: { ...laptop, theme: "day", language: "en" }, act: choose("B398") },
  "desk-1280-night-fr": { scene: { ...laptop, language: "fr" }, act: choose("B417") },
  "desk-900-night-chosen": { scene: { ...wide, width: 900, height: 1100 }, act: choose("B417") },
  "desk-640-zoomed": { scene: { ...wide, width: 640, height: 400 }, act: choose("B417"), fullPage: true },
  "desk-across": { scene: { ...wide, theme: "day" }, act: choose("B444") },
  "desk-across-1280-night": { scene: laptop, act: choose("B444") },
  "desk-across-390-day": { scene: { ...wide, width: 390, height: 900, theme: "day" }, act: choose("B444"), fullPage: true },
  "desk-guest-1280-day": { scene: { ...laptop, theme: "day" }, act: choose("B447") },
  "desk-ladder": { scene: { ...wide, theme: "day" }, act: choose("B391") },
  "desk-ladder-1280-night": { scene: laptop, act: choose("B391") },
  "desk-referrer-chooses": { scene: wide, act: choose("B433") },
  "desk-provider-searches-1280-day": { scene: { ...laptop, theme: "day" }, act: choose("B436") },
  "desk-why-not-1280-day": { scene: { ...laptop, theme: "day" }, act: whyNot("emm", "Emmaus biedt deze zorgvorm niet") },
  "desk-why-not-1440-night": { scene: { ...wide, width: 1440, height: 900 }, act: whyNot("stelle", "Bij De Stelle is niets vrij") },
  "desk-why-only-third": { scene: wide, act: whyNot("bachten", "staat op plaats 3") },
  "desk-yes": { scene: wide, act: keys("B414", "y") },
  "desk-no": { scene: wide, act: keys("B417", "n") },
  "desk-withdraw": { scene: wide, act: keys("B417", "w") },
  "desk-end": { scene: { ...wide, theme: "day" }, act: keys("B409", "e") },
  "desk-answers": { scene: wide, act: async (page) => { await keys("B421", "v")(page); await page.getByText("Vannacht twee keer gevallen").waitFor(); } },
  "desk-assess": { scene: wide, act: keys("B421", "b") },
  "desk-patient": { scene: wide, act: keys("B398", "p") },
  "desk-offer-refused": { scene: { ...wide, answers: { "/requests/r1/offers": refused } }, act: keys("B417", "o") },
  "desk-offer-cut": { scene: { ...wide, answers: { "/requests/r1/offers": "cut" } }, act: async (page) => {
    await keys("B417", "o")(page);
    await page.clock.runFor(4000);
    await page.getByText("De server is niet bereikt.").waitFor();
  } },
  "desk-intake": { scene: wide, act: async (page) => {
    await page.keyboard.press("a");
    await page.locator("[name=area]").fill("4515");
    await page.clock.runFor(500);
  } },
  "desk-keys": { scene: wide, act: async (page) => { await page.keyboard.press("?"); await page.locator("dialog").waitFor(); } },
  "desk-unit-open": { scene: laptop, act: async (page) => page.locator('[data-facility="de-stelle"] .row-name').click() },
  "desk-calls-1920-night": { scene: { ...wide, answers: { [snapshot]: BUSY } } },
  "desk-calls-1920-day": { scene: { ...wide, theme: "day", answers: { [snapshot]: BUSY } } },
  "desk-calls-1280-night": { scene: { ...laptop, answers: { [snapshot]: BUSY } } },
  "desk-calls-1280-day-en": { scene: { ...laptop, theme: "day", language: "en", answers: { [snapshot]: BUSY } } },
  "desk-calls-900-night": { scene: { ...wide, width: 900, height: 1100, answers: { [snapshot]: BUSY } } },
  "desk-calls-390-night": { scene: { ...wide, width: 390, height: 844, answers: { [snapshot]: BUSY } }, fullPage: true },
  "desk-calls-390-day": { scene: { ...wide, theme: "day", width: 390, height: 844, answers: { [snapshot]: BUSY } }, fullPage: true },
  "desk-calls-mine": { scene: { ...wide, answers: { [snapshot]: MINE } }, act: async (page) => page.locator('[data-chosen="B409"]').waitFor() },
  "desk-calls-refused": { scene: { ...wide, answers: { "/waitings": refusedTake } }, act: async (page) => {
    await page.locator(".call-waiting").waitFor();
    await page.keyboard.press("c");
    await page.clock.runFor(400);
    await page.getByText("niet in het rooster").waitFor();
  } },
  "desk-voicemail": { scene: wide, act: async (page) => {
    await page.locator('[data-task="voicemail"]').getByText("Beluister").click();
    await page.locator('[data-task="voicemail"]').getByText("Toon nummer").click();
    await page.locator("a.number").waitFor();
    await page.clock.runFor(400);
  } },
  "desk-empty": { scene: { ...wide, answers: { [snapshot]: EMPTY } } },
  "desk-loading": { scene: { ...wide, answers: { [snapshot]: "never" } } },
  "desk-not-open": { scene: { ...wide, answers: { "/me": 503 } } },
  "desk-refused": { scene: { ...wide, answers: { [snapshot]: 403 } } },
  "desk-polling": { scene: { ...laptop, link: "polling" } },
  "desk-not-live": { scene: { ...wide, link: "polling", answers: { "/boards/desk%3Azeeuws-vlaanderen/entries": "cut" } }, act: async (page) => {
    await page.clock.runFor(52_000);
    await page.getByText(/Niet live sinds/).waitFor();
  } },
  "desk-standstill-1440-day": { scene: { ...wide, width: 1440, height: 900, theme: "day", answers: STANDS } },
  "desk-standstill-1280-night": { scene: { ...laptop, answers: STANDS }, act: choose("B417") },
  "desk-standstill-390-night": { scene: { ...wide, width: 390, height: 844, answers: STANDS } },
  "desk-not-live-day": { scene: { ...laptop, theme: "day", link: "polling", answers: { "/boards/desk%3Azeeuws-vlaanderen/entries": 502 } }, act: async (page) => {
    await page.clock.runFor(52_000);
    await page.getByText(/Niet live sinds/).waitFor();
  } },
};

shoot("the desk", shots);
