/** The pages for a thumb, looked at in every state. Pictures land in var/screens. */
import type { Page } from "playwright-core";
import { daysCounted, staysWithDays } from "./region";
import { type Shot, shoot } from "./shots";

const phone = { page: "/gp", width: 390, height: 844, theme: "night" } as const;
const wide = { ...phone, width: 1280, height: 900 } as const;
const ward = { ...phone, page: "/facility" } as const;

const opened = (id: string) => async (page: Page) => {
  await page.evaluate((to) => {
    location.hash = `#/requests/${to}`;
  }, id);
  await page.locator(".progress").waitFor();
  await page.clock.runFor(200);
};
const next = (page: Page) => page.getByRole("button", { name: "Verder" }).click();
const start = async (page: Page) => {
  await page.getByRole("button", { name: "Nieuwe aanvraag" }).click();
  await page.getByLabel(/^Crisis/).check();
};
/** Through all the questions, however many pages they take, and into who it is about. */
const pastQuestions = async (page: Page) => {
  while ((await page.locator("[name=birth-year]").count()) === 0) {
    const before = await page.locator(".steps").innerText();
    await next(page);
    await page.waitForFunction((was) => document.querySelector<HTMLElement>(".steps")?.innerText !== was, before);
  }
};
/** As far as the question where patient and family want to go. */
const wished = async (page: Page) => {
  await page.getByRole("button", { name: "Nieuwe aanvraag" }).click();
  await page.getByLabel(/^Palliatief/).check();
  while ((await page.getByLabel("Geen voorkeur").count()) === 0) await next(page);
  await page.getByLabel("De Stelle").check();
};
const toPatient = async (page: Page) => {
  await start(page);
  await next(page);
  await pastQuestions(page);
};
const toSend = async (page: Page) => {
  await toPatient(page);
  await page.getByLabel("Vrouw").check();
  await page.locator("[name=birth-year]").fill("1939");
  await page.locator("[name=area]").fill("4515");
  await next(page);
  await page.getByLabel("Bariatrisch bed (meer dan 150 kg)").check();
  await next(page);
  await page.clock.runFor(600);
};
const tab = (name: RegExp) => async (page: Page) => page.getByRole("navigation").getByRole("button", { name }).click();
const wrong = { status: 422, title: "Invoer klopt niet", code: "invalid_input", detail: "Kijk de velden na en verstuur opnieuw.", errors: [{ field: "note", message: "Dit is te lang: 1000 tekens is het meeste." }] };
const nothing = { stream: "facility:de-stelle", epoch: "e1", seq: 40, at: "2026-03-01T02:12:44Z", items: {}, happened: [] };

const counts = { ...daysCounted, "/boards/facility%3Ade-stelle/snapshot": { ...nothing, items: { stay: Object.fromEntries(staysWithDays.map((it) => [it.id, it])) } } };
const daysTold = async (page: Page) => {
  await tab(/Verwacht/)(page);
  await page.getByRole("button", { name: "Dagen dit jaar" }).first().click();
  await page.getByText("37 dagen via ons").waitFor();
};

const shots: Readonly<Record<string, Shot>> = {
  "gp-390-home": { scene: phone },
  "gp-1280-home-day": { scene: { ...wide, theme: "day" } },
  "gp-390-empty": { scene: { ...phone, answers: { "/requests?": { items: [], next_cursor: null } } } },
  "gp-390-failed": { scene: { ...phone, answers: { "/requests?": 500 } } },
  "gp-390-form": { scene: phone, act: start },
  "gp-390-question-day": { scene: { ...phone, theme: "day" }, act: async (page) => { await start(page); await next(page); }, fullPage: true },
  "gp-390-may-be-skipped": { scene: phone, act: async (page) => { await start(page); await next(page); while ((await page.getByRole("button", { name: "Sla de rest over" }).count()) === 0) await next(page); await page.getByRole("textbox").first().fill("Vannacht twee keer gevallen bij het naar de wc gaan."); }, fullPage: true },
  "gp-390-wish": { scene: { ...phone, theme: "day" }, act: wished, fullPage: true },
  "gp-1280-wish-night": { scene: wide, act: wished },
  "gp-1280-questions": { scene: wide, act: async (page) => { await start(page); await next(page); await page.clock.runFor(500); } },
  "gp-390-missing": { scene: phone, act: async (page) => { await toPatient(page); await next(page); } },
  "gp-390-traits": { scene: phone, act: async (page) => { await toPatient(page); await page.getByLabel("Man").check(); await page.locator("[name=birth-year]").fill("1939"); await page.locator("[name=area]").fill("4515"); await next(page); }, fullPage: true },
  "gp-390-send": { scene: phone, act: toSend, fullPage: true },
  "gp-390-send-refused": { scene: { ...phone, answers: { "/requests": wrong } }, act: async (page) => { await toSend(page); await page.getByRole("button", { name: "Vraag de plek aan" }).click(); await page.getByText(/te lang/).waitFor(); }, fullPage: true },
  "gp-390-progress": { scene: phone, act: opened("r1") },
  "gp-390-place": { scene: { ...phone, theme: "day" }, act: opened("r5") },
  "gp-390-missed": { scene: phone, act: opened("r23") },
  "gp-1280-missed-day": { scene: { ...wide, theme: "day" }, act: opened("r23") },
  "gp-1280-progress": { scene: wide, act: opened("r1") },
  "gp-390-choose": { scene: phone, act: opened("r20"), fullPage: true },
  "gp-390-choose-day": { scene: { ...phone, theme: "day" }, act: opened("r20"), fullPage: true },
  "gp-1280-choose": { scene: wide, act: opened("r20") },
  "gp-390-provider": { scene: phone, act: opened("r21") },
  "gp-390-withdraw": { scene: phone, act: async (page) => { await opened("r1")(page); await page.getByRole("button", { name: "Trek aanvraag in" }).click(); }, fullPage: true },
  "facility-390-units": { scene: ward },
  "facility-390-units-day": { scene: { ...ward, theme: "day" } },
  "facility-390-changed": { scene: ward, act: async (page) => page.getByRole("button", { name: /Eén vrij bed meer/ }).first().click() },
  "facility-390-closing": { scene: ward, act: async (page) => page.getByRole("button", { name: "Bedden sluiten" }).first().click(), fullPage: true },
  "facility-1280-closing-day": { scene: { ...ward, width: 1280, height: 900, theme: "day" }, act: async (page) => page.getByRole("button", { name: "Bedden sluiten" }).first().click() },
  "facility-390-figures": { scene: ward, act: async (page) => page.getByRole("button", { name: "Meer cijfers" }).first().click(), fullPage: true },
  "facility-390-offers": { scene: ward, act: tab(/Vragen/), fullPage: true },
  "facility-390-search": { scene: ward, act: tab(/Vragen/), fullPage: true },
  "facility-390-take-in-day": { scene: { ...ward, theme: "day" }, act: async (page) => { await tab(/Vragen/)(page); await page.locator("[data-search=B436]").getByRole("button", { name: "Ja, wij nemen op" }).click(); }, fullPage: true },
  "facility-390-give-back": { scene: ward, act: async (page) => { await tab(/Vragen/)(page); await page.getByRole("button", { name: "Geef terug aan de desk" }).click(); }, fullPage: true },
  "facility-390-yes": { scene: ward, act: async (page) => { await tab(/Vragen/)(page); await page.locator("[data-offer]").getByRole("button", { name: "Ja, wij nemen op" }).first().click(); }, fullPage: true },
  "facility-390-yes-late": { scene: ward, act: async (page) => { await tab(/Vragen/)(page); await page.locator("[data-offer]").getByRole("button", { name: "Ja, wij nemen op" }).first().click(); await page.getByLabel(/Verwacht|Vanaf|wanneer/i).last().fill("2026-03-01T21:30"); }, fullPage: true },
  "facility-390-no-day": { scene: { ...ward, theme: "day" }, act: async (page) => { await tab(/Vragen/)(page); await page.locator("[data-offer]").getByRole("button", { name: "Nee, dat kan niet" }).first().click(); }, fullPage: true },
  "facility-390-expected": { scene: ward, act: tab(/Verwacht/), fullPage: true },
  "facility-390-days": { scene: { ...ward, answers: counts }, act: daysTold, fullPage: true },
  "facility-390-days-house-day": { scene: { ...ward, theme: "day", answers: counts }, act: tab(/In huis/), fullPage: true },
  "gp-390-send-days-day": { scene: { ...phone, theme: "day", answers: daysCounted }, act: toSend, fullPage: true },
  "facility-390-takeover-day": { scene: { ...ward, theme: "day" }, act: async (page) => { await tab(/In huis/)(page); await page.getByRole("button", { name: "Arts heeft overgenomen" }).first().click(); }, fullPage: true },
  "facility-390-house": { scene: ward, act: async (page) => { await tab(/In huis/)(page); await page.getByRole("button", { name: "Is vertrokken" }).first().click(); }, fullPage: true },
  "facility-390-extending-day": { scene: { ...ward, theme: "day" }, act: async (page) => { await tab(/In huis/)(page); await page.getByRole("button", { name: "Verblijf verlengen" }).click(); await page.getByLabel("Vervolgplek is er nog niet").check(); }, fullPage: true },
  "facility-390-empty": { scene: { ...ward, answers: { "/boards/facility%3Ade-stelle/snapshot": nothing } }, act: tab(/Vragen/) },
  "facility-390-loading": { scene: { ...ward, answers: { "/boards/facility%3Ade-stelle/snapshot": "never" } } },
  "facility-390-not-live": { scene: { ...ward, link: "polling", answers: { "/boards/facility%3Ade-stelle/entries": "cut" } }, act: async (page) => { await page.clock.runFor(52_000); await page.getByText(/Niet live sinds/).waitFor(); } },
  "facility-390-day-fr": { scene: { ...ward, theme: "day", language: "fr" } },
  "facility-1280-night": { scene: { ...ward, width: 1280, height: 900 } },
  "facility-1280-day-en": { scene: { ...ward, width: 1280, height: 900, theme: "day", language: "en" } },
};

shoot("the pages for a thumb", shots);

