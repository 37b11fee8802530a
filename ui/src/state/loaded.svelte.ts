// Something the host is asked for once, and again when it may have changed.

import type { HostError } from "../ipc";
import { asHostError } from "./errors";

export class Loaded<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<HostError | null>(null);
  #load: () => Promise<T>;
  #newest = 0;

  constructor(load: () => Promise<T>) {
    this.#load = load;
    void this.reload();
  }

  async reload(): Promise<void> {
    const mine = ++this.#newest;
    try {
      const value = await this.#load();
      if (mine === this.#newest) [this.value, this.error] = [value, null];
    } catch (error) {
      if (mine === this.#newest) this.error = asHostError(error);
    }
  }

  /** Does something to it, then looks again; what went wrong is shown. */
  async after(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      await this.reload();
      return true;
    } catch (error) {
      this.error = asHostError(error);
      return false;
    }
  }
}
