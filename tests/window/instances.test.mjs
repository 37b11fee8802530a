// Starting what runs already.

import assert from "node:assert/strict";
import { test } from "node:test";

import { press, type } from "./lib/keyboard.mjs";
import { until } from "./lib/until.mjs";
import { withWhence } from "./lib/whence.mjs";

test("a second start goes to the one that runs", { timeout: 180_000 }, async (t) => {
  await withWhence({}, async (app) => {
    const { desktop, palette } = app;
    await until("the main window", () => app.mainWindow());

    await t.test("the main window, closed, leaves the tray and comes back", async () => {
      await until("the main window in front", async () => (await app.mainWindow()).active);
      await press(desktop, "alt+F4");
      await until("the window gone", async () => (await app.mainWindow()) === null);
      assert.ok(app.runs());
      await app.again();
      await until("the window in front", async () => (await app.mainWindow())?.active);
    });

    await t.test("a window that lies behind another comes to the front", async () => {
      const other = desktop.start("xmessage", ["-geometry", "600x400", "another program"]);
      await until("the other in front", async () => !(await app.mainWindow()).active);
      await app.again();
      await until("ours in front", async () => (await app.mainWindow()).active);
      await other.stop();
    });

    await t.test("--quick-ask opens the palette, and another finds it open", async () => {
      await app.again("--quick-ask");
      await app.paletteOpens();
      await type(desktop, "quince jelly");
      await app.chosen(/quince jelly\.md/);
      await app.again("--quick-ask");
      await app.paletteOpens();
      assert.equal(await palette.asked(), "quince jelly");
    });

    await t.test("the palette leaves when something else gets the focus", async () => {
      const { id } = await app.mainWindow();
      await desktop.run("xdotool", ["windowactivate", "--sync", id]);
      await app.paletteHides();
    });

    await t.test("there is one item in the tray, however often it is started", async () => {
      assert.equal((await app.tray.items()).length, 1);
      await press(desktop, "Escape");
    });
  });
});
