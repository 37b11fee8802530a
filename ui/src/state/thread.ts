// Questions that hang together. Pure.

import type { Answer, Override, Turn } from "../ipc";

const LONGEST = 8;
const SHOWN = 10;

/** The whole text was replaced or taken away: what comes now is another question. */
export const isReplaced = (before: string, after: string, wholeSelected: boolean): boolean =>
  before.trim() !== "" && before !== after && (wholeSelected || after.trim() === "");

export function turnOf(query: string, overrides: Override[], answer: Answer, picked: string | null): Turn {
  return { query, overrides, shown: answer.results.slice(0, SHOWN).map((found) => found.item), picked };
}

/** The thread after a turn ended: longer when the question hung on it, begun anew when it did not. */
export const continued = (turns: Turn[], turn: Turn, follows: boolean): Turn[] =>
  follows ? [...turns, turn].slice(-LONGEST) : [turn];

/** Overrides whose words still stand in the question. */
export const stillSaid = (overrides: Override[], query: string): Override[] =>
  overrides.filter((override) => query.includes(override.text));

export const withOverride = (overrides: Override[], added: Override): Override[] => [
  ...overrides.filter((o) => o.kind !== added.kind || o.text !== added.text),
  added,
];

export const withoutOverride = (overrides: Override[], gone: Override): Override[] =>
  overrides.filter((o) => o.kind !== gone.kind || o.text !== gone.text);
