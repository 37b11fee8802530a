import { commandOf, moved, type Press, type Situation } from "./keys";

const field: Situation = { inField: true, cursor: "field", empty: false, selecting: false };
const list: Situation = { ...field, cursor: "list" };
const outside: Situation = { ...field, inField: false };

function press(chord: string): Press {
  const parts = chord.split("+");
  const key = parts.at(-1) || "+";
  const down = (name: string) => parts.slice(0, -1).includes(name);
  return { key: key === "Space" ? " " : key, ctrl: down("Ctrl"), shift: down("Shift"), alt: down("Alt") };
}

describe("a key press in the palette", () => {
  test.each<[string, Situation, ReturnType<typeof commandOf>]>([
    ["ArrowDown", field, "next"],
    ["ArrowUp", field, "previous"],
    ["ArrowDown", outside, "next"],
    ["PageDown", field, "pageDown"],
    ["Ctrl+Home", field, "first"],
    ["Ctrl+End", field, "last"],
    ["Home", field, null],
    ["Enter", field, "open"],
    ["Enter", outside, null],
    ["Ctrl+Enter", field, "reveal"],
    ["Ctrl+c", field, "copy"],
    ["Ctrl+C", { ...field, selecting: true }, null],
    ["Ctrl+v", field, null],
    ["Ctrl+a", field, null],
    ["Ctrl+y", field, "preview"],
    ["Ctrl+k", field, "menu"],
    ["Ctrl+n", field, "new"],
    ["Tab", field, "actions"],
    ["Tab", outside, null],
    ["x", outside, "type"],
    ["ㅎ", outside, "type"],
    ["Shift+Tab", field, "chips"],
    ["Escape", field, "close"],
    ["Escape", outside, "close"],
    ["F1", field, "keys"],
    ["?", { ...field, empty: true }, "keys"],
    ["?", field, null],
    ["a", field, null],
    ["Alt+ArrowDown", field, null],
  ])("%s means %#", (chord, now, command) => expect(commandOf(press(chord), now)).toBe(command));

  test("a space is typed while the caret is in the question, and previews while choosing", () => {
    expect(commandOf(press("Space"), field)).toBeNull();
    expect(commandOf(press("Space"), list)).toBe("preview");
    expect(commandOf(press("Space"), { ...list, inField: false })).toBeNull();
  });

  test("sideways moves the caret in the question, and unfolds while choosing", () => {
    expect(commandOf(press("ArrowRight"), field)).toBeNull();
    expect(commandOf(press("ArrowRight"), list)).toBe("expand");
    expect(commandOf(press("ArrowLeft"), list)).toBe("collapse");
  });
});

test.each([
  [0, 10, "next", 1],
  [9, 10, "next", 9],
  [0, 10, "previous", 0],
  [0, 10, "pageDown", 7],
  [5, 10, "pageDown", 9],
  [5, 10, "pageUp", 0],
  [5, 10, "first", 0],
  [5, 10, "last", 9],
] as const)("from %i of %i, %s leads to %i", (index, count, move, to) =>
  expect(moved(index, count, move)).toBe(to),
);
