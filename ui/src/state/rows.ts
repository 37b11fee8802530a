// The list as it is drawn: results, and older versions unfolded under theirs. Pure.

import type { Found, Version } from "../ipc";

export type Row =
  | { type: "found"; key: string; found: Found; best: boolean; reason: string | null }
  | { type: "version"; key: string; of: Found; version: Version };

type Shown = { found: Found; reason?: string };

export function rowsOf(shown: Shown[], best: string | null, unfolded: ReadonlyMap<string, Version[]>): Row[] {
  return shown.flatMap(({ found, reason = null }): Row[] => [
    { type: "found", key: found.item, found, best: found.item === best, reason },
    ...(unfolded.get(found.item) ?? []).map((version) => ({
      type: "version" as const,
      key: `${found.item}/${version.item}`,
      of: found,
      version,
    })),
  ]);
}

/** The item that a row stands for. */
export const itemOf = (row: Row): string => (row.type === "found" ? row.found.item : row.version.item);

export const pathOf = (row: Row): string | null => (row.type === "found" ? row.found.path : row.version.path);

export const titleOf = (row: Row): string =>
  row.type === "found" ? row.found.title.text : row.version.title;

/** How many of at most two lines a passage takes in the best row: Hangul and Han are twice as wide. */
export function linesOf(text: string): 0 | 1 | 2 {
  const wide = text.match(/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60]/g)?.length ?? 0;
  const width = text.length + wide * 0.8;
  return width === 0 ? 0 : width > 76 ? 2 : 1;
}
