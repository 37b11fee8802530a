// What leaves through the door: every command by its name, with its arguments under theirs.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { client } from "./client";
import { connect } from "./index";

type Call = { command: string; args: Record<string, unknown> };

let calls: Call[];

/** Stands where Tauri's own door would. */
function inTauri(answer: (call: Call) => unknown = () => null) {
  calls = [];
  vi.stubGlobal("__TAURI_INTERNALS__", {
    invoke: async (command: string, args: Record<string, unknown>) => {
      const call = { command, args };
      calls.push(call);
      return answer(call);
    },
    transformCallback: () => 7,
  });
}

afterEach(() => vi.unstubAllGlobals());

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The commands that `host.ts` declares, with the names of their parameters. */
const declared = [
  ...readFileSync(join(__dirname, "host.ts"), "utf8")
    .split("export interface Events")[0]!
    .matchAll(/^ {2}(\w+)\((.*)\): Promise/gm),
].map(([, name, parameters]) => ({
  name: name!,
  parameters: [...parameters!.matchAll(/(\w+):/g)].map(([, parameter]) => parameter!),
}));

test("host.ts declares commands", () => expect(declared.length).toBeGreaterThan(40));

test.each(declared)("$name goes out under its name, with its arguments", async ({ name, parameters }) => {
  inTauri();
  const values = parameters.map((_, i) => `value ${i}`);
  await (client[name as keyof typeof client] as (...values: unknown[]) => Promise<unknown>)(...values);
  expect(calls).toEqual([
    {
      command: snake(name),
      args: Object.fromEntries(parameters.map((parameter, i) => [parameter, values[i]])),
    },
  ]);
});

test("an event is listened to until it no longer is", async () => {
  inTauri(() => 3);
  vi.stubGlobal("__TAURI_EVENT_PLUGIN_INTERNALS__", { unregisterListener: () => undefined });
  const stop = client.on("resultsChanged", () => undefined);
  await vi.waitFor(() => expect(calls.map(({ command }) => command)).toEqual(["plugin:event|listen"]));
  expect(calls[0]!.args).toMatchObject({ event: "resultsChanged" });
  stop();
  await vi.waitFor(() => expect(calls.at(-1)!.command).toBe("plugin:event|unlisten"));
});

test("inside Tauri the real host answers, in a browser the invented one", async () => {
  inTauri();
  expect(await connect()).toBe(client);
  vi.unstubAllGlobals();
  expect(await connect()).toHaveProperty("calls");
});
