// WebKitWebDriver over plain fetch: starts the program, and sees and uses its pages as a person would, by what things are
// and what they are called.

import { createServer } from "node:net";

import { childrenOf } from "./process.mjs";
import { until } from "./until.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Where something of a role may be found; that it has the role is asked of the accessibility tree. */
const PLACES = {
  alert: "[role=alert]",
  button: "button",
  checkbox: "input[type=checkbox]",
  combobox: "[role=combobox], select",
  dialog: "dialog, [role=dialog]",
  group: "[role=group]",
  heading: "h1, h2, h3",
  listbox: "[role=listbox]",
  menuitem: "[role=menuitem]",
  navigation: "nav",
  option: "[role=option]",
  region: "section",
};

/** What cannot be seen cannot be used: these scripts leave it out. */
const SEEN = `const seen = (e) => e.checkVisibility({ visibilityProperty: true });`;

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts `binary` under the driver; `pid` is the program's own. */
export async function drive(desktop, binary, args) {
  const port = await freePort();
  const driver = desktop.start("WebKitWebDriver", [`--port=${port}`], {
    env: { TAURI_WEBVIEW_AUTOMATION: "true" },
  });

  async function call(method, path, body) {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...init,
      signal: AbortSignal.timeout(60_000),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.message || value.error}`);
    return value;
  }

  await until("the driver", () => call("GET", "/status"));
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
  const { sessionId } = await call("POST", "/session", { capabilities });
  const [pid] = childrenOf(driver.pid);

  // A session looks at one window at a time: what is done in one must not be cut in two by another.
  let queue = Promise.resolve();
  const inTurn = (work) => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };
  const at = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
  const look = (handle) => at("POST", "/window", { handle });

  /** The page with this name, as soon as there is one. */
  async function page(name) {
    const handle = await until(`the page ${name}`, () =>
      inTurn(async () => {
        for (const one of await at("GET", "/window/handles")) {
          await look(one);
          if ((await at("GET", "/url")).includes(name)) return one;
        }
        return null;
      }),
    );
    return new Page((method, path, body) =>
      inTurn(async () => {
        await look(handle);
        return at(method, path, body);
      }),
    );
  }

  return {
    pid,
    page,
    stop: async () => {
      await at("DELETE", "").catch(() => undefined);
      await driver.stop();
    },
  };
}

class Page {
  #at;

  constructor(at) {
    this.#at = at;
  }

  run(script, ...args) {
    return this.#at("POST", "/execute/sync", { script, args });
  }

  /** Everything with a role that can be seen, in the page's order. */
  async #all(role, within = null) {
    const elements = await this.run(
      `${SEEN} return [...(arguments[1] ?? document).querySelectorAll(arguments[0])].filter(seen)`,
      PLACES[role],
      within,
    );
    return elements.map((element) => new Element(this.#at, element));
  }

  /** The names of everything with a role, as a screen reader says them. */
  async names(role) {
    return Promise.all((await this.#all(role)).map((element) => element.name()));
  }

  /** Waits for the one thing with this role and name; a pattern names it by a part. */
  find(role, name) {
    const fits = (said) => (name instanceof RegExp ? name.test(said) : said === name);
    return until(`${role} “${name}”`, async () => {
      for (const element of await this.#all(role)) {
        if (fits(await element.name()) && (await element.role()) === role) return element;
      }
      return null;
    }).catch(async (error) => {
      const there = await this.names(role).catch(() => []);
      throw new Error(`${error.message}; there are: ${JSON.stringify(there)}`);
    });
  }

  async has(role, name) {
    return (await this.names(role)).some((said) =>
      name instanceof RegExp ? name.test(said) : said === name,
    );
  }

  /** Waits for the row of a table whose words fit, and gives them. A row has no name of its own. */
  row(pattern) {
    return until(`a row with ${pattern}`, async () => {
      const rows = await this.run(
        `${SEEN} return [...document.querySelectorAll("tr")].filter(seen).map((e) => e.innerText)`,
      );
      return rows.find((row) => pattern.test(row));
    });
  }

  /** Everything that can be read on the page. */
  text() {
    return this.run("return document.body.innerText");
  }

  /** The field's words. */
  asked() {
    return this.run("return document.querySelector('[role=combobox]').value");
  }

  /** The row that is chosen. */
  chosen() {
    return this.run(`return document.querySelector('[role=option][aria-selected=true]')?.innerText ?? null`);
  }

  /** All rows in view. */
  rows() {
    return this.run(
      `${SEEN} return [...document.querySelectorAll('[role=option]')].filter(seen).map((e) => e.innerText)`,
    );
  }

  hasFocus() {
    return this.run("return document.hasFocus() && document.activeElement?.getAttribute('role')");
  }

  async picture() {
    return Buffer.from(await this.#at("GET", "/screenshot"), "base64");
  }
}

class Element {
  #at;
  #element;
  #path;

  constructor(at, element) {
    this.#at = at;
    this.#element = element;
    this.#path = `/element/${element[ELEMENT]}`;
  }

  name() {
    return this.#at("GET", `${this.#path}/computedlabel`);
  }

  role() {
    return this.#at("GET", `${this.#path}/computedrole`);
  }

  click() {
    return this.#at("POST", `${this.#path}/click`, {});
  }

  /** Its words; the driver's own way to ask leaves out what is cut off with an ellipsis. */
  text() {
    return this.#at("POST", "/execute/sync", {
      script: "return arguments[0].innerText",
      args: [this.#element],
    });
  }

  property(name) {
    return this.#at("GET", `${this.#path}/property/${name}`);
  }
}
