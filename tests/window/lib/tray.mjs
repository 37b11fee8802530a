// The tray, from the panel's side.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { until } from "./until.mjs";

const PROGRAM = fileURLToPath(new URL("../programs/tray.py", import.meta.url));

export async function startTray(desktop) {
  const panel = desktop.start("/usr/bin/python3", [PROGRAM]);
  const waiting = [];
  let ready = false;
  createInterface({ input: panel.stdout }).on("line", (line) => {
    const said = JSON.parse(line);
    if (said.ready) ready = true;
    else waiting.shift()?.(said);
  });
  await until("the panel", () => ready);

  const ask = (question) =>
    new Promise((done, fail) => {
      waiting.push(({ value, error }) => (error ? fail(new Error(error)) : done(value)));
      panel.stdin.write(`${JSON.stringify(question)}\n`);
    });

  /** The entries of the menu; those of a submenu stand after it. */
  const menu = async () => {
    const flat = (entries) => entries.flatMap((entry) => [entry, ...flat(entry.entries)]);
    return flat(await ask({ do: "menu" })).filter(({ separator }) => !separator);
  };

  const find = (label) =>
    until(`the tray's entry “${label}”`, async () => (await menu()).find((entry) => entry.label === label));

  return {
    items: () => ask({ do: "items" }),
    menu,
    labels: async () => (await menu()).map(({ label }) => label),
    find,
    click: async (label) => {
      const { id } = await find(label);
      await ask({ do: "click", id });
    },
    /** The picture that stands in the tray now. */
    icon: async () => readFileSync(await ask({ do: "icon" })),
  };
}
