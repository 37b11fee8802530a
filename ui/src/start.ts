// What both windows do first.

import { mount, type Component } from "svelte";

import "./styles/base.css";
import { connect } from "./ipc";
import { App } from "./state/app.svelte";
import NotStarted from "./views/NotStarted.svelte";
import { setLanguage } from "./i18n/index.svelte";
import { asHostError } from "./state/errors";
import Root from "./Root.svelte";

export async function start(view: Component): Promise<void> {
  const target = document.getElementById("app")!;
  const host = await connect();
  try {
    const app = new App(host, await host.boot());
    addEventListener("unhandledrejection", ({ reason }) => (app.failure = asHostError(reason)));
    mount(Root, { target, props: { app, view } });
  } catch (error) {
    setLanguage("system", navigator.language);
    mount(NotStarted, { target, props: { error: asHostError(error) } });
  }
}
