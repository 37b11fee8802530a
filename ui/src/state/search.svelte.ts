// Asking, choosing and acting: what the palette and the Ask view share.

import { language, t } from "../i18n/index.svelte";
import type { Found, Host, HostError, Suggestion, Version } from "../ipc";
import { actionsOf, copyOf, type Action } from "./actions";
import { asHostError } from "./errors";
import { moved, type Cursor, type Move } from "./keys";
import { Question } from "./question.svelte";
import { itemOf, pathOf, rowsOf, titleOf, type Row } from "./rows";

const NOTICE_MS = 2500;
/** Nobody reads faster; a key that is held down is no second thought. */
const READ_MS = 700;

/** What lies over the list, topmost last. */
export type Layer = "preview" | "menu" | "keys";

export class Search {
  readonly question: Question;
  suggestions = $state.raw<Suggestion[]>([]);
  cursor = $state<Cursor>("field");
  layers = $state.raw<Layer[]>([]);
  /** The preview shows the talk around the row instead of the row. */
  around = $state(false);
  /** A short word about what was done. */
  notice = $state("");
  failure = $state.raw<HostError | null>(null);

  /** The row chosen by hand, and the question it was chosen under. */
  #chosen = $state.raw<{ key: string; query: string } | null>(null);
  #unfolded = $state.raw<ReadonlyMap<string, Version[]>>(new Map());
  /** What would run if it were opened, and when that was said. */
  #warned: { item: string; at: number } | null = null;
  #host: Host;
  #canShare: () => boolean;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, limit: number, canShare: () => boolean) {
    this.#host = host;
    this.#canShare = canShare;
    this.question = new Question({ host, language, limit });
  }

  readonly #results = $derived.by<Found[]>(() => this.question.answer?.results ?? []);
  /** Nothing was asked yet: things that may be wanted now. */
  readonly suggesting = $derived.by(() => this.question.empty && this.question.turns.length === 0);
  readonly best = $derived.by(() => {
    if (this.suggesting) return null;
    return this.question.answer?.resolved[0] ?? this.#results[0]?.item ?? null;
  });
  readonly rows = $derived.by<Row[]>(() =>
    this.suggesting
      ? rowsOf(this.suggestions, null, this.#unfolded)
      : rowsOf(
          this.#results.map((found) => ({ found })),
          this.best,
          this.#unfolded,
        ),
  );
  readonly index = $derived.by(() => {
    const chosen = this.#chosen?.query === this.question.text ? this.#chosen.key : null;
    const at = this.rows.findIndex((row) => row.key === chosen);
    return at >= 0
      ? at
      : Math.max(
          0,
          this.rows.findIndex((row) => row.key === this.best),
        );
  });
  readonly row = $derived.by<Row | null>(() => this.rows[this.index] ?? null);
  readonly actions = $derived.by<Action[]>(() => (this.row ? actionsOf(this.row, this.#canShare()) : []));
  readonly previewing = $derived(this.layers.includes("preview") && this.row !== null);
  readonly layer = $derived(this.layers.at(-1) ?? null);

  async suggest(): Promise<void> {
    this.suggestions = await this.#host.suggestions(language()).catch(() => []);
  }

  /** The field's text changed by hand. */
  type(text: string, wholeSelected: boolean): void {
    this.cursor = "field";
    this.failure = null;
    this.#unfolded = new Map();
    this.question.type(text, wholeSelected);
  }

  choose(index: number): void {
    const row = this.rows[index];
    if (row) this.#chosen = { key: row.key, query: this.question.text };
    this.around = false;
  }

  chooseItem(item: string): void {
    this.choose(this.rows.findIndex((row) => row.key === item));
  }

  move(move: Move): void {
    this.cursor = "list";
    this.choose(moved(this.index, this.rows.length, move));
  }

  toggle(layer: Layer): void {
    this.layers = this.layers.includes(layer)
      ? this.layers.filter((other) => other !== layer)
      : [...this.layers, layer];
    if (layer === "preview") this.around = false;
  }

  /** Closes the topmost layer; false when there was none. */
  close(): boolean {
    const open = this.layers.length > 0;
    this.layers = this.layers.slice(0, -1);
    return open;
  }

  isUnfolded(found: Found): boolean {
    return this.#unfolded.has(found.item);
  }

  async unfold(row: Row | null = this.row): Promise<void> {
    if (row?.type !== "found" || row.found.older === 0 || this.isUnfolded(row.found)) return;
    const { item } = row.found;
    await this.#try(async () => {
      const versions = await this.#host.versions(item);
      this.#unfolded = new Map(this.#unfolded).set(item, versions);
    });
  }

  fold(row: Row | null = this.row): void {
    if (!row) return;
    const item = row.type === "found" ? row.found.item : row.of.item;
    this.#chosen = { key: item, query: this.question.text };
    this.#unfolded = new Map([...this.#unfolded].filter(([key]) => key !== item));
  }

  async copy(): Promise<void> {
    if (this.cursor === "field") await this.question.settled();
    if (this.row) await this.act(copyOf(this.row));
  }

  /**
   * Does something with the chosen row; true when it was done. Whoever types on and presses Enter means the best answer
   * to all that was typed, not to what was on screen a moment ago.
   */
  async act(action: Action): Promise<boolean> {
    if (this.cursor === "field") await this.question.settled();
    const row = this.row;
    if (!row) return false;
    const item = itemOf(row);
    const host = this.#host;
    const sure = this.#isSure(item);
    return this.#try(async () => {
      switch (action) {
        case "open":
          await this.#open(item, sure);
          break;
        case "reveal":
          await host.reveal(item);
          break;
        case "copyFile":
          await host.copyFile(item);
          this.#say(t("done.copied", { what: titleOf(row) }));
          break;
        case "copyText":
          if (row.type === "found") await host.copyText(row.found.passage.text);
          this.#say(t("done.copiedText"));
          break;
        case "copyPath":
          await host.copyText(pathOf(row) ?? "");
          this.#say(t("done.copiedPath"));
          break;
        case "share":
          await host.share(item);
          break;
        case "around":
          if (!this.previewing) this.toggle("preview");
          this.around = true;
          break;
        case "versions":
          await this.unfold(row);
          break;
        case "about":
          this.question.about(item);
          return;
        case "hide":
          await host.hideItem(item);
          this.#say(t("done.hidden"));
          this.question.again();
          return;
      }
      this.question.pick(item);
    });
  }

  /** It was just said that opening this runs it, and there was time to read that. */
  #isSure(item: string): boolean {
    const { item: warned, at } = this.#warned ?? {};
    return this.failure?.code === "Runs" && warned === item && performance.now() - (at ?? 0) >= READ_MS;
  }

  async #open(item: string, sure: boolean): Promise<void> {
    try {
      await this.#host.open(item, sure);
    } catch (error) {
      if (asHostError(error).code === "Runs") this.#warned = { item, at: performance.now() };
      throw error;
    }
  }

  /** A new thread. */
  fresh(): void {
    this.question.fresh();
    this.cursor = "field";
    this.failure = null;
  }

  #say(words: string): void {
    this.notice = words;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => (this.notice = ""), NOTICE_MS);
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    this.failure = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.failure = asHostError(error);
      return false;
    }
  }
}
