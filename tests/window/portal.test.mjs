// A desktop where no program can take keys: its portal is asked for them. The window itself is on an X server as ever;
// only that there is Wayland is made up, and the portal.

import assert from "node:assert/strict";
import { test } from "node:test";

import { press, QUICK_ASK } from "./lib/keyboard.mjs";
import { startPortal, WAYLAND } from "./lib/portal.mjs";
import { stays, until } from "./lib/until.mjs";
import { withWhence } from "./lib/whence.mjs";

/** The settings, open; gives their page. */
async function settings({ main, say }) {
  const page = await main();
  await (await page.find("button", say("nav.settings"))).click();
  await page.find("heading", say("settings.title"));
  return page;
}

const says = (page, words) => until(`“${words}”`, async () => (await page.text()).includes(words));

test("the portal gives the keys", { timeout: 180_000 }, async (t) => {
  let portal;
  const before = async (desktop) => {
    portal = await startPortal(desktop, "grants");
    return WAYLAND;
  };
  await withWhence({ before }, async (app) => {
    const { desktop, say } = app;
    const page = await settings(app);

    await t.test("it was asked for both, once, with the chords that would be liked", async () => {
      await says(page, say("hotkey.portal.hint", { trigger: "LOGO+ALT+space" }));
      await says(page, say("hotkey.portal.hint", { trigger: "SHIFT+LOGO+XF86Assistant" }));
      const bound = (await portal.asked()).filter(({ method }) => method === "BindShortcuts");
      assert.equal(bound.length, 1);
      assert.deepEqual(
        bound[0].shortcuts.map(([id, { preferred_trigger }]) => [id, preferred_trigger]),
        [
          ["quick-ask-1", "SHIFT+LOGO+XF86Assistant"],
          ["quick-ask-2", "LOGO+ALT+space"],
        ],
      );
    });

    await t.test("the palette opens when it says so, not at the keys themselves", async () => {
      await press(desktop, QUICK_ASK);
      await stays("the palette", async () => (await app.paletteWindow()) !== null);
      for (const id of ["quick-ask-1", "quick-ask-2"]) {
        assert.equal(await portal.press(id), 1);
        await app.paletteOpens();
        await press(desktop, "Escape");
        await app.paletteHides();
      }
    });

    await t.test("keys that are changed in the desktop's settings are shown", async () => {
      await portal.rename("quick-ask-2", "Meta+Q");
      await says(page, say("hotkey.portal.hint", { trigger: "Meta+Q" }));
      await portal.rename("quick-ask-2", "");
      await says(page, say("hotkey.portal.none.hint"));
      await portal.rename("quick-ask-2", "Meta+Q");
      await says(page, say("hotkey.portal.hint", { trigger: "Meta+Q" }));
    });

    await t.test("a chord typed into the settings is asked for, in the portal's own dialog", async () => {
      const change = `${say("settings.hotkey.change")}: ${say("settings.hotkey.second")}`;
      await (await page.find("button", change)).click();
      await page.find("button", say("settings.hotkey.press"));
      await press(desktop, "ctrl+alt+j");
      await until("the dialog", async () => (await portal.asked()).at(-1).method === "ConfigureShortcuts");
      const last = (await portal.asked()).findLast(({ method }) => method === "BindShortcuts");
      assert.equal(last.shortcuts[1][1].preferred_trigger, "CTRL+ALT+j");
      assert.equal(await portal.sessions(), 1, "what was asked for before is let go");
      assert.equal(await portal.press("quick-ask-2"), 1);
      await app.paletteOpens();
      await press(desktop, "Escape");
      await app.paletteHides();
    });

    await t.test("a key that is taken away is let go, the other one stays", async () => {
      const clear = `${say("settings.hotkey.clear")}: ${say("settings.hotkey.first")}`;
      await (await page.find("button", clear)).click();
      await says(page, say("settings.hotkey.off"));
      await until("the other one", async () => (await portal.press("quick-ask-2")) === 1);
      assert.equal(await portal.press("quick-ask-1"), 0);
    });

    await t.test("a portal that is started anew is asked again", async () => {
      await portal.stop();
      await says(page, say("hotkey.wayland.hint"));
      portal = await startPortal(desktop, "grants");
      await says(page, say("hotkey.portal.hint", { trigger: "CTRL+ALT+j" }));
    });
  });
});

test("a portal that refuses, and none", { timeout: 180_000 }, async (t) => {
  let portal;
  const before = async (desktop) => {
    portal = await startPortal(desktop, "refuses");
    return WAYLAND;
  };
  await withWhence({ before }, async (app) => {
    const { say } = app;
    const page = await settings(app);
    const hints = async (key) => (await page.text()).split(say(key)).length - 1;

    await t.test("a refusal is told", async () => {
      await until("both to say so", async () => (await hints("hotkey.portal.refused.hint")) === 2);
      assert.equal(await hints("settings.hotkey.refused"), 2);
      assert.equal(await hints("settings.hotkey.active"), 0);
    });

    await t.test("without a portal the settings say what to bind", async () => {
      await portal.stop();
      await until("both to say so", async () => (await hints("hotkey.wayland.hint")) === 2);
      assert.equal(await hints("settings.hotkey.unsupported"), 2);
    });

    await t.test("and what is bound opens the palette", async () => {
      await app.again("--quick-ask");
      await app.paletteOpens();
    });
  });
});
