/** Takes a picture of a page and lets axe look at it; a serious finding fails. */
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const folder = fileURLToPath(new URL("../../../var/screens/", import.meta.url));
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export async function photograph(page: Page, name: string, fullPage = false): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png`, fullPage });
  // The page's policy forbids foreign scripts, so axe comes in by the debugger's door.
  await page.evaluate(await import("node:fs").then(({ readFileSync }) => readFileSync(axe, "utf8")));
  const run = async (tags: readonly string[]) => {
    const { axe } = window as unknown as { axe: { run: (where: Document, how: object) => Promise<AxeResults> } };
    return await axe.run(document, { runOnly: { type: "tag", values: tags } });
  };
  const found = await page.evaluate(run, TAGS);
  const grave = found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    // What lies behind the bar at the foot scrolls free, and the focus never rests there (scroll-padding).
    .map((it) => ({ ...it, nodes: it.nodes.filter((node) => it.id !== "target-size" || node.failureSummary?.includes("obscured") !== true) }))
    .filter(({ nodes }) => nodes.length > 0);
  expect(grave.map(({ id, nodes }) => `${name}: ${id} ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join("\n")}`)).toEqual([]);
}
