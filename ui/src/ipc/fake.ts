// A host made up for browsers and tests: a small world, scripted delays, events.
// `?world=first|empty|busy|broken|portal` in the address shows the states that are hard to reach by hand.

import type * as b from "./bindings";
import type { Events, Host } from "./host";
import { aroundOf, previewOf, thingOf } from "./fake/previews";
import { answer, atDaysAgo } from "./fake/search";
import { PEOPLE, THINGS } from "./fake/world";
import {
  progressOf,
  sourceAt,
  sourcesOf,
  detectedOf,
  suggestionsOf,
  versionsOf,
  pastOf,
  issuesOf,
  privacyOf,
  excludedOf,
  networkOf,
} from "./fake/tables";

export type World = "usual" | "first" | "empty" | "busy" | "broken" | "portal";

export type FakeOptions = {
  world?: World;
  /** BCP 47. */
  locale?: string;
  now?: string;
  theme?: b.Theme;
  /** Milliseconds that an answer takes. */
  delay?: number;
};

/** Everything a test may look at or make happen. */
export type FakeHost = Host & {
  /** What was asked of the host, in order. */
  calls: Array<{ name: string; args: unknown[] }>;
  emit<E extends keyof Events>(event: E, payload: Events[E]): void;
  /** Items that run when they are opened. */
  programs: Set<string>;
};

/** A host with the options of the page's address. */
export function fakeHost(options: FakeOptions = optionsOf(location.search)): FakeHost {
  const { world = "usual", locale = "en-GB", now = null, theme = "system", delay = 12 } = options;
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const emit: FakeHost["emit"] = (event, payload) =>
    listeners.get(event)?.forEach((f) => f(payload as never));
  const after = <T>(value: T, ms = delay): Promise<T> =>
    ms > 0
      ? new Promise((done) => setTimeout(() => done(structuredClone(value)), ms))
      : Promise.resolve(structuredClone(value));
  const fail = (code: string, message: string, hint: string | null = null): Promise<never> =>
    Promise.reject<never>({ code, message, hint } satisfies b.HostError);

  const ko = (language = settings.language) => (language === "system" ? locale : language).startsWith("ko");
  const hidden = new Set<string>();
  const programs = new Set<string>();
  const calls: FakeHost["calls"] = [];
  let settings: b.Settings = {
    language: "system",
    theme,
    start_at_login: true,
    resources: "gentle",
    suggestions: true,
    keep_history_days: 90,
    keep_items_days: null,
    knows_no_tray: false,
  };
  let progress = progressOf(world);
  let sources = sourcesOf(world);
  const lived = world === "usual" || world === "busy" || world === "portal";
  let people = lived ? structuredClone(PEOPLE) : [];
  people.forEach(
    (person, i) =>
      (person.last_at =
        i === 0 ? new Date(Date.now() - 480_000).toISOString() : atDaysAgo(i * 2 - 1, "15:10")),
  );
  const given = (trigger: string) =>
    world !== "portal" ? null : ko() ? `데스크톱이 정한 키: ${trigger}` : `Set by your desktop: ${trigger}`;
  let hotkeys: b.Hotkey[] = [
    { slot: "first", chord: "Shift+Super+F23", status: "active", hint: given("XF86Assistant") },
    {
      slot: "second",
      chord: "Super+Alt+Space",
      status: world === "broken" ? "taken" : "active",
      hint: given("Meta+Alt+Space"),
    },
  ];
  let past: b.Past[] = lived ? pastOf(ko()) : [];

  const setProgress = (change: Partial<b.Progress>) =>
    emit("progress", (progress = { ...progress, ...change }));
  const goneOr = async (item: string): Promise<void> =>
    thingOf(item)?.gone
      ? fail(
          "Gone",
          ko() ? "파일이 있던 곳에 없어요." : "The file is no longer where it was.",
          ko() ? "미리 보기에서 가까운 것을 볼 수 있어요." : "The preview shows what is near.",
        )
      : after(undefined);

  if (world === "busy") {
    setInterval(() => setProgress({ read: Math.min(progress.found, progress.read + 37) }), 250);
    setTimeout(
      () =>
        emit("exportFound", {
          path: "/home/mina/Downloads/WhatsApp Chat with Peter.zip",
          channel: "whatsapp",
          with: "Peter",
        }),
      300,
    );
  }

  const host: Host = {
    on(event, handler) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(handler as never));
      return () => set.delete(handler as never);
    },

    boot: () =>
      after(
        {
          version: "0.1.0",
          first_run: world === "first",
          locale,
          now,
          can_share: false,
          settings,
          progress,
        },
        0,
      ),

    ask: (ask) =>
      world === "broken"
        ? fail(
            "IndexLocked",
            ko() ? "다른 Whence가 색인을 쓰고 있어요." : "Another copy of Whence is using the index.",
            ko() ? "그쪽을 끝내고 다시 해 보세요." : "Quit the other one, then try again.",
          )
        : after(
            answer(ask, world === "empty" || world === "first" ? new Set(THINGS.map((t) => t.item)) : hidden),
          ),
    cancel: () => after(undefined, 0),
    remember: async (turn) => {
      past = [
        {
          id: crypto.randomUUID(),
          query: turn.query,
          at: new Date().toISOString(),
          results: turn.shown.length,
          picked: turn.picked,
        },
        ...past,
      ];
    },
    suggestions: (language) => after(lived ? suggestionsOf(ko(language as "ko")) : []),
    history: (limit) => after(past.slice(0, limit)),

    preview: (item, query) => after(previewOf(item, query)),
    conversationAround: (item, query) => after(aroundOf(item, query)),
    versions: (item) => after(versionsOf(item)),
    open: async (item, anyway) => {
      if (programs.has(item) && !anyway)
        return fail(
          "Runs",
          ko() ? "이 파일은 프로그램이라서 열면 실행돼요." : "This is a program: opening it runs it.",
          ko() ? "믿을 수 있으면 한 번 더 여세요." : "Open it once more if you trust it.",
        );
      return goneOr(item);
    },
    reveal: goneOr,
    copyFile: goneOr,
    copyText: () => after(undefined, 0),
    share: goneOr,
    hideItem: async (item) => void hidden.add(item),

    sources: () => after(sources),
    addSources: async (paths) => {
      sources = [...sources, ...paths.map((path) => sourceAt(path, "waiting"))];
      emit("sourcesChanged", null);
      setTimeout(() => {
        sources = sources.map((s) =>
          s.state === "waiting" ? { ...s, state: "reading", found: 412, read: 96 } : s,
        );
        emit("sourcesChanged", null);
      }, 400);
      return after(sources);
    },
    pauseSource: async (id, paused) => {
      sources = sources.map((s) => (s.id === id ? { ...s, state: paused ? "paused" : "current" } : s));
    },
    rereadSource: async (id) => {
      sources = sources.map((s) => (s.id === id ? { ...s, state: "reading", read: 0 } : s));
    },
    sourceIssues: () => after(issuesOf(ko())),
    detectSources: () => after(detectedOf(), 200),
    chooseFolder: () => after("/home/mina/Projects"),
    chooseFiles: () => after(["/home/mina/Downloads/WhatsApp Chat with Peter.zip"]),
    start: async (paths) => {
      sources = paths.map((path) => sourceAt(path, "reading"));
      setProgress({ state: "indexing", found: 61_002, read: 120, source: paths[0] ?? null });
    },

    people: () => after(people),
    mergePeople: async (keep, others) => {
      const gone = people.filter((p) => others.includes(p.id));
      people = people
        .filter((p) => !others.includes(p.id))
        .map((p) =>
          p.id === keep
            ? {
                ...p,
                same: null,
                items: gone.reduce((n, g) => n + g.items, p.items),
                handles: [...p.handles, ...gone.flatMap((g) => g.handles)],
              }
            : p,
        );
    },
    splitPerson: async (id, handles) => {
      const person = people.find((p) => p.id === id);
      const taken = person?.handles.filter((h) => handles.includes(h.value)) ?? [];
      people = [
        ...people.map((p) =>
          p.id === id ? { ...p, handles: p.handles.filter((h) => !handles.includes(h.value)) } : p,
        ),
        {
          id: crypto.randomUUID(),
          name: taken[0]?.value ?? "",
          me: false,
          handles: taken,
          items: taken[0]?.items ?? 0,
          last_at: null,
          same: null,
        },
      ];
    },
    renamePerson: async (id, name) => {
      people = people.map((p) => (p.id === id ? { ...p, name } : p));
    },
    markMe: async (id, me) => {
      people = people.map((p) => (p.id === id ? { ...p, me } : p));
    },
    keepApart: async (id) => {
      people = people.map((p) => (p.id === id ? { ...p, same: null } : p));
    },

    privacy: () => after(privacyOf(world, settings, ko())),
    excluded: () => after(lived ? excludedOf(ko(), hidden) : []),
    include: async (id) => void hidden.delete(id),
    planForget: (what) =>
      after(
        what.type === "history"
          ? { items: 0, passages: 0, questions: past.length, bytes: 2048 }
          : { items: 1204, passages: 8312, questions: 7, bytes: 4_120_332 },
        150,
      ),
    forget: async (what) => {
      if (what.type === "source") sources = sources.filter((s) => s.id !== what.id);
      if (what.type === "person") people = people.filter((p) => p.id !== what.id);
      if (what.type === "history") past = [];
      if (what.type === "everything") [sources, people, past] = [[], [], []];
    },
    checkNetwork: () => after(networkOf(ko()), 500),

    setSettings: async (change) => {
      settings = { ...settings, ...change };
      emit("settingsChanged", settings);
      return settings;
    },
    hotkeys: () => after(hotkeys),
    captureHotkey: () => after(undefined, 0),
    setHotkey: async (slot, chord) => {
      const taken = chord === "Super+Space";
      const status = chord === "" ? "off" : taken ? "taken" : "active";
      const hint = taken ? (ko() ? "다른 키를 골라 보세요." : "Choose another chord.") : null;
      const set: b.Hotkey = { slot, chord, status, hint };
      hotkeys = hotkeys.map((h) => (h.slot === slot ? set : h));
      return set;
    },
    pauseIndexing: async (minutes) =>
      setProgress(
        minutes > 0
          ? { state: "paused", paused_until: new Date(Date.now() + minutes * 60_000).toISOString() }
          : { state: progress.read < progress.found ? "indexing" : "idle", paused_until: null },
      ),

    showMain: () => after(undefined, 0),
    fitPalette: () => after(undefined, 0),
    isComposited: () => after(true, 0),
    hasTray: () => after(world !== "broken", 0),
    hide: () => after(undefined, 0),
    quit: () => after(undefined, 0),
  };

  return Object.assign(recorded(host, calls), { calls, emit, programs });
}

function optionsOf(search: string): FakeOptions {
  const asked = new URLSearchParams(search);
  return {
    world: (asked.get("world") ?? "usual") as World,
    locale: asked.get("locale") ?? navigator.language,
    theme: (asked.get("theme") ?? "system") as b.Theme,
  };
}

/** The same host, writing down what is asked of it. */
function recorded(host: Host, calls: FakeHost["calls"]): Host {
  return new Proxy(host, {
    get(target, name: keyof Host) {
      const command = target[name] as (...args: unknown[]) => unknown;
      if (name === "on" || typeof command !== "function") return command;
      return (...args: unknown[]) => {
        calls.push({ name, args });
        return command(...args);
      };
    },
  });
}
