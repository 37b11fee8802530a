import { describe, expect, it } from "vitest";

import { whyHeldBack } from "./attempt";

describe("a try at the network from the page", () => {
  it("is held back when it is refused at once", async () => {
    expect(await whyHeldBack(() => Promise.reject(new TypeError("Load failed")))).toBe(
      "TypeError: Load failed",
    );
  });

  it("is not when somebody answers", async () => {
    expect(await whyHeldBack(() => Promise.resolve(new Response()))).toBeNull();
  });

  it("is not when nobody answers in time", async () => {
    const never: typeof fetch = (_, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    expect(await whyHeldBack(never)).toBeNull();
  });
});
