// Waiting for a condition, never for a time.

import { setTimeout as pause } from "node:timers/promises";

const EVERY_MS = 40;

/**
 * Asks `probe` until it answers with something; an error counts as "not yet". When time runs out, says what was waited
 * for and what was seen last.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} probe
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, probe, { within = 20_000 } = {}) {
  const end = performance.now() + within;
  let last;
  for (;;) {
    try {
      last = await probe();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) break;
    await pause(EVERY_MS);
  }
  const seen = last instanceof Error ? last.message : JSON.stringify(last);
  throw new Error(`waited ${within / 1000} s for ${what}; last seen: ${seen}`);
}

/** What `probe` gives stays as it is for so long: for things that must not happen. */
export async function stays(what, probe, forMs = 600) {
  const first = JSON.stringify(await probe());
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    await pause(EVERY_MS);
    const now = JSON.stringify(await probe());
    if (now !== first) throw new Error(`${what} changed: ${first} → ${now}`);
  }
}
