// Opens a view as a window would, with the invented host.

import axe from "axe-core";
import { render } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import type { Component } from "svelte";

import { fakeHost, type FakeHost, type FakeOptions } from "../ipc/fake";
import Root from "../Root.svelte";
import { App } from "../state/app.svelte";

export async function open(view: Component, options: FakeOptions = {}) {
  const host = fakeHost({ delay: 0, ...options });
  const app = new App(host, await host.boot());
  render(Root, { app, view });
  return { host, app, user: userEvent.setup() };
}

/** What was asked of the host under a name. */
export const called = (host: FakeHost, name: string): unknown[][] =>
  host.calls.filter((call) => call.name === name).map(({ args }) => args);

/** Serious violations on the page. Contrast needs real pixels; the tokens are measured in styles/contrast.test.ts. */
export async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false } },
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical" || impact === "moderate")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
