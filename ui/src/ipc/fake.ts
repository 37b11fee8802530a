// A host made up for browsers and tests: a small world, scripted delays, events.
// `?world=first|empty|busy|broken` in the address shows the states that are hard to reach by hand.

import type * as b from "./bindings";
import type { Events, Host } from "./host";
import { aroundOf, previewOf, thingOf } from "./fake/previews";
import { answer, atDaysAgo, found } from "./fake/search";
import { PEOPLE, THINGS } from "./fake/world";

export type World = "usual" | "first" | "empty" | "busy" | "broken";

export type FakeOptions = {
  world?: World;
  /** BCP 47. */
  locale?: string;
  theme?: b.Theme;
  /** Milliseconds that an answer takes. */
  delay?: number;
};

/** Everything a test may look at or make happen. */
export type FakeHost = Host & {
  /** What was asked of the host, in order. */
  calls: Array<{ name: string; args: unknown[] }>;
  emit<E extends keyof Events>(event: E, payload: Events[E]): void;
};

/** A host with the options of the page's address. */
export function fakeHost(options: FakeOptions = optionsOf(location.search)): FakeHost {
  const { world = "usual", locale = "en-GB", theme = "system", delay = 12 } = options;
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
  const calls: FakeHost["calls"] = [];
  let settings: b.Settings = {
    language: "system",
    theme,
    start_at_login: true,
    resources: "gentle",
    suggestions: true,
    keep_history_days: 90,
    keep_items_days: null,
  };
  let progress = progressOf(world);
  let sources = sourcesOf(world);
  let people = world === "usual" || world === "busy" ? structuredClone(PEOPLE) : [];
  people.forEach((person, i) => (person.last_at = atDaysAgo(i === 0 ? 0 : i * 2 - 1, "15:10")));
  let hotkeys: b.Hotkey[] = [
    { slot: "first", chord: "Shift+Super+F23", status: "active", hint: null },
    { slot: "second", chord: "Super+Alt+Space", status: world === "broken" ? "taken" : "active", hint: null },
  ];
  let past: b.Past[] = world === "usual" || world === "busy" ? pastOf(ko()) : [];

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
        { version: "0.1.0", first_run: world === "first", locale, can_share: false, settings, progress },
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
    suggestions: (language) =>
      after(world === "usual" || world === "busy" ? suggestionsOf(ko(language as "ko")) : []),
    history: (limit) => after(past.slice(0, limit)),

    preview: (item, query) => after(previewOf(item, query)),
    conversationAround: (item, query) => after(aroundOf(item, query)),
    versions: (item) => after(versionsOf(item)),
    open: goneOr,
    reveal: goneOr,
    copyFile: goneOr,
    copyText: () => after(undefined, 0),
    share: goneOr,
    hideItem: async (item) => void hidden.add(item),

    sources: () => after(sources),
    addSources: async (paths) => {
      sources = [...sources, ...paths.map((path) => sourceAt(path, "waiting"))];
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
    excluded: () => after(world === "usual" || world === "busy" ? excludedOf(ko(), hidden) : []),
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
    hide: () => after(undefined, 0),
    quit: () => after(undefined, 0),
  };

  return Object.assign(recorded(host, calls), { calls, emit });
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

function progressOf(world: World): b.Progress {
  const still: b.Progress = {
    state: "idle",
    found: 61_002,
    read: 61_002,
    failed: 12,
    source: null,
    paused_until: null,
  };
  switch (world) {
    case "busy":
      return { ...still, state: "indexing", read: 23_418, source: "Documents" };
    case "broken":
      return { ...still, state: "attention" };
    case "first":
    case "empty":
      return { ...still, found: 0, read: 0, failed: 0 };
    case "usual":
      return still;
  }
}

function sourceAt(path: string, state: b.SourceState): b.Source {
  const name = path.split("/").at(-1) ?? path;
  return {
    id: path,
    kind: "folder",
    channel: "file",
    name,
    path,
    state,
    found: 0,
    read: 0,
    failed: 0,
    bytes: 0,
    checked_at: null,
  };
}

function sourcesOf(world: World): b.Source[] {
  if (world === "first" || world === "empty") return [];
  const minutes = (n: number) => new Date(Date.now() - n * 60_000).toISOString();
  return [
    {
      id: "docs",
      kind: "folder",
      channel: "file",
      name: "Documents",
      path: "/home/mina/Documents",
      state: world === "busy" ? "reading" : "current",
      found: 61_002,
      read: world === "busy" ? 23_418 : 60_990,
      failed: 12,
      bytes: 284_000_000,
      checked_at: minutes(2),
    },
    {
      id: "downloads",
      kind: "folder",
      channel: "file",
      name: "Downloads",
      path: "/home/mina/Downloads",
      state: "current",
      found: 1904,
      read: 1904,
      failed: 0,
      bytes: 18_400_000,
      checked_at: minutes(2),
    },
    {
      id: "mail",
      kind: "mailbox",
      channel: "mail",
      name: "Thunderbird (mina@example.org)",
      path: "/home/mina/.thunderbird/x1y2.default/Mail",
      state: world === "broken" ? "locked" : "current",
      found: 18_220,
      read: 18_220,
      failed: 0,
      bytes: 61_200_000,
      checked_at: minutes(11),
    },
    {
      id: "peter",
      kind: "export",
      channel: "whatsapp",
      name: "WhatsApp Chat with Peter Kim",
      path: "/home/mina/Downloads/WhatsApp Chat with Peter Kim.zip",
      state: "current",
      found: 1204,
      read: 1204,
      failed: 0,
      bytes: 1_900_000,
      checked_at: minutes(60 * 26),
    },
    {
      id: "team",
      kind: "export",
      channel: "kakaotalk",
      name: "KakaoTalk 제품팀",
      path: "/home/mina/Documents/KakaoTalk_20261118_1402_11_제품팀.txt",
      state: "paused",
      found: 8210,
      read: 8210,
      failed: 0,
      bytes: 5_300_000,
      checked_at: minutes(60 * 24 * 3),
    },
    {
      id: "stick",
      kind: "folder",
      channel: "file",
      name: "Archive",
      path: "/media/mina/Archive",
      state: "missing",
      found: 12_400,
      read: 12_400,
      failed: 3,
      bytes: 40_100_000,
      checked_at: minutes(60 * 24 * 9),
    },
  ];
}

const detectedOf = (): b.Detected[] => [
  { kind: "folder", channel: "file", name: "Documents", path: "/home/mina/Documents", suggested: true },
  { kind: "folder", channel: "file", name: "Desktop", path: "/home/mina/Desktop", suggested: true },
  { kind: "folder", channel: "file", name: "Downloads", path: "/home/mina/Downloads", suggested: true },
  {
    kind: "mailbox",
    channel: "mail",
    name: "Thunderbird (mina@example.org)",
    path: "/home/mina/.thunderbird/x1y2.default/Mail",
    suggested: true,
  },
  {
    kind: "export",
    channel: "whatsapp",
    name: "WhatsApp Chat with Peter Kim",
    path: "/home/mina/Downloads/WhatsApp Chat with Peter Kim.zip",
    suggested: true,
  },
  {
    kind: "export",
    channel: "kakaotalk",
    name: "KakaoTalk 제품팀",
    path: "/home/mina/Downloads/KakaoTalk_제품팀.txt",
    suggested: false,
  },
];

function suggestionsOf(ko: boolean): b.Suggestion[] {
  const reasons: Array<[string, string, string]> = [
    ["prices", "Came yesterday, not opened yet", "어제 왔고 아직 열지 않았어요"],
    ["minutes", "Open on Thursday; the next meeting is at 10:00", "목요일에 열었고, 다음 회의가 10시예요"],
    ["kimchi-event", "Next Saturday", "다음 주 토요일이에요"],
    ["insurance", "Ends on 3 December", "12월 3일에 끝나요"],
    ["lease", "Asked for twice this week", "이번 주에 두 번 찾았어요"],
  ];
  return reasons.flatMap(([item, english, korean], i) => {
    const thing = thingOf(item);
    return thing ? [{ found: found(thing, [], i + 1, []), reason: ko ? korean : english }] : [];
  });
}

const versionsOf = (item: string): b.Version[] =>
  (thingOf(item)?.older ?? []).map((older, i) => ({
    item: `${item}-v${i}`,
    title: older.title,
    path: `/home/mina/Downloads/${older.title}`,
    at: atDaysAgo(older.daysAgo, "10:00"),
    bytes: 440_000 - i * 9000,
    same_bytes: older.same,
  }));

function pastOf(ko: boolean): b.Past[] {
  const asked: Array<[string, string, number, number]> = [
    ["the document Peter sent me on WhatsApp a few days ago", "며칠 전 피터가 왓츠앱으로 보낸 문서", 0, 4],
    ["what’s the door code Anna gave me?", "안나가 알려 준 현관 비밀번호가 뭐였지?", 0, 2],
    ["price list from Junho", "준호가 보낸 가격표", 1, 3],
    ["photos from Jeju", "제주 사진", 1, 38],
    ["car insurance renewal", "자동차 보험 갱신", 4, 1],
    ["passport scan", "여권 스캔", 9, 1],
  ];
  return asked.map(([en, korean, days, results], i) => ({
    id: String(i),
    query: ko ? korean : en,
    at: atDaysAgo(days, `0${9 - i}:3${i}`),
    results,
    picked: null,
  }));
}

const issuesOf = (ko: boolean): b.ReadIssue[] => [
  {
    path: "Work/2019/budget final.xlsx",
    message: ko ? "비밀번호로 잠겨 있어요." : "It is locked with a password.",
    hint: ko ? "비밀번호를 풀어 저장하면 읽어요." : "Save it without the password to have it read.",
  },
  {
    path: "Scans/scan_0412.pdf",
    message: ko ? "파일이 끝까지 있지 않아요." : "The file breaks off before its end.",
    hint: null,
  },
  {
    path: "Private/notes.md",
    message: ko ? "읽을 권한이 없어요." : "No permission to read it.",
    hint: ko ? "읽기 권한을 주세요." : "Give yourself permission to read it.",
  },
];

function privacyOf(world: World, settings: b.Settings, ko: boolean): b.PrivacySummary {
  const full = world === "usual" || world === "busy";
  const guards = ko
    ? [
        "네트워크 소켓을 여는 모든 시도를 커널이 거부해요 (seccomp)",
        "이 권한은 다시 얻을 수 없어요",
        "화면을 그리는 프로세스도 같은 규칙을 따라요",
      ]
    : [
        "The kernel refuses every attempt to open a network socket (seccomp)",
        "The right cannot be had back",
        "The processes that draw the window follow the same rule",
      ];
  return {
    data_dir: "~/.local/share/whence",
    items: full ? 102_944 : 0,
    bytes: full ? 410_900_000 : 8192,
    oldest: full ? atDaysAgo(4010, "10:00") : null,
    newest: full ? atDaysAgo(0, "09:40") : null,
    channels: full
      ? [
          { name: "file", items: 75_294, bytes: 342_500_000 },
          { name: "mail", items: 18_220, bytes: 61_200_000 },
          { name: "kakaotalk", items: 8210, bytes: 5_300_000 },
          { name: "whatsapp", items: 1204, bytes: 1_900_000 },
        ]
      : [],
    keep_history_days: settings.keep_history_days,
    keep_items_days: settings.keep_items_days,
    guards: world === "broken" ? [] : guards,
  };
}

function excludedOf(ko: boolean, hidden: ReadonlySet<string>): b.Excluded[] {
  const own = [...hidden].map((id) => ({
    id,
    what: thingOf(id)?.title ?? id,
    why: ko ? "결과에서 숨겼어요" : "You hid it from results",
    count: 1,
    own: true,
  }));
  return [
    ...own,
    {
      id: "keys",
      what: "~/.ssh, ~/.gnupg",
      why: ko ? "열쇠와 비밀번호는 읽지 않아요" : "Keys and passwords are never read",
      count: 14,
      own: false,
    },
    {
      id: "git",
      what: "node_modules, target, .git",
      why: ko ? "프로그램이 만든 파일이에요" : "Made by programs",
      count: 48_120,
      own: false,
    },
    {
      id: "diary",
      what: "~/Documents/Diary",
      why: ko ? "직접 제외했어요" : "You left it out",
      count: 212,
      own: true,
    },
  ];
}

function networkOf(ko: boolean): b.NetworkCheck {
  const refused = ko ? "허용되지 않은 작업" : "Operation not permitted";
  const attempts: Array<[string, string]> = [
    ["TCP, IPv4", "TCP, IPv4"],
    ["TCP, IPv6", "TCP, IPv6"],
    ["UDP (name lookup)", "UDP (이름 찾기)"],
    ["Page fetch from the window", "창에서 페이지 가져오기"],
  ];
  return {
    at: new Date().toISOString(),
    attempts: attempts.map(([en, korean]) => ({ what: ko ? korean : en, blocked: true, detail: refused })),
  };
}
