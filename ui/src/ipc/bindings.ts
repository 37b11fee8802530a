// The types that cross the door between the window and the host. Made from the Rust declarations by
// `WHENCE_WRITE_BINDINGS=1 cargo test --features whence/desktop bindings`: do not edit.
// Times are RFC 3339 with an offset; offsets into text count UTF-16 code units; sizes are bytes.

/**
 * What an item is to the person who owns it.
 */
export type Kind = "file" | "attachment" | "message" | "mail" | "event" | "contact" | "link";

/**
 * What a file's content is.
 */
export type Family = "text" | "word" | "pdf" | "sheet" | "slides" | "image" | "audio" | "video" | "web" | "book" | "code" | "archive" | "other";

/**
 * Through what a thing came.
 */
export type Channel = "file" | "whatsapp" | "telegram" | "slack" | "kakaotalk" | "mail" | "calendar" | "contacts";

/**
 * A stretch of a text, half-open, in UTF-16 code units.
 */
export type Span = { 
/**
 * The first unit.
 */
start: number, 
/**
 * The one after the last.
 */
end: number, };

/**
 * Words from a source, and where the question's words stand in them.
 */
export type Passage = { 
/**
 * The words.
 */
text: string, 
/**
 * In order, without overlap.
 */
marks: Array<Span>, };

/**
 * What kind of narrowing a part of the question is.
 */
export type SlotKind = "sender" | "recipient" | "person" | "time" | "kind" | "channel" | "room" | "topic";

/**
 * A reading of a slot: another Peter, the whole month.
 */
export type Reading = { 
/**
 * What an [`Override`] says to read it so.
 */
value: string, 
/**
 * What is shown.
 */
label: string, };

/**
 * A part of the question that narrows, and the words it came from.
 */
export type Slot = { 
/**
 * What it narrows.
 */
kind: SlotKind, 
/**
 * The words in the question.
 */
text: string, 
/**
 * Where they stand in the question.
 */
at: Span, 
/**
 * A person's name, a channel or a kind by its name in the wire form, a topic's words. None for a time.
 */
value: string | null, 
/**
 * Of a time: its start.
 */
start: string | null, 
/**
 * Of a time: its end, not included.
 */
end: string | null, 
/**
 * Said with "not".
 */
negated: boolean, 
/**
 * Other readings of the same words, best first.
 */
others: Array<Reading>, };

/**
 * What the person said about a slot by hand.
 */
export type Override = { 
/**
 * Which sort of slot.
 */
kind: SlotKind, 
/**
 * Its words.
 */
text: string, 
/**
 * Read it so; `None` leaves it out.
 */
to: string | null, };

/**
 * A question that was asked before in this thread, and what was shown for it.
 */
export type Turn = { 
/**
 * The question.
 */
query: string, 
/**
 * As it was overridden then.
 */
overrides: Array<Override>, 
/**
 * Ids of the items shown, in their order.
 */
shown: Array<string>, 
/**
 * The item that was opened, copied or asked about.
 */
picked: string | null, };

/**
 * A question.
 */
export type Ask = { 
/**
 * Given back as it is; grows with every ask of a window.
 */
seq: number, 
/**
 * The question.
 */
query: string, 
/**
 * What was said by hand about its slots.
 */
overrides: Array<Override>, 
/**
 * What was asked before, oldest first.
 */
thread: Array<Turn>, 
/**
 * At most so many results.
 */
limit: number, 
/**
 * The question may still be half typed: then the resolver, who takes longer than a stroke may, is not asked.
 */
typing: boolean, 
/**
 * The language of the window, for words that the host writes.
 */
language: string, };

/**
 * A result.
 */
export type Found = { 
/**
 * The item's id: stable while the item exists.
 */
item: string, 
/**
 * From 1.
 */
rank: number, 
/**
 * 0 to 1.
 */
score: number, 
/**
 * What it is.
 */
kind: Kind, 
/**
 * What the file is, where there is one.
 */
family: Family | null, 
/**
 * The file itself, or the one it is kept in on its own.
 */
path: string | null, 
/**
 * The export or mailbox that holds it.
 */
container: string | null, 
/**
 * Where in that.
 */
locator: string | null, 
/**
 * The folder or room it lies in, short enough to show.
 */
folder: string | null, 
/**
 * Its name.
 */
title: Passage, 
/**
 * What it says, around the question's words.
 */
passage: Passage, 
/**
 * A name; `me` is the person whose computer this is.
 */
sender: string | null, 
/**
 * Names, as the sender's.
 */
recipients: Array<string>, 
/**
 * When.
 */
sent_at: string | null, 
/**
 * Through what it came.
 */
channel: Channel | null, 
/**
 * Why it is shown, in words, most telling first.
 */
why: Array<string>, 
/**
 * Older versions of the same thing that are folded under it.
 */
older: number, 
/**
 * The file is no longer where it was.
 */
gone: boolean, };

/**
 * A fact in its source's own words.
 */
export type Fact = { 
/**
 * The words.
 */
text: string, 
/**
 * The item they stand in.
 */
item: string, };

/**
 * What could be relaxed when nothing fits, and how many would then.
 */
export type Relaxation = { 
/**
 * What to say to have it so.
 */
override: Override, 
/**
 * What is shown.
 */
label: string, 
/**
 * So many would fit.
 */
count: number, };

/**
 * What a question is answered with.
 */
export type Answer = { 
/**
 * The question's.
 */
seq: number, 
/**
 * `en` or `ko`: what the question is written in.
 */
language: string, 
/**
 * The parts that narrow, in their order in the question.
 */
slots: Array<Slot>, 
/**
 * The question hangs on the thread.
 */
follows: boolean, 
/**
 * Best first.
 */
results: Array<Found>, 
/**
 * Ids of what the person means, among the results; empty when nothing fits well enough.
 */
resolved: Array<string>, 
/**
 * How many fit altogether.
 */
total: number, 
/**
 * The fact, if one was asked for and found.
 */
fact: Fact | null, 
/**
 * Filled when there are no results.
 */
relaxations: Array<Relaxation>, 
/**
 * Milliseconds that it took.
 */
took_ms: number, };

/**
 * A thing that may be wanted now, and why.
 */
export type Suggestion = { 
/**
 * The thing.
 */
found: Found, 
/**
 * Why, in the window's language.
 */
reason: string, };

/**
 * A line of a chat.
 */
export type ChatLine = { 
/**
 * The message.
 */
item: string, 
/**
 * Who wrote it.
 */
name: string, 
/**
 * By the person whose computer this is.
 */
mine: boolean, 
/**
 * When.
 */
at: string, 
/**
 * What.
 */
text: Passage, 
/**
 * It is the one that was asked about.
 */
focus: boolean, };

/**
 * A row of a sheet.
 */
export type SheetRow = { 
/**
 * Its number, from 1.
 */
number: number, 
/**
 * Its cells, from the first column.
 */
cells: Array<Passage>, 
/**
 * It is the one that was asked about.
 */
focus: boolean, };

/**
 * A file that came with a mail.
 */
export type Attachment = { 
/**
 * Its item, where it is one.
 */
item: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * Its size; 0 where it is not known.
 */
bytes: number, };

/**
 * What a preview shows.
 */
export type PreviewBody = { "type": "text", 
/**
 * Around the place that matches.
 */
passage: Passage, 
/**
 * There is more of it.
 */
truncated: boolean, } | { "type": "image", 
/**
 * Where the window gets it.
 */
url: string, 
/**
 * Pixels; 0 where they are not known.
 */
width: number, 
/**
 * Pixels; 0 where they are not known.
 */
height: number, } | { "type": "page", 
/**
 * Where the window gets it.
 */
url: string, 
/**
 * Which, from 1.
 */
page: number, 
/**
 * Of how many; 0 where that is not known.
 */
pages: number, 
/**
 * Points; 0 where they are not known.
 */
width: number, 
/**
 * Points; 0 where they are not known.
 */
height: number, } | { "type": "mail", 
/**
 * Who wrote it.
 */
from: string, 
/**
 * To whom.
 */
to: Array<string>, 
/**
 * And to whom besides.
 */
cc: Array<string>, 
/**
 * When.
 */
at: string, 
/**
 * What it says.
 */
passage: Passage, 
/**
 * What came with it.
 */
attachments: Array<Attachment>, } | { "type": "chat", 
/**
 * Its name.
 */
room: string, 
/**
 * The lines.
 */
lines: Array<ChatLine>, } | { "type": "sheet", 
/**
 * The sheet's name.
 */
name: string, 
/**
 * The columns' names.
 */
columns: Array<string>, 
/**
 * The rows.
 */
rows: Array<SheetRow>, } | { "type": "fields", 
/**
 * Its lines.
 */
fields: Array<Field>, } | { "type": "gone", 
/**
 * What is near it.
 */
near: Array<Found>, } | { "type": "none", 
/**
 * Why, in the window's language.
 */
reason: string, };

/**
 * A line of an event or a card; the name is in the window's language.
 */
export type Field = { 
/**
 * What it says: place, phone.
 */
name: string, 
/**
 * How it is.
 */
value: string, };

/**
 * What an item looks like inside.
 */
export type Preview = { 
/**
 * The item.
 */
item: string, 
/**
 * What is shown.
 */
body: PreviewBody, 
/**
 * Its size.
 */
bytes: number | null, };

/**
 * An older version or a copy of an item.
 */
export type Version = { 
/**
 * It.
 */
item: string, 
/**
 * Its name.
 */
title: string, 
/**
 * Where it lies.
 */
path: string | null, 
/**
 * When it was made or came.
 */
at: string | null, 
/**
 * Its size.
 */
bytes: number | null, 
/**
 * A copy: not one byte differs.
 */
same_bytes: boolean, };

/**
 * A question that was asked before.
 */
export type Past = { id: string, query: string, at: string, results: number, 
/**
 * The item that was opened or copied.
 */
picked: string | null, };

export type SourceKind = "folder" | "export" | "mailbox" | "calendar" | "contacts";

export type SourceState = "waiting" | "reading" | "current" | "paused" | "missing" | "locked";

/**
 * A folder or an export that is read.
 */
export type Source = { id: string, kind: SourceKind, channel: Channel, name: string, path: string, state: SourceState, 
/**
 * Things found in it, things read, things that could not be.
 */
found: number, read: number, failed: number, 
/**
 * What its part of the index takes.
 */
bytes: number, 
/**
 * When it was last looked through.
 */
checked_at: string | null, };

/**
 * Why one thing could not be read, and what to do.
 */
export type ReadIssue = { path: string, message: string, hint: string | null, };

/**
 * Something on this computer that could be added.
 */
export type Detected = { kind: SourceKind, channel: Channel, name: string, path: string, suggested: boolean, };

export type HandleKind = "mail" | "phone" | "name" | "account";

/**
 * One way in which a person appears.
 */
export type Handle = { value: string, kind: HandleKind, channel: Channel, items: number, };

/**
 * Somebody who may be the same, and why.
 */
export type Same = { id: string, name: string, why: string, };

export type Person = { id: string, name: string, me: boolean, handles: Array<Handle>, items: number, last_at: string | null, same: Same | null, };

export type Counted = { name: Channel, items: number, bytes: number, };

export type PrivacySummary = { data_dir: string, items: number, bytes: number, oldest: string | null, newest: string | null, channels: Array<Counted>, 
/**
 * Days that questions and items are kept; null is for good.
 */
keep_history_days: number | null, keep_items_days: number | null, 
/**
 * How the network is kept shut, in words; empty when it is not.
 */
guards: Array<string>, };

export type Excluded = { id: string, what: string, why: string, count: number, 
/**
 * The person's own choice, which can be taken back.
 */
own: boolean, };

/**
 * What is to be forgotten.
 */
export type Forget = { "type": "source", id: string, } | { "type": "person", id: string, } | { "type": "time", start: string, end: string, } | { "type": "history" } | { "type": "everything" };

/**
 * What exactly goes when it is.
 */
export type ForgetPlan = { items: number, passages: number, questions: number, bytes: number, };

export type Attempt = { what: string, blocked: boolean, detail: string, };

export type NetworkCheck = { attempts: Array<Attempt>, at: string, };

export type Theme = "system" | "light" | "dark" | "contrast";

export type Resources = "gentle" | "normal" | "fast";

export type Language = "system" | "en" | "ko";

/**
 * What the person set.
 */
export type Settings = { language: Language, theme: Theme, start_at_login: boolean, resources: Resources, suggestions: boolean, keep_history_days: number | null, keep_items_days: number | null, 
/**
 * The person knows that this desktop has no tray, and what to do.
 */
knows_no_tray: boolean, };

export type HotkeySlot = "first" | "second";

export type HotkeyStatus = "active" | "asking" | "taken" | "off" | "refused" | "unsupported";

/**
 * A chord is its keys joined by `+`, as in `Super+Alt+Space`; empty when none is set.
 */
export type Hotkey = { slot: HotkeySlot, chord: string, status: HotkeyStatus, hint: string | null, };

export type IndexState = "idle" | "indexing" | "paused" | "attention";

export type Progress = { state: IndexState, found: number, read: number, failed: number, 
/**
 * What is being read, short enough to show.
 */
source: string | null, paused_until: string | null, };

/**
 * An export that appeared in a watched folder.
 */
export type ExportFound = { path: string, channel: Channel, with: string | null, };

export type View = "ask" | "sources" | "people" | "privacy" | "settings";

/**
 * What a window needs to draw itself for the first time.
 */
export type Boot = { version: string, first_run: boolean, 
/**
 * BCP 47, of the desktop.
 */
locale: string, 
/**
 * The time that it is said to be, and stays; none for the real one.
 */
now: string | null, 
/**
 * The system has a dialog for sharing.
 */
can_share: boolean, settings: Settings, progress: Progress, };

/**
 * What went wrong, to what, and what to do.
 */
export type HostError = { code: string, message: string, hint: string | null, };
