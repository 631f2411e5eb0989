/** Contrast by WCAG 2.2, computed from the tokens themselves. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const css = readFileSync(fileURLToPath(new URL("../../src/shared/design/tokens.css", import.meta.url)), "utf8");

function palette(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf("{", css.indexOf(selector)), css.indexOf("}", css.indexOf(selector)));
  const pairs = [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value] as const);
  return Object.fromEntries(pairs);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const themes = { night: palette(':root[data-theme="night"] {'), day: palette(':root[data-theme="day"] {') };
const surfaces = ["ground", "sheet", "raised", "chosen"];
const texts = ["ink", "ink-soft", "ink-faint", "strong", "due", "overdue", "yes", "held"];

describe.each(Object.entries(themes))("%s", (_theme, colours) => {
  test.each(surfaces.flatMap((surface) => texts.map((text) => [text, surface])))("%s is readable on %s", (text, surface) => {
    expect(contrast(colours[text] ?? "", colours[surface] ?? "")).toBeGreaterThanOrEqual(4.5);
  });
  test.each(surfaces)("the edge of a control is seen on %s", (surface) => {
    expect(contrast(colours.control ?? "", colours[surface] ?? "")).toBeGreaterThanOrEqual(3);
  });
  test("text on a filled button is readable", () => {
    expect(contrast(colours["on-strong"] ?? "", colours.strong ?? "")).toBeGreaterThanOrEqual(4.5);
  });
});

test("day by choice and day by the machine's wish are the same", () => {
  expect(palette(":root:not([data-theme]) {")).toEqual(themes.day);
});
