// The types that cross the door between the window and the host, as the Rust side declares them.
// Times are RFC 3339 with an offset; offsets into text count UTF-16 code units; sizes are bytes.

export type Kind = "file" | "attachment" | "message" | "mail" | "event" | "contact" | "link";

export type Family =
  | "text"
  | "word"
  | "pdf"
  | "sheet"
  | "slides"
  | "image"
  | "audio"
  | "video"
  | "web"
  | "book"
  | "code"
  | "archive"
  | "other";

export type Channel =
  "file" | "whatsapp" | "telegram" | "slack" | "kakaotalk" | "mail" | "calendar" | "contacts";

/** A stretch of a text: half-open. */
export type Span = { start: number; end: number };

/** Words from a source, and where the question's words stand in them. */
export type Passage = { text: string; marks: Array<Span> };

/** What kind of narrowing a part of the question is. */
export type SlotKind = "sender" | "recipient" | "person" | "time" | "kind" | "channel" | "room" | "topic";

/** A reading of a slot: another Peter, the whole month. */
export type Reading = { value: string; label: string };

/** A part of the question that narrows, and the words it came from. */
export type Slot = {
  kind: SlotKind;
  /** The words in the question. */
  text: string;
  /** Where they stand in the question. */
  at: Span;
  /** A person's name, a channel or a kind by its name in the wire form, a topic's words. Null for a time. */
  value: string | null;
  /** Of a time: half-open. */
  start: string | null;
  end: string | null;
  /** Said with "not". */
  negated: boolean;
  /** Other readings of the same words, best first. */
  others: Array<Reading>;
};

/** What the person said about a slot by hand: leave it out (`to` is null), or read it so. */
export type Override = { kind: SlotKind; text: string; to: string | null };

/** A question that was asked before in this thread, and what was shown for it. */
export type Turn = {
  query: string;
  overrides: Array<Override>;
  /** Ids of the items shown, in their order. */
  shown: Array<string>;
  /** The item that was opened, copied or asked about. */
  picked: string | null;
};

export type Ask = {
  /** Given back as it is; grows with every ask of a window. */
  seq: number;
  query: string;
  overrides: Array<Override>;
  /** What was asked before, oldest first. */
  thread: Array<Turn>;
  /** At most so many results. */
  limit: number;
  /** The language of the window, for words that the host writes. */
  language: string;
};

export type Found = {
  /** The item's id: stable while the item exists. */
  item: string;
  /** From 1. */
  rank: number;
  /** 0 to 1. */
  score: number;
  kind: Kind;
  /** What the file is, where there is one. */
  family: Family | null;
  path: string | null;
  container: string | null;
  locator: string | null;
  /** The folder or room it lies in, short enough to show. */
  folder: string | null;
  title: Passage;
  passage: Passage;
  /** Names; `me` is the person whose computer this is. */
  sender: string | null;
  recipients: Array<string>;
  sent_at: string | null;
  channel: Channel | null;
  /** Why it is shown, in words, most telling first. */
  why: Array<string>;
  /** Older versions of the same thing that are folded under it. */
  older: number;
  /** The file is no longer where it was. */
  gone: boolean;
};

/** A fact in its source's own words. */
export type Fact = { text: string; item: string };

/** What could be relaxed when nothing fits, and how many would then. */
export type Relaxation = { override: Override; label: string; count: number };

export type Answer = {
  seq: number;
  /** `en` or `ko`: what the question is written in. */
  language: string;
  slots: Array<Slot>;
  /** The question hangs on the thread. */
  follows: boolean;
  /** Best first. */
  results: Array<Found>;
  /** Ids of what the person means, among the results; empty when nothing fits well enough. */
  resolved: Array<string>;
  /** How many fit altogether. */
  total: number;
  fact: Fact | null;
  /** Filled when there are no results. */
  relaxations: Array<Relaxation>;
  took_ms: number;
};

/** A thing that may be wanted now, and why. */
export type Suggestion = { found: Found; reason: string };

export type ChatLine = { item: string; name: string; mine: boolean; at: string; text: Passage; focus: boolean };

export type SheetRow = { number: number; cells: Array<Passage>; focus: boolean };

export type Attachment = { item: string | null; name: string; bytes: number };

export type PreviewBody =
  | { type: "text"; passage: Passage; truncated: boolean }
  | { type: "image"; url: string; width: number; height: number }
  | { type: "page"; url: string; page: number; pages: number; width: number; height: number }
  | { type: "mail"; from: string; to: Array<string>; cc: Array<string>; at: string; passage: Passage; attachments: Array<Attachment> }
  | { type: "chat"; room: string; lines: Array<ChatLine> }
  | { type: "sheet"; name: string; columns: Array<string>; rows: Array<SheetRow> }
  | { type: "fields"; fields: Array<Field> }
  | { type: "gone"; near: Array<Found> }
  | { type: "none"; reason: string };

/** A line of an event or a card; the name is in the window's language. */
export type Field = { name: string; value: string };

export type Preview = { item: string; body: PreviewBody; bytes: number | null };

export type Version = { item: string; title: string; path: string | null; at: string | null; bytes: number | null; same_bytes: boolean };

export type Past = { id: string; query: string; at: string; results: number; picked: string | null };

export type SourceKind = "folder" | "export" | "mailbox" | "calendar" | "contacts";

export type SourceState = "waiting" | "reading" | "current" | "paused" | "missing" | "locked";

export type Source = {
  id: string;
  kind: SourceKind;
  channel: Channel;
  name: string;
  path: string;
  state: SourceState;
  /** Things found in it, things read, things that could not be. */
  found: number;
  read: number;
  failed: number;
  /** What its part of the index takes. */
  bytes: number;
  /** When it was last looked through. */
  checked_at: string | null;
};

/** Why one thing could not be read, and what to do. */
export type ReadIssue = { path: string; message: string; hint: string | null };

/** Something on this computer that could be added. */
export type Detected = { kind: SourceKind; channel: Channel; name: string; path: string; suggested: boolean };

export type Handle = { value: string; kind: "mail" | "phone" | "name" | "account"; channel: Channel; items: number };

export type Person = {
  id: string;
  name: string;
  me: boolean;
  handles: Array<Handle>;
  items: number;
  last_at: string | null;
  /** Somebody who may be the same, and why. */
  same: { id: string; name: string; why: string } | null;
};

export type Counted = { name: Channel; items: number; bytes: number };

export type PrivacySummary = {
  data_dir: string;
  items: number;
  bytes: number;
  oldest: string | null;
  newest: string | null;
  channels: Array<Counted>;
  /** Days that questions and items are kept; null is for good. */
  keep_history_days: number | null;
  keep_items_days: number | null;
  /** How the network is kept shut, in words; empty when it is not. */
  guards: Array<string>;
};

export type Excluded = {
  id: string;
  what: string;
  why: string;
  count: number;
  /** The person's own choice, which can be taken back. */
  own: boolean;
};

/** What is to be forgotten. */
export type Forget =
  | { type: "source"; id: string }
  | { type: "person"; id: string }
  | { type: "time"; start: string; end: string }
  | { type: "history" }
  | { type: "everything" };

/** What exactly goes when it is. */
export type ForgetPlan = { items: number; passages: number; questions: number; bytes: number };

export type Attempt = { what: string; blocked: boolean; detail: string };

export type NetworkCheck = { attempts: Array<Attempt>; at: string };

export type Theme = "system" | "light" | "dark" | "contrast";

export type Resources = "gentle" | "normal" | "fast";

export type Settings = {
  language: "system" | "en" | "ko";
  theme: Theme;
  start_at_login: boolean;
  resources: Resources;
  suggestions: boolean;
  keep_history_days: number | null;
  keep_items_days: number | null;
};

export type HotkeySlot = "first" | "second";

export type HotkeyStatus = "active" | "taken" | "off" | "unsupported";

/** A chord is its keys joined by `+`, as in `Super+Alt+Space`; empty when none is set. */
export type Hotkey = { slot: HotkeySlot; chord: string; status: HotkeyStatus; hint: string | null };

export type IndexState = "idle" | "indexing" | "paused" | "attention";

export type Progress = {
  state: IndexState;
  found: number;
  read: number;
  failed: number;
  /** What is being read, short enough to show. */
  source: string | null;
  paused_until: string | null;
};

/** An export that appeared in a watched folder. */
export type ExportFound = { path: string; channel: Channel; with: string | null };

export type View = "ask" | "sources" | "people" | "privacy" | "settings";

/** What a window needs to draw itself for the first time. */
export type Boot = {
  version: string;
  first_run: boolean;
  /** BCP 47, of the desktop. */
  locale: string;
  /** The system has a dialog for sharing. */
  can_share: boolean;
  settings: Settings;
  progress: Progress;
};

/** What went wrong, to what, and what to do. */
export type HostError = { code: string; message: string; hint: string | null };
