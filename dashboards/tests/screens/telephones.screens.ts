/** The telephones of a demo, looked at in every state. Pictures land in var/screens. */
import type { Page } from "playwright-core";
import { type Shot, shoot } from "./shots";
import { asking, elsewhere, keying, listening, texted } from "./telephones";

const thumb = { page: "/phone", width: 390, height: 844, theme: "night" } as const;
const laptop = { ...thumb, width: 1280, height: 900 } as const;
const desk = { ...thumb, width: 1920, height: 1080 } as const;
const day = { theme: "day" } as const;

const messages = (nth: number) => async (page: Page) => {
  await page.getByRole("button", { name: /^(Berichten|Messages)/ }).nth(nth).click();
};

const shots: Readonly<Record<string, Shot>> = {
  "phone-390-ready": { scene: thumb },
  "phone-390-ready-day": { scene: { ...thumb, ...day } },
  "phone-390-keying": { scene: { ...thumb, news: keying } },
  "phone-390-texts": { scene: { ...thumb, news: texted }, act: messages(0) },
  "phone-390-typed": { scene: thumb, act: async (page) => { for (const key of ["0", "1", "1", "5"]) await page.getByRole("button", { name: key, exact: true }).click(); }, fullPage: true },
  "phone-390-empty": { scene: { ...thumb, answers: { "/demo/phones": { hotlines: [], phones: [], csrf_token: "c" } } } },
  "phone-390-away": { scene: { ...thumb, answers: { "/demo/phones/news": "cut" } }, act: async (page) => page.getByText(/telefoonnet antwoordt niet/).waitFor() },
  "phone-390-failed": { scene: { ...thumb, answers: { "/demo/phones": "cut" } } },
  "phone-1280-loading": { scene: { ...laptop, answers: { "/demo/phones": "never" } } },
  "phone-1280-ready": { scene: laptop },
  "phone-1280-asking": { scene: { ...laptop, news: asking } },
  "phone-1280-asking-day": { scene: { ...laptop, ...day, news: asking } },
  "phone-1280-texts-day": { scene: { ...laptop, ...day, news: texted }, act: async (page) => { await messages(1)(page); await page.locator("[name=text]").fill("ELV 3 €"); } },
  "phone-1920-listening": { scene: { ...desk, news: listening } },
  "phone-1920-listening-day-en": { scene: { ...desk, ...day, language: "en", news: listening } },
  "phone-1280-elsewhere": { scene: { ...laptop, news: elsewhere } },
  "phone-390-elsewhere-day": { scene: { ...thumb, ...day, news: elsewhere } },
  "phone-768-asking": { scene: { ...laptop, width: 768, news: asking } },
};

shoot("the telephones of a demo", shots);
