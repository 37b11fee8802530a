// The door to the Rust host: the one file that knows Tauri.

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Host } from "./host";

const call =
  (command: string, ...names: string[]) =>
  (...values: unknown[]) =>
    invoke<never>(command, Object.fromEntries(names.map((name, i) => [name, values[i]])));

export const client: Host = {
  boot: call("boot"),

  ask: call("ask", "ask"),
  cancel: call("cancel", "seq"),
  remember: call("remember", "turn"),
  suggestions: call("suggestions", "language"),
  history: call("history", "limit"),

  preview: call("preview", "item", "query"),
  conversationAround: call("conversation_around", "item", "query"),
  versions: call("versions", "item"),
  open: call("open", "item", "anyway"),
  reveal: call("reveal", "item"),
  copyFile: call("copy_file", "item"),
  copyText: call("copy_text", "text"),
  share: call("share", "item"),
  hideItem: call("hide_item", "item"),

  sources: call("sources"),
  addSources: call("add_sources", "paths"),
  pauseSource: call("pause_source", "id", "paused"),
  rereadSource: call("reread_source", "id"),
  sourceIssues: call("source_issues", "id"),
  detectSources: call("detect_sources"),
  chooseFolder: call("choose_folder"),
  chooseFiles: call("choose_files"),
  start: call("start", "paths"),

  people: call("people"),
  mergePeople: call("merge_people", "keep", "others"),
  splitPerson: call("split_person", "id", "handles"),
  renamePerson: call("rename_person", "id", "name"),
  markMe: call("mark_me", "id", "me"),
  keepApart: call("keep_apart", "id", "other"),

  privacy: call("privacy"),
  excluded: call("excluded"),
  include: call("include", "id"),
  planForget: call("plan_forget", "what"),
  forget: call("forget", "what"),
  checkNetwork: call("check_network", "page"),

  setSettings: call("set_settings", "change"),
  hotkeys: call("hotkeys"),
  captureHotkey: call("capture_hotkey", "on"),
  setHotkey: call("set_hotkey", "slot", "chord"),
  pauseIndexing: call("pause_indexing", "minutes"),

  showMain: call("show_main", "view"),
  fitPalette: call("fit_palette", "width", "height"),
  isComposited: call("is_composited"),
  hasTray: call("has_tray"),
  hide: call("hide"),
  quit: call("quit"),

  on(event, handler) {
    const stop = listen<never>(event, ({ payload }) => handler(payload));
    return () => void stop.then((unlisten) => unlisten());
  },
};
