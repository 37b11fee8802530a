// Which host this page talks to.

import type { Host } from "./host";

/** The Rust host in a build; in a browser during development, an invented one. */
export async function connect(): Promise<Host> {
  if (import.meta.env.MODE === "production" || "__TAURI_INTERNALS__" in window) {
    return (await import("./client")).client;
  }
  return (await import("./fake")).fakeHost();
}

export type * from "./bindings";
export type { Events, Host } from "./host";
