import type { Found, Version } from "../ipc";
import { actionsOf, copyOf } from "./actions";
import { chordOf, isCopilot } from "./chords";
import { dayAfter, startOfDay } from "./days";
import { pieces } from "./pieces";
import { linesOf, rowsOf, type Row } from "./rows";
import { offsetsOf, scrolledTo, visible } from "./visible";

describe("marks", () => {
  const cut = (marks: Array<[number, number]>) =>
    pieces({ text: "the door code", marks: marks.map(([start, end]) => ({ start, end })) })
      .map(({ text, marked }) => (marked ? `[${text}]` : text))
      .join("");

  test.each<[string, Array<[number, number]>, string]>([
    ["none", [], "the door code"],
    [
      "two",
      [
        [4, 8],
        [9, 13],
      ],
      "the [door] [code]",
    ],
    [
      "in any order",
      [
        [9, 13],
        [4, 8],
      ],
      "the [door] [code]",
    ],
    [
      "overlapping",
      [
        [4, 9],
        [6, 13],
      ],
      "the [door ][code]",
    ],
    ["beyond the end", [[9, 99]], "the door [code]"],
    ["empty", [[4, 4]], "the door code"],
    ["everything", [[0, 13]], "[the door code]"],
  ])("%s", (_, marks, expected) => expect(cut(marks)).toBe(expected));
});

describe("rows in view", () => {
  const offsets = offsetsOf(1000, (i) => (i === 0 ? 100 : 50));

  test("offsets add up", () => {
    expect(offsets[1]).toBe(100);
    expect(offsets[1000]).toBe(100 + 999 * 50);
  });

  test.each([
    [0, 400, 0, 12],
    [100, 400, 0, 14],
    [25_000, 400, 495, 512],
    [60_000, 400, 996, 1000],
  ])("at %i, %i tall: %i to %i", (top, height, from, to) =>
    expect(visible(offsets, top, height)).toEqual({ from, to }),
  );

  test("an empty list has none", () =>
    expect(
      visible(
        offsetsOf(0, () => 50),
        0,
        400,
      ),
    ).toEqual({ from: 0, to: 0 }));

  test("scrolls only as far as needed", () => {
    expect(scrolledTo(offsets, 2, 0, 400)).toBe(0);
    expect(scrolledTo(offsets, 10, 0, 400)).toBe(600 - 400);
    expect(scrolledTo(offsets, 0, 300, 400)).toBe(0);
  });
});

describe("chords", () => {
  const press = (key: string, code: string, ...down: string[]) => ({
    key,
    code,
    ctrlKey: down.includes("Ctrl"),
    altKey: down.includes("Alt"),
    shiftKey: down.includes("Shift"),
    metaKey: down.includes("Super"),
  });

  test.each([
    ["Super+Alt+Space in one order", press(" ", "Space", "Super", "Alt"), "Alt+Super+Space"],
    ["the Copilot key", press("F23", "F23", "Shift", "Super"), "Shift+Super+F23"],
    ["a letter by its place, under a Hangul layout", press("ㅏ", "KeyK", "Ctrl"), "Ctrl+K"],
    ["a function key alone", press("F9", "F9"), "F9"],
    ["a modifier alone", press("Control", "ControlLeft", "Ctrl"), null],
    ["a bare letter, which would swallow typing", press("a", "KeyA"), null],
    ["a capital, which would too", press("A", "KeyA", "Shift"), null],
  ])("%s", (_, pressed, chord) => expect(chordOf(pressed)).toBe(chord));

  test("the Copilot key is known by its chord", () => {
    expect(isCopilot("Shift+Super+F23")).toBe(true);
    expect(isCopilot("Super+Alt+Space")).toBe(false);
  });
});

describe("rows and what can be done with them", () => {
  const found = (more: Partial<Found> = {}): Found => ({
    item: "a",
    rank: 1,
    score: 1,
    kind: "file",
    family: "pdf",
    path: "/a.pdf",
    container: null,
    locator: null,
    folder: "Docs",
    title: { text: "a.pdf", marks: [] },
    passage: { text: "words", marks: [] },
    sender: null,
    recipients: [],
    sent_at: null,
    channel: "file",
    why: [],
    older: 0,
    gone: false,
    ...more,
  });
  const row = (more?: Partial<Found>): Row => rowsOf([{ found: found(more) }], null, new Map())[0]!;
  const version: Version = {
    item: "v",
    title: "old.pdf",
    path: "/old.pdf",
    at: null,
    bytes: 1,
    same_bytes: false,
  };

  test("versions stand under their item", () => {
    const rows = rowsOf(
      [{ found: found() }, { found: found({ item: "b" }) }],
      "a",
      new Map([["a", [version]]]),
    );
    expect(rows.map(({ key }) => key)).toEqual(["a", "a/v", "b"]);
    expect(rows.map((r) => r.type === "found" && r.best)).toEqual([true, false, false]);
  });

  test.each<[string, Partial<Found>, string[]]>([
    ["a file", {}, ["open", "reveal", "copyFile", "copyText", "copyPath", "about", "hide"]],
    [
      "a file with versions",
      { older: 2 },
      ["open", "reveal", "copyFile", "copyText", "copyPath", "versions", "about", "hide"],
    ],
    [
      "a message",
      { kind: "message", path: null, container: "/chat.txt" },
      ["open", "reveal", "copyText", "around", "about", "hide"],
    ],
    ["a file that has gone", { gone: true }, ["copyText", "copyPath", "about", "hide"]],
  ])("%s", (_, more, actions) => expect(actionsOf(row(more), false)).toEqual(actions));

  test("sharing, where the system can", () => expect(actionsOf(row(), true)).toContain("share"));

  test("a copy is the file, or else the words", () => {
    expect(copyOf(row())).toBe("copyFile");
    expect(copyOf(row({ kind: "message", path: null }))).toBe("copyText");
  });

  test.each([
    ["", 0],
    ["short", 1],
    ["x".repeat(77), 2],
    ["가".repeat(40), 1],
    ["가".repeat(45), 2],
  ])("%s takes %i lines", (text, lines) => expect(linesOf(text)).toBe(lines));
});

test("a day is from its midnight to the next", () => {
  expect(new Date(startOfDay("2026-11-21"))).toEqual(new Date(2026, 10, 21));
  expect(new Date(dayAfter("2026-11-30"))).toEqual(new Date(2026, 11, 1));
});
