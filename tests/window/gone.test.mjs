// A file that was read, and is not there when it is wanted.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";

import { press, type } from "./lib/keyboard.mjs";
import { until } from "./lib/until.mjs";
import { withWhence } from "./lib/whence.mjs";

test("a result whose file has gone says so, and offers what is near", { timeout: 180_000 }, async (t) => {
  await withWhence({}, async (app) => {
    const { desktop, home, palette, say } = app;

    await t.test("it is told when it is opened, and the palette stays", async () => {
      // While reading rests, the index still knows the file.
      await app.tray.click(say("tray.pauseHour"));
      await app.tray.find(say("tray.paused"));
      await app.openPalette();
      await type(desktop, "ferry timetable");
      await app.chosen(/ferry timetable\.txt/);
      rmSync(home.gone);
      await press(desktop, "Return");
      const alert = await palette.find("alert", /.*/);
      await until("what happened, to what", async () =>
        (await alert.text()).includes(say("error.gone", { title: "ferry timetable.txt" })),
      );
      assert.deepEqual(app.opened(), []);
      assert.ok(await app.paletteWindow());
    });

    await t.test("its preview offers what is near", async () => {
      await press(desktop, "ctrl+y");
      const preview = await palette.find("region", say("preview.label"));
      await until("the words", async () => (await preview.text()).includes(say("preview.gone")));
      assert.match(await preview.text(), /Jeju plan\.md/);
      await (await palette.find("button", /Jeju plan\.md/)).click();
      await until("the near one opened", () => app.opened().length === 1);
      assert.equal(app.opened()[0], `open\t${home.documents}/Travel/Jeju plan.md`);
    });
  });
});
