// A passage cut where its marks begin and end. Pure.

import type { Passage } from "../ipc";

export type Piece = { text: string; marked: boolean };

/** Marks may overlap, lie outside or come in any order; every character comes out once. */
export function pieces({ text, marks }: Passage): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const { start, end } of marks.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    const to = Math.min(text.length, end);
    if (to <= from) continue;
    if (from > at) out.push({ text: text.slice(at, from), marked: false });
    out.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) out.push({ text: text.slice(at), marked: false });
  return out;
}
