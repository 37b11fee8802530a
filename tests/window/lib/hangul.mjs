// A real input method for Hangul: ibus with its hangul engine, two-set keyboard. What is composed passes through GTK into
// the web view as it does on a Korean desktop.

import { press } from "./keyboard.mjs";
import { until } from "./until.mjs";

const LISTEN = `window.shifts = 0; addEventListener("keydown", ({ key }) => { if (key === "Shift") shifts++; }, true);`;

/** Between Latin letters, with which the engine begins, and Hangul: keys that every keymap has. */
export const toHangul = (desktop) => press(desktop, "shift+space");

/** Starts it on a desktop; gives the environment in which programs use it. */
export async function startHangul(desktop) {
  desktop.start("ibus-daemon", ["--panel=disable", "--emoji-extension=disable", "--xim"]);
  await until("ibus", async () =>
    (await desktop.run("ibus", ["list-engine", "--name-only"])).includes("hangul"),
  );
  await until("the hangul engine", async () => {
    await desktop.run("ibus", ["engine", "hangul"]);
    return (await desktop.run("ibus", ["engine"])).trim() === "hangul";
  });
  return { GTK_IM_MODULE: "ibus", XMODIFIERS: "@im=ibus" };
}

/**
 * A window's keys go through the input method and come back. Until it has a context there, keys wait for it: one pressed
 * at that time would reach the engine long after those that were pressed later, and end what they compose.
 */
export async function composes(desktop, page) {
  await page.run(LISTEN);
  await press(desktop, "Shift_L");
  await until("a key back from the input method", () => page.run("return shifts > 0"));
}
