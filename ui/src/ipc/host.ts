// All that the window may ask of whatever runs it. `client.ts` asks the Rust host, `fake.ts` invents one.
// Every command rejects with a `HostError`; only errors with a meaning of their own are named below.

import type * as b from "./bindings";

export interface Commands {
  /** Settings, progress and locale: the one call before the first paint. */
  boot(): Promise<b.Boot>;

  /** Answers a question; the newest `seq` wins, a stale ask may reject with `Cancelled`. */
  ask(ask: b.Ask): Promise<b.Answer>;
  /** Stops the ask with this `seq`, if it still runs. */
  cancel(seq: number): Promise<void>;
  /** Keeps a question in the history: asked, answered and used or left. */
  remember(turn: b.Turn): Promise<void>;
  /** Up to five things that may be wanted now. */
  suggestions(language: string): Promise<b.Suggestion[]>;
  /** Past questions, newest first. */
  history(limit: number): Promise<b.Past[]>;

  /** What an item looks like at the place that matched `query`. `Gone` comes as a body, not as an error. */
  preview(item: string, query: string): Promise<b.Preview>;
  /** The chat messages around an item, in their order. */
  conversationAround(item: string, query: string): Promise<b.Preview>;
  /** Older versions and copies of an item, newest first. */
  versions(item: string): Promise<b.Version[]>;
  /** Opens an item with its own program. `Gone` when the file has gone. */
  /** What would run is refused, unless it is meant to `anyway`. */
  open(item: string, anyway: boolean): Promise<void>;
  /** Shows an item in the file manager. `Gone` when the file has gone. */
  reveal(item: string): Promise<void>;
  /** Puts the file itself on the clipboard. `Gone` when the file has gone. */
  copyFile(item: string): Promise<void>;
  /** Puts words on the clipboard. */
  copyText(text: string): Promise<void>;
  /** Hands an item to the system's own share dialog; only where `can_share`. */
  share(item: string): Promise<void>;
  /** Leaves an item out of results from now on; it then stands among what is excluded. */
  hideItem(item: string): Promise<void>;

  /** Sources in the order they were added. */
  sources(): Promise<b.Source[]>;
  /** Adds paths; what they are shows in their content. `AlreadyAdded`, `NotReadable`. */
  addSources(paths: string[]): Promise<b.Source[]>;
  /** Pauses or resumes one source. */
  pauseSource(id: string, paused: boolean): Promise<void>;
  /** Reads a source again from the start. */
  rereadSource(id: string): Promise<void>;
  /** What could not be read in a source, at most 500. */
  sourceIssues(id: string): Promise<b.ReadIssue[]>;
  /** Folders, mail profiles and exports found on this computer that are not sources yet. */
  detectSources(): Promise<b.Detected[]>;
  /** The system's folder dialog; null when it was left. */
  chooseFolder(): Promise<string | null>;
  /** The system's file dialog for exports and mailboxes; empty when it was left. */
  chooseFiles(): Promise<string[]>;
  /** Ends the first run and starts reading these paths. */
  start(paths: string[]): Promise<void>;

  /** People by number of items, me first. */
  people(): Promise<b.Person[]>;
  /** Makes several people one, under the name of `keep`. */
  mergePeople(keep: string, others: string[]): Promise<void>;
  /** Takes handles out of a person; they become somebody else. */
  splitPerson(id: string, handles: string[]): Promise<void>;
  /** Gives a person a name. */
  renamePerson(id: string, name: string): Promise<void>;
  /** Says whether a person is me. */
  markMe(id: string, me: boolean): Promise<void>;
  /** Says that two people are not the same, so that it is not asked again. */
  keepApart(id: string, other: string): Promise<void>;

  /** What is indexed, and how it is kept in. */
  privacy(): Promise<b.PrivacySummary>;
  /** What is left out, and why. */
  excluded(): Promise<b.Excluded[]>;
  /** Takes back an exclusion of the person's own. */
  include(id: string): Promise<void>;
  /** Counts what exactly would be forgotten. */
  planForget(what: b.Forget): Promise<b.ForgetPlan>;
  /** Forgets it, with every trace, at once. */
  forget(what: b.Forget): Promise<void>;
  /** Tries to reach the network in every way it knows, and says what happened. */
  /** `page`: why this page could not get out, if it could not. */
  checkNetwork(page: string | null): Promise<b.NetworkCheck>;

  /** Changes some settings and gives all of them back. */
  setSettings(change: Partial<b.Settings>): Promise<b.Settings>;
  /** The hotkeys and whether they work. */
  hotkeys(): Promise<b.Hotkey[]>;
  /** While true, global hotkeys rest so that a chord can be typed into the window. */
  captureHotkey(on: boolean): Promise<void>;
  /** Sets a chord, empty for none; its `status` says whether it works. */
  setHotkey(slot: b.HotkeySlot, chord: string): Promise<b.Hotkey>;
  /** Pauses reading for so many minutes; 0 goes on. */
  pauseIndexing(minutes: number): Promise<void>;

  /** Opens the main window at a place. */
  showMain(view: b.View): Promise<void>;
  /** Sizes the palette's window to its content, in CSS pixels. */
  fitPalette(width: number, height: number): Promise<void>;
  /** Whether what is see-through shows what lies beneath; elsewhere it is black. */
  isComposited(): Promise<boolean>;
  /** Whether this desktop has a place for trays. */
  hasTray(): Promise<boolean>;
  /** Hides this window. */
  hide(): Promise<void>;
  /** Ends the program. */
  quit(): Promise<void>;
}

export interface Events {
  /** Reading went on; at most four a second. */
  progress: b.Progress;
  /** An export appeared in Downloads. */
  exportFound: b.ExportFound;
  /** What is shown may have changed; at most one a second. */
  resultsChanged: null;
  /** Sources were added, read or lost. */
  sourcesChanged: null;
  /** Settings were changed, in whichever window. */
  settingsChanged: b.Settings;
  /** A place for trays came, or went. */
  trayChanged: boolean;
  /** The desktop has said something about the hotkeys. */
  hotkeysChanged: null;
  /** The palette came to the front, with a question or without. */
  showQuery: { query: string | null };
  /** The main window shall show a place. */
  showView: { view: b.View };
  /** Files were dropped on the window. */
  filesDropped: { paths: string[] };
}

export interface Host extends Commands {
  /** Listens; the function given back stops it. */
  on<E extends keyof Events>(event: E, handler: (payload: Events[E]) => void): () => void;
}
