/** The slow look: the built pages in real Chromium, every state photographed and checked by axe. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/screens/**/*.screens.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
