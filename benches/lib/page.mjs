// Clocks inside the palette's page.

/** `window.painted`: when the frame after each coming to the front was painted. */
export const watchPalette = (page) =>
  page.run(`
    window.painted = [];
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    const handler = transformCallback(() =>
      requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push(Date.now()))));
    return invoke("plugin:event|listen", { event: "showQuery", target: { kind: "Any" }, handler }).then(() => true);`);

/**
 * `window.strokes`: of each question, when the stroke was pressed, when it was asked, answered, and its results painted, and
 * whether the list changed. What a newer stroke overtook has no `painted`.
 */
export const watchStrokes = (page) =>
  page.run(`
    window.strokes = [];
    let pressed = 0;
    addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
    let changed = 0;
    new MutationObserver(() => (changed = performance.now())).observe(
      document.querySelector(".results"), { subtree: true, childList: true, characterData: true, attributes: true });
    const send = window.fetch;
    window.fetch = async (address, options) => {
      if (!String(address).endsWith("/ask")) return send(address, options);
      const stroke = { pressed, asked: performance.now(), answered: null, painted: null, changed: false };
      window.strokes.push(stroke);
      const reply = await send(address, options);
      const copy = reply.clone();
      stroke.answered = performance.now();
      const port = new MessageChannel();
      port.port1.onmessage = async () => {
        const painted = performance.now();
        stroke.changed = changed >= stroke.answered;
        const answer = await copy.json().catch(() => null);
        if (answer?.results) stroke.painted = painted;
      };
      // After the page has read the answer: the frame that shows it, and the first thing done when it is painted.
      setTimeout(() => requestAnimationFrame(() => port.port2.postMessage(0)));
      return reply;
    };`);
