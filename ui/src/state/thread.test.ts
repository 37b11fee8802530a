import type { Turn } from "../ipc";
import { continued, isReplaced, stillSaid, withOverride, withoutOverride } from "./thread";

const turn = (query: string): Turn => ({ query, overrides: [], shown: [], picked: null });

test.each([
  ["the lease", "t", true, true],
  ["the lease", "", false, true],
  ["the lease", "the leas", false, false],
  ["the lease", "the lease Peter sent", false, false],
  ["the lease", "the lease", true, false],
  ["", "a", true, false],
  ["  ", "", false, false],
])("%j to %j, all selected %s: another question %s", (before, after, whole, replaced) =>
  expect(isReplaced(before, after, whole)).toBe(replaced),
);

test("a question that hangs on the thread makes it longer, another begins anew", () => {
  const thread = [turn("a"), turn("b")];
  expect(continued(thread, turn("c"), true).map((t) => t.query)).toEqual(["a", "b", "c"]);
  expect(continued(thread, turn("c"), false).map((t) => t.query)).toEqual(["c"]);
});

test("a thread keeps its last eight", () => {
  const long = Array.from({ length: 8 }, (_, i) => turn(String(i)));
  expect(
    continued(long, turn("8"), true)
      .map((t) => t.query)
      .join(""),
  ).toBe("12345678");
});

test("what was left out is forgotten with its words", () => {
  const overrides = [
    { kind: "channel" as const, text: "on WhatsApp", to: null },
    { kind: "sender" as const, text: "Peter", to: "Peter Novak" },
  ];
  expect(stillSaid(overrides, "what Peter sent")).toEqual([overrides[1]]);
});

test("one override a slot; it can be taken back", () => {
  const first = { kind: "sender" as const, text: "Peter", to: "Peter Novak" };
  const second = { ...first, to: null };
  expect(withOverride([first], second)).toEqual([second]);
  expect(withoutOverride([second], first)).toEqual([]);
});
