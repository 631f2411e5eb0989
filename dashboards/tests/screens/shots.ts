/** What a picture needs before it is taken: a scene, and what somebody does in it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { photograph } from "./photograph";
import { type Scene, Stage, chromiumPath } from "./stage";

export interface Shot {
  readonly scene: Scene;
  readonly act?: (page: Page) => Promise<void>;
  readonly fullPage?: boolean;
}

/** Take every picture, and fail on a serious finding of axe or on anything the browser complained about. */
export function shoot(name: string, shots: Readonly<Record<string, Shot>>): void {
  describe.skipIf(chromiumPath === undefined)(name, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await Stage.open();
    });
    afterAll(() => stage.close());

    test.each(Object.entries(shots))("%s", async (shot, { scene, act, fullPage }) => {
      const page = await stage.play(scene);
      if (act !== undefined) await act(page);
      await photograph(page, shot, fullPage);
      expect(page.faults).toEqual([]);
      await page.close();
    });
  });
}
