// Hangul typed through a real input method: ibus-hangul composes, GTK passes on, the web view fires real composition
// events. Keys as on a two-set keyboard: rla is 김, wkd is 장.

import assert from "node:assert/strict";
import { test } from "node:test";

import { composes, startHangul, toHangul } from "./lib/hangul.mjs";
import { press, type } from "./lib/keyboard.mjs";
import { stays, until } from "./lib/until.mjs";
import { withWhence } from "./lib/whence.mjs";

const COMPOSITION = ["compositionstart", "compositionupdate", "compositionend"];

/** What the page hears of composing, from now on. */
const listen = (page) =>
  page.run(
    `window.heard = [];
    for (const name of arguments[0]) addEventListener(name, (event) => window.heard.push([name, event.data]), true);`,
    COMPOSITION,
  );
const heard = (page) => page.run("return window.heard");

test("Korean typing with composition", { timeout: 180_000 }, async (t) => {
  await withWhence({ locale: "ko_KR.UTF-8", before: startHangul }, async (app) => {
    const { desktop, home, palette, say } = app;
    await until("the main window in front", async () => (await app.mainWindow())?.active);
    await composes(desktop, await app.main());
    await app.openPalette();
    await composes(desktop, palette);
    await listen(palette);
    await toHangul(desktop);

    await t.test("results come while a syllable is still open", async () => {
      await type(desktop, "rlawkd");
      await until("the syllables", async () => (await palette.asked()) === "김장");
      const events = await heard(palette);
      assert.deepEqual(
        new Set(events.map(([name]) => name)),
        new Set(COMPOSITION),
        "real composition events",
      );
      assert.deepEqual(events.at(-1), ["compositionupdate", "장"], "the second syllable is open");
      await app.chosen(/할머니 김장/);
    });

    await t.test("Enter that ends the composition composes, and opens nothing", async () => {
      await press(desktop, "Return");
      await until("the composition's end", async () => (await heard(palette)).at(-1)[0] === "compositionend");
      assert.equal(await palette.asked(), "김장");
      await stays("what was opened", () => app.opened());
      assert.deepEqual(app.opened(), []);
      assert.ok((await app.paletteWindow())?.active, "the palette stays");
    });

    await t.test("Esc that ends a composition does not hide the palette", async () => {
      await type(desktop, " wnsql");
      await until("an open syllable", async () => (await palette.asked()) === "김장 준비");
      await press(desktop, "Escape");
      await until("the composition's end", async () => (await heard(palette)).at(-1)[0] === "compositionend");
      await stays("the palette", async () => (await app.paletteWindow())?.active);
      assert.ok((await app.paletteWindow())?.active, "the palette stays");
    });

    await t.test("an arrow ends it and chooses; Enter then opens", async () => {
      await press(desktop, "ctrl+a");
      await toHangul(desktop);
      await type(desktop, "rkrurvy");
      await until("the word", async () => (await palette.asked()) === "가격표");
      await app.chosen(/회의록/);
      await press(desktop, "Down");
      await until("the composition's end", async () => (await heard(palette)).at(-1)[0] === "compositionend");
      await app.chosen(/회의록/);
      await press(desktop, "Return");
      await until("the file opened", () => app.opened().length === 1);
      assert.equal(app.opened()[0], `open\t${home.documents}/회의/2026 회의록.md`);
      await app.paletteHides();
    });

    await t.test("the window and the tray speak Korean", async () => {
      await app.tray.find(say("tray.quickAsk"));
      const main = await app.main();
      await main.find("button", say("nav.sources"));
      assert.match(await main.text(), /[가-힣]/);
    });
  });
});
