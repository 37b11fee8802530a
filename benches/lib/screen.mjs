// The screen itself, from the memory in which Xvfb keeps it: what is painted there a person would see.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const BYTES = 4;
/** A window that was only cleared shows fewer colours than one line of smoothed letters. */
const LETTERS = 8;
const EVERY_MS = 3;

/** Whether letters stand in the middle of the screen. */
function letters({ folder, width, height }) {
  const file = openSync(join(folder, "Xvfb_screen0"), "r");
  const from = fstatSync(file).size - width * height * BYTES;
  // Most of where a window in the middle lies, without its frame.
  const [left, right, top, bottom] = [width * 0.12, width * 0.88, height * 0.1, height * 0.9].map(Math.round);
  const row = Buffer.alloc((right - left) * BYTES);
  const colours = new Set();
  try {
    for (let y = top; y < bottom && colours.size <= LETTERS; y += 2) {
      readSync(file, row, 0, row.length, from + (y * width + left) * BYTES);
      for (let x = 0; x < row.length; x += BYTES) colours.add(row.readUInt32LE(x));
    }
  } finally {
    closeSync(file);
  }
  return colours.size > LETTERS;
}

export const nothingShown = (screen) => !letters(screen);

/** Waits until letters stand there; gives the time. */
export async function lettersShown(screen, within = 20_000) {
  for (const end = Date.now() + within; Date.now() < end; await pause(EVERY_MS)) {
    if (letters(screen)) return Date.now();
  }
  throw new Error("nothing was painted");
}
