// A try at the network from this page.

/** An address that documentation is written with (RFC 5737): nobody is there, and nothing is sent to anybody. */
const NOBODY = "http://192.0.2.1/";
const PATIENCE_MS = 600;

/** Why the page could not get out; `null` when it might have: that nobody answers in time proves nothing. */
export async function whyHeldBack(ask: typeof fetch = fetch): Promise<string | null> {
  const giveUp = AbortSignal.timeout(PATIENCE_MS);
  try {
    await ask(NOBODY, { mode: "no-cors", signal: giveUp });
    return null;
  } catch (error) {
    return giveUp.aborted ? null : String(error);
  }
}
