// What the windows do on desktops that lack something.

import { screen, waitFor } from "@testing-library/svelte";

import { when } from "../i18n/index.svelte";
import type { Hotkey } from "../ipc";
import { called, open } from "../test/open";
import MainView from "./MainView.svelte";
import PaletteView from "./PaletteView.svelte";

const NO_TRAY = /^This desktop has no tray/;

test("on a desktop without a tray the main window says so until it was read", async () => {
  const { host, user } = await open(MainView, { world: "broken" });
  await screen.findByText(NO_TRAY);
  host.emit("trayChanged", true);
  await waitFor(() => expect(screen.queryByText(NO_TRAY)).toBeNull());
  host.emit("trayChanged", false);
  await screen.findByText(NO_TRAY);
  await user.click(screen.getByRole("button", { name: "Got it" }));
  await waitFor(() => expect(screen.queryByText(NO_TRAY)).toBeNull());
  expect(called(host, "setSettings")).toEqual([[{ knows_no_tray: true }]]);
});

test("on a desktop with one it says nothing", async () => {
  const { host } = await open(MainView);
  await waitFor(() => expect(called(host, "hasTray")).toHaveLength(1));
  expect(screen.queryByText(NO_TRAY)).toBeNull();
});

test("the palette is square while nobody composes the screen, whenever it comes", async () => {
  const { host } = await open(PaletteView);
  const panel = screen.getByRole("main");
  await waitFor(() => expect(called(host, "isComposited")).toHaveLength(1));
  expect(panel).not.toHaveClass("square");
  host.isComposited = async () => false;
  host.emit("showQuery", { query: null });
  await waitFor(() => expect(panel).toHaveClass("square"));
  host.isComposited = async () => true;
  host.emit("showQuery", { query: null });
  await waitFor(() => expect(panel).not.toHaveClass("square"));
});

test("what the desktop says of the hotkeys later is shown", async () => {
  const { host, user } = await open(MainView);
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  const second: Hotkey = {
    slot: "second",
    chord: "Ctrl+J",
    status: "active",
    hint: "Set by your desktop: Meta+Q",
  };
  host.hotkeys = async () => [second];
  host.emit("hotkeysChanged", null);
  await screen.findByText(/Set by your desktop: Meta\+Q/);
});

test("times are told from the host's now", async () => {
  await open(MainView, { now: "2026-11-21T10:00:00Z" });
  expect(when("2026-11-18T10:00:00Z")).toBe("Wed, 3 days ago");
  await open(MainView);
  expect(when(new Date().toISOString())).toBe("Now");
});
