// How fast the window is and what it costs, beside an empty window of the same toolkit in the same run. Measures, never
// judges. See README.md.

import { mkdirSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { startDesktop } from "../tests/window/lib/desktop.mjs";
import { press } from "../tests/window/lib/keyboard.mjs";
import { output } from "../tests/window/lib/process.mjs";
import { until } from "../tests/window/lib/until.mjs";
import { drive } from "../tests/window/lib/webdriver.mjs";
import { visibleWindows } from "../tests/window/lib/windows.mjs";
import { makeCorpus, PHRASES } from "./lib/corpus.mjs";
import { summary } from "./lib/numbers.mjs";
import { watchPalette, watchStrokes } from "./lib/page.mjs";
import { cpuSeconds, pss, pssByName } from "./lib/proc.mjs";
import { lettersShown, nothingShown } from "./lib/screen.mjs";

const EMPTY = fileURLToPath(new URL("programs/empty.py", import.meta.url));
const PYTHON = "/usr/bin/python3";

/** Somebody who types fast. */
const STROKE_MS = 120;
/** Between one question and the next, so that the palette shows what it found. */
const READ_MS = 80;
/** A program is at rest when it takes less than a tenth of a core for so long: reading takes whole ones. */
const REST_S = 5;
const REST_CORES = 0.1;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: "string", default: "20000" },
    starts: { type: "string", default: "10" },
    rounds: { type: "string", default: "40" },
    idle: { type: "string", default: "300" },
    questions: { type: "string", default: "500" },
    vectors: { type: "boolean", default: false },
  },
});
if (positionals.length !== 1) {
  console.error(
    "usage: node benches/window.mjs BINARY [--files N] [--starts N] [--rounds N] [--idle SECONDS] [--questions N] [--vectors]",
  );
  process.exit(2);
}
const binary = resolve(positionals[0]);
const [files, starts, rounds, idle, questions] = ["files", "starts", "rounds", "idle", "questions"].map((name) =>
  Number(options[name]),
);

const report = (what, figures) => console.log(`${what.padEnd(44)} ${JSON.stringify(figures)}`);

const desktop = await startDesktop();
try {
  // The pointer is painted, too, and has colours of its own.
  await desktop.run("xdotool", ["mousemove", "0", "0"]);
  report("machine", {
    cores: cpus().length,
    processor: cpus()[0].model,
    GiB: Math.round(totalmem() / 2 ** 30),
  });
  const inDataDir = await index();
  const ours = { name: "Whence", program: binary, args: inDataDir };
  const empty = { name: "an empty window", program: PYTHON, args: [EMPTY] };
  await firstPaint([ours, empty]);
  await costs(empty, 0);
  await costs({ ...ours, name: "Whence, in the tray", args: [...inDataDir, "--hidden"] }, 0);
  await costs(ours, questions);
  await speed(inDataDir);
} finally {
  await desktop.stop();
}

async function index() {
  const { documents, chats } = makeCorpus(desktop.env.HOME, files);
  const dataDir = join(desktop.root, "data");
  mkdirSync(dataDir);
  if (!options.vectors) desktop.env.WHENCE_ENCODER = join(desktop.root, "none.gguf");
  const began = Date.now();
  const inDataDir = ["--data-dir", dataDir];
  await output(binary, [...inDataDir, "index", documents, ...chats], {
    env: desktop.env,
    timeout: 3_600_000,
    maxBuffer: 2 ** 26,
  });
  report("indexed", { files, chats: chats.length, seconds: seconds(began), vectors: options.vectors });
  return inDataDir;
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}

/** From a process's start until letters stand on the screen; each once unmeasured, then in turns. */
async function firstPaint(programs) {
  const times = programs.map(() => []);
  for (let i = 0; i <= starts; i++) {
    for (const [which, { program, args }] of programs.entries()) {
      await until("an empty screen", () => nothingShown(desktop.screen));
      const began = Date.now();
      const one = desktop.start(program, args);
      const shown = await lettersShown(desktop.screen);
      if (i > 0) times[which].push(shown - began);
      await one.stop();
    }
  }
  for (const [which, { name }] of programs.entries())
    report(`first paint, ms: ${name}`, summary(times[which]));
}

/** What a program costs while nobody uses it, and after so many questions. */
async function costs({ name, program, args }, asked) {
  const one = desktop.start(program, args);
  const hidden = args.includes("--hidden");
  if (!hidden) await lettersShown(desktop.screen);
  await rests(one.pid);
  report(`memory at rest, MiB PSS: ${name}`, { all: Math.round(pss(one.pid)), ...pssByName(one.pid) });
  if (idle > 0) {
    const before = cpuSeconds(one.pid);
    await pause(idle * 1000);
    const used = cpuSeconds(one.pid) - before;
    report(`processor at rest: ${name}`, {
      seconds: idle,
      used: Number(used.toFixed(2)),
      percent: Number(((100 * used) / idle).toFixed(3)),
    });
  }
  if (asked > 0) await askByKeyboard(one.pid, name, asked);
  await one.stop();
}

async function rests(pid) {
  let last = cpuSeconds(pid);
  await until(
    "a program at rest",
    async () => {
      await pause(REST_S * 1000);
      const now = cpuSeconds(pid);
      const used = now - last;
      last = now;
      return used <= REST_S * REST_CORES;
    },
    { within: 1_800_000 },
  );
}

async function askByKeyboard(pid, name, count) {
  await desktop.run(binary, [...binaryArgs(), "--quick-ask"]);
  const palette = await until("the palette", async () =>
    (await visibleWindows(desktop, pid)).find(({ above, active }) => above && active),
  );
  const memory = [Math.round(pss(pid))];
  const latin = PHRASES.filter((phrase) => /^[a-z ]+$/.test(phrase));
  const began = Date.now();
  for (let i = 1; i <= count; i++) {
    const words = latin[i % latin.length].split(" ");
    const question = `${words[i % 3]} ${i}`;
    await desktop.run("xdotool", ["key", "ctrl+a", "type", "--delay", "5", "--", question]);
    await pause(READ_MS);
    if (i % Math.max(1, Math.round(count / 5)) === 0) memory.push(Math.round(pss(pid)));
  }
  const took = seconds(began);
  await desktop.run("xdotool", ["windowfocus", palette.id]);
  await press(desktop, "Escape");
  await rests(pid);
  report(`memory while ${count} are asked, MiB PSS: ${name}`, { palette: memory, rest: Math.round(pss(pid)), took });
}

function binaryArgs() {
  return ["--data-dir", join(desktop.root, "data")];
}

/** Key press → palette painted, and stroke → results painted, as the page itself sees them. */
async function speed(inDataDir) {
  const driver = await drive(desktop, binary, [...inDataDir, "--hidden"]);
  try {
    const palette = await driver.page("palette.html");
    // One xdotool for all keys: starting it anew for each would be measured, too.
    const keyboard = desktop.start("xdotool", ["-"]);
    const say = (line) => keyboard.stdin.write(`${line}\n`);
    const isOpen = async () => (await visibleWindows(desktop, driver.pid)).some(({ active }) => active);

    await watchPalette(palette);
    await rests(driver.pid);
    const opening = [];
    for (let i = 0; i <= rounds; i++) {
      say("keydown super keydown alt");
      await pause(100);
      const pressed = Date.now();
      say("key --delay 0 space");
      const painted = await until("the palette painted", () => palette.run("return window.painted.shift() ?? null"));
      say("keyup alt keyup super");
      if (i > 0) opening.push(painted - pressed);
      await until("the palette open", isOpen);
      say("key Escape");
      await until("the palette gone", async () => !(await isOpen()));
    }
    report("key press → palette painted, ms", summary(opening));

    await desktop.run(binary, [...inDataDir, "--quick-ask"]);
    await until("the palette open", isOpen);
    await watchStrokes(palette);
    let typed = 0;
    for (const phrase of PHRASES.filter((one) => /^[a-z ]+$/.test(one))) {
      say("key ctrl+a");
      for (const letter of phrase) {
        say(`key --delay 0 ${letter === " " ? "space" : letter}`);
        typed++;
        await pause(STROKE_MS);
      }
      await pause(1000);
    }
    const asked = (await palette.run("return window.strokes")).filter(({ painted }) => painted !== null);
    // When typing rests, the results after the first are asked for: that is no stroke.
    const strokes = asked.filter(({ pressed }, n) => n === asked.findIndex((one) => one.pressed === pressed));
    const from = (start, end) => summary(strokes.map((stroke) => stroke[end] - stroke[start]));
    report("key stroke → results painted, ms", from("pressed", "painted"));
    report("  of it: stroke → asked", from("pressed", "asked"));
    report("  of it: asked → answered", from("asked", "answered"));
    report("  of it: answered → painted", from("answered", "painted"));
    report("  strokes", {
      typed,
      answered: strokes.length,
      rested: asked.length - strokes.length,
      changed: strokes.filter(({ changed }) => changed).length,
    });
    await keyboard.stop();
  } finally {
    await driver.stop();
  }
}
