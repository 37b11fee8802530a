// Whether a key press belongs to an input method that is composing, as when Hangul is typed.

/** No hand presses a key a second time within this; the press that ended a composition arrives sooner. */
const SAME_PRESS_MS = 100;

type Key = { isComposing: boolean; keyCode: number; timeStamp: number };

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

  keyup(): void {
    this.#justEnded = null;
  }

  /**
   * True while a composition takes the key. WebKit ends the composition first and sends the keydown that ended it
   * afterwards, with `isComposing` already false: 229 tells on macOS, only the closeness in time does under GTK.
   */
  owns(key: Key): boolean {
    if (this.#composing || key.isComposing || key.keyCode === 229) return true;
    return this.#justEnded !== null && key.timeStamp - this.#justEnded < SAME_PRESS_MS;
  }
}
