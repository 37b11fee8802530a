// One person's first quarter of an hour with Whence.

import assert from "node:assert/strict";
import { test } from "node:test";

import { press, pressCopilot, type } from "./lib/keyboard.mjs";
import { still } from "./lib/screen.mjs";
import { until } from "./lib/until.mjs";
import { withWhence } from "./lib/whence.mjs";

/** Chooses a folder in the system's dialog by its path. */
async function chooseInDialog(desktop, path) {
  await still(desktop);
  // The slash opens the dialog's own line for a path; what is typed before it is there would be lost.
  await type(desktop, "/");
  await still(desktop);
  await type(desktop, path.slice(1));
  await still(desktop);
  for (let tries = 1; ; tries++) {
    await press(desktop, "Return");
    try {
      return await until("the dialog gone", () => inFront(desktop, "Whence"), { within: 3_000 });
    } catch (error) {
      // Its completion of paths takes a Return for itself while it still looks.
      if (tries === 5) throw error;
    }
  }
}

const inFront = async (desktop, title) =>
  (await desktop.run("xdotool", ["getactivewindow", "getwindowname"])).trim() === title;

/** Something of a source was read. */
const READ = /[1-9][\d,]* read/;

test(
  "first run, asking by hotkey, opening, asking on, the tray, pause, quit",
  { timeout: 300_000 },
  async (t) => {
    await withWhence({ indexed: false }, async (app) => {
      const { desktop, home, palette, say, tray } = app;
      const main = await app.main();

      await t.test("first run: nothing is read, and two steps lead to what may be", async () => {
        await main.find("heading", say("first.what"));
        assert.match(await main.text(), new RegExp(say("first.private")));
        await (await main.find("button", say("first.next"))).click();
        await main.find("heading", say("first.choose"));
        await main.find("checkbox", /Documents/);
      });

      await t.test("a folder of one's own is added through the system's dialog", async () => {
        const before = (await main.names("checkbox")).length;
        await (await main.find("button", say("sources.addFolder"))).click();
        await until("the dialog in front", async () => !(await inFront(desktop, "Whence")));
        await chooseInDialog(desktop, home.notes);
        await until(
          "one more thing that may be read",
          async () => (await main.names("checkbox")).length === before + 1,
        );
        assert.equal(await (await main.find("checkbox", /Work notes/)).property("checked"), true);
      });

      await t.test("reading starts when it is told to, and says how far it is", async () => {
        await (await main.find("button", say("first.next"))).click();
        await main.find("heading", say("first.ready"));
        await (await main.find("button", say("first.start"))).click();
        await (await main.find("button", say("nav.sources"))).click();
        await main.find("heading", say("sources.title"));
        for (const name of [/Documents/, /Work notes/]) {
          await until(`${name} read`, async () => {
            const row = await main.row(name);
            return READ.test(row) && !row.includes(say("sources.state.reading"));
          });
        }
        await tray.find(say("tray.idle"));
      });

      await t.test("an export is added by its path", async () => {
        await main.run("return window.__TAURI_INTERNALS__.invoke('add_sources', { paths: arguments[0] })", [
          home.chat,
          home.mailbox,
        ]);
        for (const name of [/Peter Kim/, /Inbox/]) {
          await until(`${name} read`, async () => READ.test(await main.row(name)));
        }
      });

      await t.test("the hotkey opens the palette a fifth down the screen, ready to type", async () => {
        assert.equal(await app.paletteWindow(), null);
        const window = await app.openPalette();
        assert.ok(
          Math.abs(window.x + window.width / 2 - 640) <= 2,
          `in the middle: ${JSON.stringify(window)}`,
        );
        assert.ok(Math.abs(window.y - 160) <= 2, `a fifth down: ${JSON.stringify(window)}`);
      });

      await t.test("results come while typing; an arrow chooses the next", async () => {
        await type(desktop, "ferry timetable");
        await app.chosen(/ferry timetable\.txt/);
        await press(desktop, "Down");
        await app.chosen(/Jeju plan\.md/);
        assert.equal(await palette.hasFocus(), "combobox", "whoever types goes on typing");
      });

      await t.test("Space previews what is chosen, beside the list", async () => {
        const narrow = (await app.paletteWindow()).width;
        await press(desktop, "space");
        const preview = await palette.find("region", say("preview.label"));
        await until("the words of the file", async () => (await preview.text()).includes("Seogwipo"));
        await until("a wider palette", async () => (await app.paletteWindow()).width > narrow);
      });

      await t.test("Enter opens it, and the palette is gone", async () => {
        await press(desktop, "Return");
        await until("the file opened", () => app.opened().length > 0);
        assert.deepEqual(app.opened(), [`open\t${home.documents}/Travel/Jeju plan.md`]);
        await app.paletteHides();
      });

      await t.test("back soon, the last question is there, to be typed over", async () => {
        await app.openPalette();
        assert.equal(await palette.asked(), "ferry timetable");
        await type(desktop, "the lease Peter sent me on WhatsApp a few days ago");
        await app.chosen(/Lease agreement Mapo\.txt/);
        for (const said of ["Peter Kim", "WhatsApp"]) {
          // The row may be found before the question is typed to its end.
          await until(`a chip for ${said}`, async () => {
            const chips = await palette.names("button");
            return chips.some((name) => name.includes(said) && name.endsWith("edit"));
          });
        }
      });

      await t.test("a follow-up goes on with the thread", async () => {
        await press(desktop, "ctrl+a");
        await type(desktop, "and from Anna?");
        await app.chosen(/Keys and codes for the studio/);
        const thread = await palette.find("navigation", say("ask.thread"));
        assert.match(await thread.text(), /the lease Peter sent me/);
      });

      await t.test("Ctrl+C copies the file itself", async () => {
        await press(desktop, "ctrl+n");
        await type(desktop, "quince jelly");
        await app.chosen(/quince jelly\.md/);
        await press(desktop, "ctrl+c");
        await until(
          "the file on the clipboard",
          async () => (await app.copied())[0] === `file://${home.recipe}`,
        );
      });

      await t.test("Ctrl+Enter shows the place of a thing", async () => {
        await press(desktop, "ctrl+Return");
        await until("a second errand", () => app.opened().length > 1);
        assert.equal(app.opened()[1], `reveal\t${home.recipe}`);
        await app.paletteHides();
      });

      await t.test("the tray opens the palette; Esc closes it", async () => {
        await tray.click(say("tray.quickAsk"));
        await app.paletteOpens();
        await press(desktop, "Escape");
        await app.paletteHides();
      });

      await t.test("the Copilot key does, too", async () => {
        await pressCopilot(desktop);
        await app.paletteOpens();
        await press(desktop, "Escape");
        await app.paletteHides();
      });

      await t.test(
        "a pause shows in the tray, in its picture and in the window, until it is taken back",
        async () => {
          const idle = await tray.icon();
          await tray.click(say("tray.pauseHour"));
          await tray.find(say("tray.paused"));
          await until("another picture", async () => !(await tray.icon()).equals(idle));
          await until("the window to say so", async () => (await main.text()).includes(say("status.paused")));
          await tray.click(say("tray.resume"));
          await tray.find(say("tray.idle"));
        },
      );

      await t.test("recent questions stand in the tray and are asked again from there", async () => {
        await tray.click("quince jelly");
        await app.paletteOpens();
        await app.chosen(/quince jelly\.md/);
        await press(desktop, "Escape");
        await app.paletteHides();
      });

      await t.test("Quit ends it", async () => {
        await tray.click(say("tray.quit"));
        await until("the program ended", () => !app.runs());
      });
    });
  },
);
