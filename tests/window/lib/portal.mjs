// The desktop's portal for keys, from the desktop's side.

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { until } from "./until.mjs";

const PROGRAM = fileURLToPath(new URL("../programs/portal.py", import.meta.url));

/** What a program sees of Wayland: that it is there. The window still goes to the X server. */
export const WAYLAND = { WAYLAND_DISPLAY: "wayland-0" };

/** @param {"grants" | "refuses"} answer */
export async function startPortal(desktop, answer) {
  const portal = desktop.start("/usr/bin/python3", [PROGRAM, answer]);
  const waiting = [];
  let ready = false;
  createInterface({ input: portal.stdout }).on("line", (line) => {
    const said = JSON.parse(line);
    if (said.ready) ready = true;
    else waiting.shift()?.(said);
  });
  await until("the portal", () => ready);

  const ask = (question) =>
    new Promise((done, fail) => {
      waiting.push(({ value, error }) => (error ? fail(new Error(error)) : done(value)));
      portal.stdin.write(`${JSON.stringify(question)}\n`);
    });

  return {
    asked: () => ask({ do: "asked" }),
    /** Presses a key; says how many programs were told. */
    press: (id) => ask({ do: "press", id }),
    rename: (id, trigger) => ask({ do: "rename", id, trigger }),
    sessions: () => ask({ do: "sessions" }),
    stop: () => portal.stop(),
  };
}
