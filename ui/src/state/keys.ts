// What a key press means in the palette. Pure, so that every rule has a test.

/** Where the hands are: the caret in the question, or choosing in the list. */
export type Cursor = "field" | "list";

export type Press = {
  key: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
};

export type Situation = {
  /** The field has the focus; otherwise a chip or an action has. */
  inField: boolean;
  cursor: Cursor;
  /** The field is empty. */
  empty: boolean;
  /** Some of the field's text is selected. */
  selecting: boolean;
};

export type Move = "next" | "previous" | "pageDown" | "pageUp" | "first" | "last";

export type Command =
  | Move
  | "open"
  | "reveal"
  | "copy"
  | "preview"
  | "expand"
  | "collapse"
  | "menu"
  | "actions"
  | "chips"
  | "new"
  | "keys"
  | "type"
  | "close";

export const pressOf = (event: KeyboardEvent): Press => ({
  key: event.key,
  ctrl: event.ctrlKey || event.metaKey,
  shift: event.shiftKey,
  alt: event.altKey,
});

/** The command of a key press; null leaves the key to the element that has the focus. */
export function commandOf(press: Press, now: Situation): Command | null {
  if (press.alt) return null;
  if (press.ctrl) return withCtrl(press, now);
  switch (press.key) {
    case "ArrowDown":
      return "next";
    case "ArrowUp":
      return "previous";
    case "PageDown":
      return "pageDown";
    case "PageUp":
      return "pageUp";
    case "Escape":
      return "close";
    case "F1":
      return "keys";
  }
  if (now.inField) return inField(press, now);
  // Whoever types while a chip or an action has the focus goes on with the question.
  return press.key.length === 1 && press.key !== " " ? "type" : null;
}

function withCtrl(press: Press, now: Situation): Command | null {
  switch (press.key) {
    case "Enter":
      return "reveal";
    case "Home":
      return "first";
    case "End":
      return "last";
  }
  switch (press.key.toLowerCase()) {
    case "c":
      return now.selecting || press.shift ? null : "copy";
    case "y":
      return "preview";
    case "k":
      return "menu";
    case "n":
      return "new";
    default:
      return null;
  }
}

function inField(press: Press, now: Situation): Command | null {
  const choosing = now.cursor === "list";
  switch (press.key) {
    case "Enter":
      return "open";
    case "Tab":
      return press.shift ? "chips" : "actions";
    case "?":
      return now.empty ? "keys" : null;
    case " ":
      return choosing ? "preview" : null;
    case "ArrowRight":
      return choosing ? "expand" : null;
    case "ArrowLeft":
      return choosing ? "collapse" : null;
    default:
      return null;
  }
}

const PAGE = 7;

/** Where a move leads in a list; it stops at the ends. */
export function moved(index: number, count: number, move: Move): number {
  const to = {
    next: index + 1,
    previous: index - 1,
    pageDown: index + PAGE,
    pageUp: index - PAGE,
    first: 0,
    last: count - 1,
  }[move];
  return Math.max(0, Math.min(count - 1, to));
}

const MOVES = new Set<Command>(["next", "previous", "pageDown", "pageUp", "first", "last"]);

export const isMove = (command: Command): command is Move => MOVES.has(command);
