// The few WebDriver commands that pictures need, spoken to WebKitWebDriver over plain fetch.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

const BROWSERS = [
  "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
  "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
  "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
];

export const KEYS = {
  Enter: "\uE007",
  Escape: "\uE00C",
  Tab: "\uE004",
  ArrowDown: "\uE015",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  Control: "\uE009",
  F1: "\uE031",
};

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts the driver and a browser; `close` ends both. */
export async function open(env) {
  const binary = BROWSERS.find(existsSync);
  if (!binary) throw new Error("no MiniBrowser: install libwebkit2gtk-4.1-0 and webkit2gtk-driver");
  const port = 4400 + (process.pid % 1000);
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], { env, stdio: "ignore" });
  const call = async (method, path, body) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...init });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.message || value.error}`);
    return value;
  };
  for (let tries = 0; ; tries++) {
    try {
      await call("GET", "/status");
      break;
    } catch (error) {
      if (tries > 50) throw error;
      await pause(100);
    }
  }
  const options = { binary, args: ["--automation"] };
  const { sessionId } = await call("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
  });
  const at = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
  const run = (script, ...args) => at("POST", "/execute/sync", { script, args });

  /** An element, as soon as there is one. */
  async function find(selector) {
    for (let tries = 0; ; tries++) {
      try {
        return await at("POST", "/element", { using: "css selector", value: selector });
      } catch (error) {
        if (tries > 60) throw error;
        await pause(50);
      }
    }
  }

  return {
    run,
    go: (url) => at("POST", "/url", { url }),
    /** Sizes the page itself, whatever the browser puts around it. */
    async size(width, height) {
      let [w, h] = [width, height];
      for (let tries = 0; tries < 10; tries++) {
        await at("POST", "/window/rect", { width: w, height: h });
        await pause(50);
        const [innerWidth, innerHeight] = await run("return [innerWidth, innerHeight]");
        if (innerWidth === width && innerHeight === height) return;
        [w, h] = [w + width - innerWidth, h + height - innerHeight];
      }
    },
    /** Presses keys one after the other into whatever has the focus; `held` stays down meanwhile. */
    async press(keys, held = []) {
      const actions = [
        ...held.map((value) => ({ type: "keyDown", value })),
        ...keys.flatMap((value) => [
          { type: "keyDown", value },
          { type: "keyUp", value },
        ]),
        ...held.map((value) => ({ type: "keyUp", value })),
      ];
      await at("POST", "/actions", { actions: [{ type: "key", id: "keys", actions }] });
    },
    async click(selector) {
      const found = await find(selector);
      await at("POST", `/element/${Object.values(found)[0]}/click`, {});
    },
    async type(selector, text) {
      const found = await find(selector);
      await at("POST", `/element/${Object.values(found)[0]}/value`, { text });
      // The driver answers before the last key has arrived.
      while (!(await run("return document.querySelector(arguments[0]).value", selector)).endsWith(text))
        await pause(20);
    },
    /** Gives back what a promise in the page comes to. */
    async wait(script) {
      await run(
        `window.waited = undefined; Promise.resolve(${script}).then((value) => { window.waited = { value } })`,
      );
      for (;;) {
        const waited = await run("return window.waited");
        if (waited) return waited.value;
        await pause(20);
      }
    },
    picture: async () => Buffer.from(await at("GET", "/screenshot"), "base64"),
    async close() {
      await at("DELETE", "").catch(() => undefined);
      driver.kill();
    },
  };
}
