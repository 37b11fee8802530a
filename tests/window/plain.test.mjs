// A plain desktop: no compositor, and a panel that may go.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { press } from "./lib/keyboard.mjs";
import { firstLine } from "./lib/process.mjs";
import { startTray } from "./lib/tray.mjs";
import { stays, until } from "./lib/until.mjs";
import { withWhence } from "./lib/whence.mjs";

const COMPOSITOR = fileURLToPath(new URL("./programs/compositor.py", import.meta.url));
const WATCHER = "org.kde.StatusNotifierWatcher";

/** How round the palette is, in CSS pixels. */
const corner = (palette) =>
  palette.run(`return parseFloat(getComputedStyle(document.querySelector("main")).borderTopLeftRadius)`);

/** Ends the panel, by its number. */
async function endPanel(desktop) {
  const call = ["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"];
  const ask = "org.freedesktop.DBus.GetConnectionUnixProcessID";
  const said = await desktop.run("dbus-send", [...call, ask, `string:${WATCHER}`]);
  process.kill(Number(/uint32 (\d+)/.exec(said)[1]));
}

test("a desktop that composes nothing, and shows no trays", { timeout: 180_000 }, async (t) => {
  await withWhence({}, async (app) => {
    const { desktop, palette, say } = app;
    const page = await app.main();
    const told = async () => (await page.text()).includes(say("noTray"));
    await until("the main window", () => app.mainWindow());

    await t.test(
      "the palette is square; with a compositor it is round, and square again without",
      async () => {
        const opens = async (round) => {
          await app.openPalette();
          await until(
            `corners ${round ? "round" : "square"}`,
            async () => (await corner(palette)) > 0 === round,
          );
          await press(desktop, "Escape");
          await app.paletteHides();
        };
        await opens(false);
        const compositor = desktop.start("/usr/bin/python3", [COMPOSITOR]);
        await firstLine(compositor.stdout, "the compositor");
        await opens(true);
        await compositor.stop();
        await opens(false);
      },
    );

    await t.test("with a tray nothing is said of it", async () => {
      assert.equal(await told(), false);
    });

    await t.test(
      "when the panel goes, the main window says what to do; when one comes, it is gone",
      async () => {
        await endPanel(desktop);
        await until("the notice", told);
        await startTray(desktop);
        await until("no notice", async () => !(await told()));
      },
    );

    await t.test("what was read once is not told again", async () => {
      await endPanel(desktop);
      await until("the notice", told);
      await (await page.find("button", say("noTray.known"))).click();
      await until("no notice", async () => !(await told()));
      await stays("the notice", told);
    });
  });
});
