// A desktop of a test's own: a screen, a session bus, a window manager, folders. Nothing of the real one is seen or
// touched, and a hotkey that one test takes is free in the next.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { firstLine, output, start } from "./process.mjs";
import { until } from "./until.mjs";

const SCREEN = { width: 1280, height: 800 };

/** Where a desktop writes down which of one's folders is which. */
const USER_DIRS = ["DESKTOP/Desktop", "DOCUMENTS/Documents", "DOWNLOAD/Downloads", "PICTURES/Pictures"]
  .map((one) => one.split("/"))
  .map(([kind, name]) => `XDG_${kind}_DIR="$HOME/${name}"\n`)
  .join("");

/** What of this machine's surroundings a program may still see. */
const KEPT = ["PATH", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_PATH"];

/** Openbox: the window that asks for the focus gets it; `taken` chords are its own, so that nobody else can have them. */
const openboxConfig = (taken) => `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <desktops><number>1</number></desktops>
  <keyboard>
    <keybind key="A-F4"><action name="Close"/></keybind>
    ${taken.map((chord) => `<keybind key="${chord}"><action name="Reconfigure"/></keybind>`).join("\n    ")}
  </keyboard>
</openbox_config>
`;

/**
 * @param {{ locale?: string, taken?: string[] }} options `taken`: chords as Openbox writes them, `W-A-space`
 */
export async function startDesktop({ locale = "en_GB.UTF-8", taken = [] } = {}) {
  const root = mkdtempSync(join(tmpdir(), "whence-window-"));
  const folder = (name) => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const runtime = folder("run");
  chmodSync(runtime, 0o700);
  const started = [];
  const begin = (...args) => {
    const one = start(...args);
    started.push(one);
    return one;
  };
  const log = join(root, "log.txt");
  writeFileSync(join(folder("config"), "user-dirs.dirs"), USER_DIRS);

  const env = {
    ...Object.fromEntries(KEPT.map((name) => [name, process.env[name]]).filter(([, value]) => value)),
    HOME: folder("home"),
    XDG_CONFIG_HOME: folder("config"),
    XDG_DATA_HOME: folder("share"),
    XDG_CACHE_HOME: folder("cache"),
    XDG_STATE_HOME: folder("state"),
    XDG_RUNTIME_DIR: runtime,
    XDG_CURRENT_DESKTOP: "openbox",
    LANG: locale,
    LC_ALL: "C.UTF-8",
    LANGUAGE: locale.split(".")[0],
    GDK_BACKEND: "x11",
    GTK_THEME: "Adwaita",
    NO_AT_BRIDGE: "1",
    // Settings in a file of this home, not in a service that would have to be there.
    GSETTINGS_BACKEND: "keyfile",
    LIBGL_ALWAYS_SOFTWARE: "1",
  };
  // The locale itself need not be generated on this machine: programs read the language from its name.
  delete env.LC_ALL;

  const pixels = folder("screen");
  const screen = begin(
    "Xvfb",
    [
      ...["-displayfd", "3", "-fbdir", pixels, "-nolisten", "tcp", "-noreset"],
      ...["-screen", "0", `${SCREEN.width}x${SCREEN.height}x24`],
    ],
    { env, log, pipes: ["pipe"] },
  );
  env.DISPLAY = `:${await firstLine(screen.stdio[3], "the screen")}`;

  const address = `unix:path=${join(runtime, "bus")}`;
  const bus = begin(
    "dbus-daemon",
    ["--session", "--nofork", "--nopidfile", `--address=${address}`, "--print-address=3"],
    {
      env,
      log,
      pipes: ["pipe"],
    },
  );
  await firstLine(bus.stdio[3], "the session bus");
  env.DBUS_SESSION_BUS_ADDRESS = address;

  const config = join(root, "openbox.xml");
  writeFileSync(config, openboxConfig(taken));
  begin("openbox", ["--config-file", config], { env, log });
  await until("a window manager", async () =>
    (await output("xprop", ["-root", "_NET_SUPPORTING_WM_CHECK"], { env })).includes("0x"),
  );

  return {
    root,
    env,
    log,
    folder,
    /** Where the screen's pixels lie in a file, as they are painted. */
    screen: { folder: pixels, ...SCREEN },
    /** Starts a program on this desktop. */
    start: (program, args, more = {}) => begin(program, args, { log, ...more, env: { ...env, ...more.env } }),
    run: (program, args) => output(program, args, { env }),
    said: () => readFileSync(log, "utf8"),
    async stop({ keep = false } = {}) {
      for (const one of started.reverse()) await one.stop();
      if (!keep) rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
