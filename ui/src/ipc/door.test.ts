// There is one door to the host, and only one file holds its handle.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SOURCE = join(__dirname, "..");

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(ts|js|svelte)$/.test(name) && !name.endsWith(".test.ts"))
  .map((name) => ({ name, text: readFileSync(join(SOURCE, name), "utf8") }));

const importing = (what: RegExp) =>
  files.filter(({ text }) => text.split("\n").some((line) => what.test(line))).map(({ name }) => name);

test("only client.ts imports Tauri", () => {
  expect(importing(/(from|import\()\s*["']@tauri-apps\//)).toEqual(["ipc/client.ts"]);
});

test("besides its own parts, only the choice between hosts and the help for tests import the invented one", () => {
  const users = importing(/(from|import\()\s*["'][./\w]*\/fake\b/).filter(
    (name) => !/^ipc[\\/]fake/.test(name),
  );
  expect(users.toSorted()).toEqual(["ipc/index.ts", "test/open.ts"]);
});

test("nothing draws markup out of a string", () => {
  expect(importing(/\{@html|\.innerHTML|insertAdjacentHTML|document\.write/)).toEqual([]);
});
