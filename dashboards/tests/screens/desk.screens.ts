/** The desk, looked at. Pictures land in var/screens. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Scene, Stage, chromiumPath } from "./stage";
import { photograph } from "./photograph";

const wide = { page: "/desk", width: 1920, height: 1080, theme: "night" } as const;
const scenes: Readonly<Record<string, Scene>> = {
  "desk-1920-night": wide,
  "desk-1920-day": { ...wide, theme: "day" },
  "desk-1280-night": { ...wide, width: 1280, height: 800 },
  "desk-1280-day-en": { ...wide, width: 1280, height: 800, theme: "day", language: "en" },
  "desk-900-night": { ...wide, width: 900, height: 1100 },
};

describe.skipIf(chromiumPath === undefined)("the desk", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  test.each(Object.entries(scenes))("%s", async (name, scene) => {
    const page = await stage.play(scene);
    await page.locator('[data-request="B417"]').waitFor();
    await photograph(page, name);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.clock.runFor(400);
    await page.locator(".candidate").first().waitFor();
    await photograph(page, `${name}-chosen`);
    expect(page.faults).toEqual([]);
    await page.close();
  });
});
