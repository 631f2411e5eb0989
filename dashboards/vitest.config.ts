/** The fast tests: pure modules in Node, components in jsdom where a file asks for it. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["tests/unit/**/*.test.{ts,tsx}"], restoreMocks: true },
});
