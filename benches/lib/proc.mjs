// What a program and all that it started use, as the kernel counts it.

import { readFileSync } from "node:fs";

import { childrenOf } from "../../tests/window/lib/process.mjs";

/** Clock ticks in a second; Linux shows 100 everywhere. */
const TICKS = 100;

/** A process and everything under it; one that ends meanwhile is left out. */
export function treeOf(pid) {
  try {
    return [pid, ...childrenOf(pid).flatMap(treeOf)];
  } catch {
    return [];
  }
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

const ofEach = (pid, read) =>
  treeOf(pid).map((one) => {
    try {
      return read(one);
    } catch {
      return 0;
    }
  });

/** Processor time so far, in seconds. */
export const cpuSeconds = (pid) =>
  sum(
    ofEach(pid, (one) => {
      const fields = readFileSync(`/proc/${one}/stat`, "utf8").split(") ").at(-1).split(" ");
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    }),
  );

const pssOf = (pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]) / 1024;

/** Memory in MiB: what is shared counts by its share. */
export const pss = (pid) => sum(ofEach(pid, pssOf));

/** The same, by program. */
export function pssByName(pid) {
  const all = {};
  for (const one of treeOf(pid)) {
    const name = readFileSync(`/proc/${one}/comm`, "utf8").trim();
    all[name] = [...(all[name] ?? []), Math.round(pssOf(one))];
  }
  return all;
}
