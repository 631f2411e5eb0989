/** How the dashboards are built: one entry per page and a manifest the server's templates read. */
import { defineConfig } from "vite";

export default defineConfig({
  // The server hands out everything in dist/ under this path.
  base: "/assets/",
  publicDir: false,
  build: {
    outDir: "dist",
    assetsDir: "",
    manifest: true,
    // The Content-Security-Policy knows no data: sources, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome111", "firefox114", "safari16.4"],
    rolldownOptions: {
      // Named, so that a file says which page it belongs to; the manifest's keys are the paths.
      input: {
        desk: "src/board/main.tsx",
        facility: "src/facility/main.tsx",
        gp: "src/gp/main.tsx",
        manager: "src/manager/main.tsx",
        pages: "src/pages.css",
        phone: "src/phone/main.tsx",
      },
    },
  },
});
