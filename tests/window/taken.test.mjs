// A hotkey that another program has: here the window manager.

import assert from "node:assert/strict";
import { test } from "node:test";

import { press, pressCopilot, QUICK_ASK } from "./lib/keyboard.mjs";
import { stays, until } from "./lib/until.mjs";
import { withWhence } from "./lib/whence.mjs";

test("a taken hotkey is told, and another can be chosen", { timeout: 180_000 }, async (t) => {
  await withWhence({ taken: ["W-A-space"] }, async (app) => {
    const { desktop, say } = app;
    const main = await app.main();
    await until("the main window", () => app.mainWindow());
    await (await main.find("button", say("nav.settings"))).click();
    await main.find("heading", say("settings.title"));

    await t.test("the settings say which one, and what to do", async () => {
      await until("the word", async () => (await main.text()).includes(say("settings.hotkey.taken")));
      const text = await main.text();
      assert.match(text, new RegExp(say("hotkey.taken.hint")));
      assert.equal(text.split(say("settings.hotkey.taken")).length, 2, "the other one works");
    });

    await t.test("it does nothing; the Copilot key does", async () => {
      await press(desktop, QUICK_ASK);
      await stays("the palette", async () => (await app.paletteWindow()) !== null);
      await pressCopilot(desktop);
      await app.paletteOpens();
      await press(desktop, "Escape");
      await app.paletteHides();
    });

    await t.test("a chord typed into the settings works at once", async () => {
      const change = `${say("settings.hotkey.change")}: ${say("settings.hotkey.second")}`;
      await (await main.find("button", change)).click();
      await main.find("button", say("settings.hotkey.press"));
      await press(desktop, "ctrl+alt+j");
      await until(
        "no complaint left",
        async () => !(await main.text()).includes(say("settings.hotkey.taken")),
      );
      await press(desktop, "ctrl+alt+j");
      await app.paletteOpens();
    });
  });
});
