// Makes a picture of every view: light and dark, English and Korean, with the invented host; and looks for barriers in
// each with axe, which can measure colours only where there are pixels. Fails when it finds one.
//   xvfb-run -a node scripts/screenshots.mjs [FOLDER] [NAME...]
// Needs webkit2gtk-driver. FOLDER is docs/screenshots by default; with NAMEs only those views are made.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { build, preview } from "vite";

import { cut, decode, encode } from "./png.mjs";
import { KEYS, open, pause } from "./webdriver.mjs";

const [folder = "../docs/screenshots", ...only] = process.argv.slice(2);
const out = resolve(folder);
const temporary = mkdtempSync(join(tmpdir(), "whence-shots-"));

/** What stands around the palette in a picture, in CSS pixels. */
const DESK = 32;
const PALETTE = { page: "palette.html", width: 1184, height: 720 };
const MAIN = { page: "main.html", width: 1120, height: 760 };

const FIELD = "input[role=combobox]";
const asking = (en, ko) => (d, language) => d.type(FIELD, language === "ko" ? ko : en);
const place = (number) => (d) => d.click(`nav li:nth-child(${number}) button`);
const click = (selector) => (d) => d.click(selector);
const keys =
  (...pressed) =>
  (d) =>
    d.press(pressed.map((key) => KEYS[key] ?? key));
const withCtrl = (key) => (d) => d.press([KEYS[key] ?? key], [KEYS.Control]);

const LEASE = asking(
  "the document Peter sent me on WhatsApp a few days ago",
  "며칠 전 피터가 왓츠앱으로 보낸 문서",
);
const PRICES = asking("price list junho sent", "준호가 보낸 가격표");

/** Every picture: what to open and what to do before it is taken. */
const VIEWS = {
  "palette-empty": { ...PALETTE, steps: [] },
  "palette-results": { ...PALETTE, steps: [LEASE] },
  "palette-preview": { ...PALETTE, steps: [LEASE, keys("ArrowDown", "ArrowUp"), keys(" ")] },
  "palette-chat": {
    ...PALETTE,
    steps: [asking("door code Anna", "안나가 알려 준 현관 비밀번호"), withCtrl("y")],
  },
  "palette-fact": {
    ...PALETTE,
    steps: [asking("what’s the door code Anna gave me?", "안나가 알려 준 현관 비밀번호가 뭐였지?")],
  },
  "palette-older": { ...PALETTE, steps: [PRICES, keys("ArrowDown", "ArrowUp"), keys("ArrowRight")] },
  "palette-sheet": { ...PALETTE, steps: [PRICES, withCtrl("y")] },
  "palette-mail": { ...PALETTE, steps: [asking("workshop offer", "workshop offer"), withCtrl("y")] },
  "palette-menu": { ...PALETTE, steps: [LEASE, withCtrl("k")] },
  "palette-keys": { ...PALETTE, steps: [keys("F1")] },
  "palette-nothing": {
    ...PALETTE,
    steps: [asking("document Peter sent on WhatsApp in June", "6월에 피터가 왓츠앱으로 보낸 문서")],
  },
  "palette-thread": {
    ...PALETTE,
    steps: [LEASE, (d) => pause(200), withCtrl("a"), asking("the second one", "그거 말고 두 번째")],
  },
  "palette-removed": { ...PALETTE, steps: [LEASE, click(".chip:last-of-type .cross")] },
  "palette-gone": { ...PALETTE, steps: [asking("passport scan", "여권"), withCtrl("y")] },
  "palette-error": { ...PALETTE, world: "broken", steps: [LEASE] },
  "palette-unread": { ...PALETTE, world: "empty", steps: [LEASE] },
  "palette-many": {
    ...PALETTE,
    steps: [asking("receipts", "영수증"), keys("ArrowDown", "ArrowDown", "ArrowDown")],
  },
  "main-ask": { ...MAIN, steps: [] },
  "main-results": { ...MAIN, steps: [LEASE] },
  "main-sources": { ...MAIN, steps: [place(2)] },
  "main-sources-busy": {
    ...MAIN,
    world: "busy",
    steps: [place(2), (d) => pause(500), click("td .link[aria-expanded]")],
  },
  "main-sources-empty": { ...MAIN, world: "empty", steps: [place(2), (d) => pause(300)] },
  "main-people": {
    ...MAIN,
    steps: [
      place(3),
      (d) => pause(100),
      (d) => d.run("document.querySelectorAll('.rows .name button')[3].click()"),
    ],
  },
  "main-privacy": {
    ...MAIN,
    steps: [place(4), (d) => pause(100), click("#network ~ .button"), (d) => pause(700)],
  },
  "main-privacy-forget": {
    ...MAIN,
    steps: [
      place(4),
      (d) => pause(100),
      (d) => d.run("document.querySelector('.form .danger').click()"),
      (d) => pause(300),
    ],
  },
  "main-privacy-rest": {
    ...MAIN,
    steps: [place(4), (d) => pause(100), (d) => d.run("document.querySelector('.page').scrollTop = 9999")],
  },
  "main-settings": { ...MAIN, steps: [place(5)] },
  "main-no-tray": { ...MAIN, world: "broken", steps: [] },
  "main-settings-portal": { ...MAIN, world: "portal", steps: [place(5)] },
  "main-settings-taken": { ...MAIN, world: "broken", steps: [place(5)] },
  "first-1": { ...MAIN, world: "first", steps: [] },
  "first-2": { ...MAIN, world: "first", steps: [(d) => pause(300), click(".primary")] },
  "first-3": { ...MAIN, world: "first", steps: [(d) => pause(300), click(".primary"), click(".primary")] },
};

const LOOKS = [
  { theme: "light", language: "en" },
  { theme: "dark", language: "en" },
  { theme: "light", language: "ko" },
  { theme: "dark", language: "ko" },
];
/** Some views in looks that change everything the same way. */
const ALSO = [
  { name: "palette-results", theme: "contrast", language: "en" },
  { name: "main-sources", theme: "contrast", language: "en" },
  { name: "palette-results", theme: "light", language: "en", text: 200, width: 1440, height: 960 },
  { name: "main-settings", theme: "light", language: "ko", text: 200 },
];

const chosen = (name) => only.length === 0 || only.includes(name);
const shots = [
  ...Object.keys(VIEWS).flatMap((name) => LOOKS.map((look) => ({ name, ...look }))),
  ...ALSO,
].filter(({ name }) => chosen(name));

/** A desktop's font, so that the pictures do not depend on what this computer happens to prefer. */
function desktop() {
  const config = join(temporary, "config");
  mkdirSync(join(config, "gtk-3.0"), { recursive: true });
  writeFileSync(join(config, "gtk-3.0", "settings.ini"), "[Settings]\ngtk-font-name=Inter 11\n");
  return { ...process.env, XDG_CONFIG_HOME: config };
}

/** As strict as the program's own policy; the invented pictures are the one exception. */
const headers = { "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'" };

/** A picture of what stands still: a frame drawn before the last step may still be on screen. */
async function settled(moves) {
  let last = null;
  for (let tries = 0; tries < 20; tries++) {
    await browser.wait("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    const next = await browser.picture();
    if (last?.equals(next) || (moves && last)) return next;
    last = next;
    await pause(80);
  }
  throw new Error("the picture does not come to rest");
}

/** The palette and a little of the desk around it. */
async function around() {
  const { x, y, width, height } = await browser.run(
    "return document.querySelector('main').getBoundingClientRect().toJSON()",
  );
  const [left, top] = [Math.max(0, Math.round(x) - DESK), Math.max(0, Math.round(y) - DESK)];
  return { x: left, y: top, width: Math.round(width) + 2 * DESK, height: Math.round(height) + 2 * DESK };
}

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const BARRIERS = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target).join(" ")))`;
let failed = false;

await build({
  mode: "demo",
  logLevel: "error",
  build: { outDir: join(temporary, "site"), emptyOutDir: true },
});
const site = await preview({
  build: { outDir: join(temporary, "site") },
  preview: { port: 5199, host: "127.0.0.1", headers },
});
const browser = await open(desktop());
mkdirSync(out, { recursive: true });

try {
  for (const { name, theme, language, text, ...own } of shots) {
    const { page, width, height, world = "usual", steps } = { ...VIEWS[name], ...own };
    await browser.size(width, height);
    const locale = language === "ko" ? "ko-KR" : "en-GB";
    await browser.go(`http://127.0.0.1:5199/${page}?world=${world}&locale=${locale}&theme=${theme}`);
    const dark = theme === "dark";
    if (page === PALETTE.page) {
      const desk = dark ? "#3b4148" : "#c9d0d6";
      await browser.run(
        `document.documentElement.style.background = "${desk}"; document.body.style.padding = "${DESK}px";`,
      );
    }
    if (text)
      await browser.run(
        `document.documentElement.style.fontSize = "${text}%"; dispatchEvent(new Event("resize"));`,
      );
    await pause(120);
    for (const step of steps) {
      await step(browser, language);
      await pause(120);
    }
    await browser.wait("document.fonts.ready.then(() => true)");
    await pause(150);
    const file = `${name}-${theme}-${language}${text ? `-${text}` : ""}.png`;
    const picture = decode(await settled(world === "busy"));
    writeFileSync(join(out, file), encode(page === PALETTE.page ? cut(picture, await around()) : picture));
    await browser.run(axe);
    const barriers = await browser.wait(BARRIERS);
    failed ||= barriers.length > 0;
    console.log(file, ...barriers);
  }
} finally {
  await browser.close();
  await site.close();
  rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
