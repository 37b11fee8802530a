// The real program on a desktop of its own, with a home, a tray, and a stand-in for what opens files.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { startDesktop } from "./desktop.mjs";
import { makeHome } from "./home.mjs";
import { press, QUICK_ASK } from "./keyboard.mjs";
import { runs } from "./process.mjs";
import { startTray } from "./tray.mjs";
import { until } from "./until.mjs";
import { drive } from "./webdriver.mjs";
import { mainOf, paletteOf } from "./windows.mjs";
import { wordsOf } from "./words.mjs";

const OPENER = fileURLToPath(new URL("../programs/opener.sh", import.meta.url));
const CLIPBOARD = fileURLToPath(new URL("../programs/clipboard.py", import.meta.url));
const BINARY = process.env.WHENCE_BIN;

/**
 * Runs a test with Whence open; whatever happens, everything is ended again. When the test fails, what the programs said
 * and what the windows showed is kept, and where is told.
 *
 * @param {object} options
 * @param {string} [options.locale]
 * @param {string[]} [options.taken] chords that the window manager keeps for itself
 * @param {boolean} [options.indexed] the home has been read before; without it this is the first run
 * @param {(desktop) => Promise<Record<string, string>>} [options.before] what else must run first; gives its environment
 * @param {(app) => Promise<void>} work
 */
export async function withWhence({ locale, taken, indexed = true, before }, work) {
  if (!BINARY) throw new Error("WHENCE_BIN is not set: start the tests with tests/window/run.sh BINARY");
  const desktop = await startDesktop({ locale, taken });
  let app;
  let failed = true;
  try {
    app = await startWhence(desktop, { locale, indexed, before });
    await work(app);
    failed = false;
  } catch (error) {
    if (app) await keepPictures(app, desktop.root);
    error.message += `\n(see ${desktop.root})`;
    throw error;
  } finally {
    await app?.stop();
    await desktop.stop({ keep: failed });
  }
}

async function startWhence(desktop, { locale = "en_GB.UTF-8", indexed, before }) {
  const { env } = desktop;
  const home = makeHome(env.HOME);
  const dataDir = join(desktop.root, "data");
  const opened = join(desktop.root, "opened.txt");
  mkdirSync(dataDir);
  Object.assign(env, { WHENCE_OPENER: OPENER, WHENCE_OPENED: opened });
  const inDataDir = ["--data-dir", dataDir];
  if (indexed) await desktop.run(BINARY, [...inDataDir, "index", home.documents, home.chat, home.mailbox]);

  const tray = await startTray(desktop);
  Object.assign(env, await before?.(desktop));
  const { driver, palette } = await driven(desktop, inDataDir);
  const say = wordsOf(locale.slice(0, 2));

  const app = {
    desktop,
    home,
    tray,
    palette,
    say,
    pid: driver.pid,
    main: () => driver.page("main.html"),
    /** Starts the program again, as somebody would who forgot that it runs. */
    again: (...args) => desktop.run(BINARY, [...inDataDir, ...args]),
    /** What was to be opened: whole lines, the last may be just being written. */
    opened: () => (existsSync(opened) ? readFileSync(opened, "utf8").split("\n").slice(0, -1) : []),
    /** The files that another program would paste. */
    copied: async () =>
      (await desktop.run("/usr/bin/python3", [CLIPBOARD])).trim().split("\n").map(decodeURI),
    runs: () => runs(driver.pid),
    paletteWindow: () => paletteOf(desktop, driver.pid),
    mainWindow: () => mainOf(desktop, driver.pid),
    stop: () => driver.stop(),

    /** The palette is in front and takes the keys. */
    paletteOpens: () =>
      until("the palette in front, its field ready", async () => {
        const window = await app.paletteWindow();
        return window?.active && (await palette.hasFocus()) === "combobox" && window;
      }),
    paletteHides: () => until("the palette gone", async () => (await app.paletteWindow()) === null),
    async openPalette() {
      await press(desktop, QUICK_ASK);
      return app.paletteOpens();
    },
    /** The row that is chosen comes to say this. */
    chosen: (pattern) =>
      until(`the chosen row to say ${pattern}`, async () => {
        const row = await palette.chosen();
        return row !== null && pattern.test(row) && row;
      }).catch(async (error) => {
        throw new Error(`${error.message}; rows: ${JSON.stringify(await palette.rows())}`);
      }),
  };
  return app;
}

/** The driver and the palette's page. WebKitWebDriver now and then loses a session that has just begun: then once more. */
async function driven(desktop, args, again = true) {
  const driver = await drive(desktop, BINARY, args);
  try {
    return { driver, palette: await driver.page("palette.html") };
  } catch (error) {
    await driver.stop();
    if (!again || !error.message.includes("invalid session id")) throw error;
    if (runs(driver.pid)) process.kill(driver.pid);
    await until("the lost program's end", () => !runs(driver.pid));
    return driven(desktop, args, false);
  }
}

/** What a person would have seen when it went wrong. */
async function keepPictures({ desktop, palette, main }, folder) {
  const keep = async (name, picture) => writeFileSync(join(folder, name), await picture());
  await desktop.run("import", ["-window", "root", join(folder, "screen.png")]).catch(() => undefined);
  await keep("palette.png", () => palette.picture()).catch(() => undefined);
  await keep("main.png", async () => (await main()).picture()).catch(() => undefined);
}
