// What stands in the invented tables: sources, suggestions, history, privacy.

import type * as b from "../bindings";
import type { World } from "../fake";
import { atDaysAgo, found } from "./search";
import { thingOf } from "./previews";

export function progressOf(world: World): b.Progress {
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
    case "portal":
      return still;
  }
}

export function sourceAt(path: string, state: b.SourceState): b.Source {
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

export function sourcesOf(world: World): b.Source[] {
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

export const detectedOf = (): b.Detected[] => [
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

export function suggestionsOf(ko: boolean): b.Suggestion[] {
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

export const versionsOf = (item: string): b.Version[] =>
  (thingOf(item)?.older ?? []).map((older, i) => ({
    item: `${item}-v${i}`,
    title: older.title,
    path: `/home/mina/Downloads/${older.title}`,
    at: atDaysAgo(older.daysAgo, "10:00"),
    bytes: 440_000 - i * 9000,
    same_bytes: older.same,
  }));

export function pastOf(ko: boolean): b.Past[] {
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

export const issuesOf = (ko: boolean): b.ReadIssue[] => [
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

export function privacyOf(world: World, settings: b.Settings, ko: boolean): b.PrivacySummary {
  const full = world === "usual" || world === "busy" || world === "portal";
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

export function excludedOf(ko: boolean, hidden: ReadonlySet<string>): b.Excluded[] {
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

export function networkOf(ko: boolean): b.NetworkCheck {
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
