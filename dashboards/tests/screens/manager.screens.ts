/** The region manager's page in every state. Pictures land in var/screens. */
import type { Page } from "playwright-core";
import { type Shot, shoot } from "./shots";

const desk = { page: "/manager", width: 1680, height: 1000, theme: "night" } as const;
const laptop = { ...desk, width: 1280, height: 800, theme: "day" } as const;
const phone = { ...desk, width: 390, height: 844 } as const;

const opens = (trial: string, waitsFor: string) => async (page: Page) => {
  await page.evaluate((to) => {
    location.hash = `#/trials/${to}`;
  }, trial);
  await page.locator(waitsFor).first().waitFor();
  await page.clock.runFor(200);
};
const changes = async (page: Page) => {
  await opens("new", ".policy")(page);
  await page.getByLabel("Te proberen beleid").selectOption({ index: 1 });
  await page.getByLabel("Hoeveel tegelijk: Crisisbed (Wlz)").selectOption("2");
  await page.getByLabel("Wie leidt: Geriatrische revalidatiezorg").selectOption("first_provider_owns");
};

const shots: Readonly<Record<string, Shot>> = {
  "manager-1680-done-night": { scene: desk, act: opens("t-1", ".ways"), fullPage: true },
  "manager-1680-done-day": { scene: { ...desk, theme: "day" }, act: opens("t-1", ".ways"), fullPage: true },
  "manager-1280-done-day": { scene: laptop, act: opens("t-1", ".ways"), fullPage: true },
  "manager-1280-done-night-fr": { scene: { ...laptop, theme: "night", language: "fr" }, act: opens("t-1", ".ways"), fullPage: true },
  "manager-390-done-night": { scene: phone, act: opens("t-1", ".ways"), fullPage: true },
  "manager-390-done-day": { scene: { ...phone, theme: "day" }, act: opens("t-1", ".ways"), fullPage: true },
  "manager-1680-new-day": { scene: { ...desk, theme: "day" }, act: changes, fullPage: true },
  "manager-1280-new-night": { scene: { ...laptop, theme: "night" }, act: changes, fullPage: true },
  "manager-390-new-day": { scene: { ...phone, theme: "day" }, act: changes, fullPage: true },
  "manager-1280-running": { scene: { ...laptop, theme: "night" }, act: opens("t-2", ".playing") },
  "manager-390-running": { scene: phone, act: opens("t-2", ".playing"), fullPage: true },
  "manager-1280-failed-en": { scene: { ...laptop, language: "en" }, act: opens("t-3", ".trouble") },
  "manager-1280-empty": { scene: { ...laptop, answers: { "/policy-trials": { items: [], next_cursor: null } } }, act: opens("new", ".policy") },
  "manager-1280-away": { scene: { ...laptop, answers: { "/policy-trials": 503 } }, act: async (page) => page.locator(".trouble").waitFor() },
};

shoot("the region manager's page", shots);
