// The screen's pixels, where nothing else tells what a program of somebody else's is about.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { until } from "./until.mjs";

/** Less than a caret needs to blink. */
const STILL_MS = 300;

/** Waits until nothing on the screen changes any more: what was opened or typed is there. */
export async function still({ screen }) {
  let last;
  let since;
  await until("the screen to stand still", () => {
    const now = createHash("sha1")
      .update(readFileSync(join(screen.folder, "Xvfb_screen0")))
      .digest("hex");
    if (now !== last) since = performance.now();
    last = now;
    return performance.now() - since > STILL_MS;
  });
}
