// The question, what was understood of it, and its answer. Asks while typing; only the newest answer counts.

import type { Answer, Ask, Host, HostError, Override, Slot, Turn } from "../ipc";
import { asHostError } from "./errors";
import { continued, isReplaced, stillSaid, turnOf, withOverride, withoutOverride } from "./thread";

/** At most one ask in so many milliseconds; the first stroke after a rest is asked at once. */
const PACE_MS = 40;
const LONGEST = 2000;
/** So many results are asked for while somebody types, which is more than is seen; each takes a moment. */
const FIRST = 12;
/** Nothing was typed for so long: the others are asked for, and what in a thread takes longer; that there is nothing is said. */
const READ_MS = 300;

type Options = { host: Host; language: () => string; limit: number };

export class Question {
  text = $state("");
  overrides = $state.raw<Override[]>([]);
  /** What was asked before and still counts. */
  turns = $state.raw<Turn[]>([]);
  answer = $state.raw<Answer | null>(null);
  error = $state.raw<HostError | null>(null);
  /** An answer is under way. */
  waiting = $state(false);

  readonly empty = $derived(this.text.trim() === "");
  readonly cut = $derived(this.text.length > LONGEST);
  readonly slots = $derived<Slot[]>(this.empty ? [] : (this.answer?.slots ?? []));
  readonly removed = $derived(this.overrides.filter((override) => override.to === null));
  /** The thread as far as the person should see it. */
  readonly trail = $derived(this.empty || this.answer?.follows ? this.turns : []);

  readonly limit = LONGEST;

  #options: Options;
  #seq = 0;
  #waiters: Array<() => void> = [];
  #askedAt = -PACE_MS;
  /** The ask that the host is answering. */
  #inFlight: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What `answer` answers, for the turn that it becomes. */
  #asked: { query: string; overrides: Override[] } | null = null;
  #picked: string | null = null;
  #remembered = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The field's text changed. */
  type(text: string, wholeSelected = false): void {
    if (isReplaced(this.text, text, wholeSelected)) this.#end();
    this.text = text;
    this.overrides = stillSaid(this.overrides, text);
    this.#askSoon();
  }

  /** Puts a whole question in, as from the history. */
  put(text: string): void {
    this.type(text, true);
  }

  override(override: Override): void {
    this.overrides = withOverride(this.overrides, override);
    this.#askSoon();
  }

  restore(override: Override): void {
    this.overrides = withoutOverride(this.overrides, override);
    this.#askSoon();
  }

  /** What is shown may have changed: the same question once more, quietly. */
  again(): void {
    if (!this.empty) this.#askSoon();
  }

  /** A result was used: the question is worth remembering. */
  pick(item: string): void {
    this.#picked = item;
    this.#remember();
  }

  /** Ends this question with an item that the next one is about. */
  about(item: string): void {
    this.#picked = item;
    this.#end(true);
    this.text = "";
  }

  /** Goes back to what was asked before. */
  back(to: number): void {
    const turn = this.turns[to];
    if (!turn) return;
    this.#forgetCurrent();
    this.turns = this.turns.slice(0, to);
    this.text = turn.query;
    this.overrides = turn.overrides;
    this.#askSoon();
  }

  /** A new thread. */
  fresh(): void {
    this.#remember();
    this.#forgetCurrent();
    this.turns = [];
    this.text = "";
    this.overrides = [];
    this.answer = null;
    this.error = null;
    this.#rest();
  }

  /** Comes when the newest question is answered; at once when it is. */
  settled(): Promise<void> {
    return this.waiting ? new Promise((done) => this.#waiters.push(done)) : Promise.resolve();
  }

  #rest(): void {
    this.waiting = false;
    for (const done of this.#waiters.splice(0)) done();
  }

  #askSoon(): void {
    clearTimeout(this.#timer);
    if (this.#inFlight !== null) void this.#options.host.cancel(this.#inFlight).catch(() => undefined);
    this.#seq++;
    if (this.empty) {
      this.#rest();
      this.error = null;
      if (this.turns.length === 0) this.answer = null;
      return;
    }
    this.waiting = true;
    const rested = performance.now() - this.#askedAt;
    this.#timer = setTimeout(() => void this.#ask(this.#seq), Math.max(0, PACE_MS - rested));
  }

  async #ask(seq: number): Promise<void> {
    const asked = { query: this.text.slice(0, LONGEST), overrides: this.overrides };
    const { host, language, limit } = this.#options;
    this.#inFlight = seq;
    this.#askedAt = performance.now();
    try {
      const own = { ...asked, seq, thread: this.turns, language: language() };
      const first = { ...own, limit: Math.min(limit, FIRST), typing: true };
      const answer = await host.ask(first);
      // Half a word finds nothing for a moment; a list that goes and comes back with each stroke cannot be read.
      if (answer.results.length === 0 && this.answer?.results.length && asked.query !== this.#asked?.query)
        await new Promise((read) => setTimeout(read, READ_MS));
      if (seq !== this.#seq) return;
      if ((limit > FIRST && answer.total > answer.results.length) || this.turns.length > 0)
        this.#timer = setTimeout(() => void this.#askOn(answer, { ...own, limit, typing: false }), READ_MS);
      if (asked.query !== this.#asked?.query) this.#forgetCurrent();
      this.#asked = asked;
      this.answer = answer;
      this.error = null;
    } catch (error) {
      if (seq !== this.#seq) return;
      this.answer = null;
      this.error = asHostError(error);
    }
    this.#inFlight = null;
    this.#rest();
  }

  /** While the first results are read, the others come. */
  async #askOn(first: Answer, ask: Ask): Promise<void> {
    const answer = await this.#options.host.ask(ask).catch(() => first);
    if (this.answer === first) this.answer = answer;
  }

  /** The question is over: it becomes a turn of the thread. */
  #end(follows = this.answer?.follows ?? false): void {
    if (this.#asked && this.answer) {
      this.#remember();
      const { query, overrides } = this.#asked;
      this.turns = continued(this.turns, turnOf(query, overrides, this.answer, this.#picked), follows);
    }
    this.overrides = [];
    this.#forgetCurrent();
  }

  #remember(): void {
    if (this.#remembered || !this.#asked || !this.answer) return;
    this.#remembered = true;
    const { query, overrides } = this.#asked;
    void this.#options.host
      .remember(turnOf(query, overrides, this.answer, this.#picked))
      .catch(() => undefined);
  }

  #forgetCurrent(): void {
    this.#asked = null;
    this.#picked = null;
    this.#remembered = false;
  }
}
