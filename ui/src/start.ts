// What both windows do first.

import { mount, type Component } from "svelte";

import "./styles/base.css";
import { connect } from "./ipc";
import { App } from "./state/app.svelte";
import Root from "./Root.svelte";

export async function start(view: Component): Promise<void> {
  const host = await connect();
  const app = new App(host, await host.boot());
  mount(Root, { target: document.getElementById("app")!, props: { app, view } });
}
