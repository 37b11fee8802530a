// @vitest-environment node
// What a real build is made of: the real host, nothing invented, nothing that the content policy would refuse.

import { build, type Rolldown } from "vite";

type Output = Rolldown.OutputChunk | Rolldown.OutputAsset;

let output: Output[];

beforeAll(async () => {
  const built = await build({ mode: "production", logLevel: "error", build: { write: false } });
  output = (built as Rolldown.RolldownOutput).output;
}, 60_000);

const chunks = () => output.filter((one) => one.type === "chunk");

const textOf = (ending: string) =>
  output
    .filter(({ fileName }) => fileName.endsWith(ending))
    .map((one) => (one.type === "chunk" ? one.code : String(one.source)))
    .join("\n");

test("the invented host is not in it, the real one is", () => {
  const modules = chunks().flatMap(({ modules }) => Object.keys(modules));
  expect(modules.filter((id) => /\/src\/ipc\/fake/.test(id))).toEqual([]);
  expect(modules.filter((id) => id.endsWith("/src/ipc/client.ts"))).toHaveLength(1);
  expect(textOf(".js")).not.toContain("Peter Novak");
});

test("pages hold no inline script and no inline style", () => {
  const pages = textOf(".html");
  expect(pages.match(/<script\b[^>]*>/g)?.every((tag) => tag.includes("src="))).toBe(true);
  expect(pages).not.toMatch(/<style|\sstyle=|\son\w+=/);
});

test("nothing is loaded from elsewhere, and nothing from data: URLs", () => {
  expect(textOf(".html")).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(textOf(".css")).not.toMatch(/url\(["']?(data:|https?:|\/\/)|@import/);
});
