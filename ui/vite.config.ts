import { fileURLToPath } from "node:url";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  resolve: { alias: { $strings: here("../assets/strings") } },
  server: { port: 5173, strictPort: true, fs: { allow: [here("..")] } },
  build: {
    target: "safari17.5",
    // The content policy has no `data:`: everything is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { palette: here("palette.html"), main: here("main.html") } },
  },
  test: {
    environment: "jsdom",
    globals: true,
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.ts"],
    // What is slow is a machine with other work, not a fault.
    testTimeout: 60_000,
  },
});
