// Whether a key press belongs to an input method that is composing, as when Hangul is typed.

/** No hand presses a key a second time within this; the press that ended a composition arrives sooner. */
const SAME_PRESS_MS = 100;

/** Keys that end a composition and would then do something else; an arrow that ends one goes on to choose. */
const ENDING = new Set(["Enter", "Escape"]);

type Key = { key: string; isComposing: boolean; keyCode: number; timeStamp: number };

export class Composition {
  #composing = false;
  /** When a composition ended for which no key has been released yet. */
  #justEnded: number | null = null;

  start(): void {
    this.#composing = true;
    this.#justEnded = null;
  }

  end(timeStamp: number): void {
    this.#composing = false;
    this.#justEnded = timeStamp;
  }

  /** A key was released. Letters tell nothing: one may be released after the key that ended what it began. */
  keyup({ key }: Pick<Key, "key">): void {
    if (ENDING.has(key) || key === " ") this.#justEnded = null;
  }

  /**
   * True while a composition takes the key. WebKit ends the composition first and sends the keydown that ended it
   * afterwards, with `isComposing` already false: 229 tells on macOS, only the closeness in time does under GTK.
   */
  owns(key: Key): boolean {
    if (this.#composing || key.isComposing || key.keyCode === 229) return true;
    // Another key ended it: what comes next is a press of its own.
    if (!ENDING.has(key.key)) this.#justEnded = null;
    return this.#justEnded !== null && ENDING.has(key.key) && key.timeStamp - this.#justEnded < SAME_PRESS_MS;
  }
}
