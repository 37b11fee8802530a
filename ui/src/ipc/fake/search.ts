// How the invented world answers: enough understanding to show every state of the window.

import type { Answer, Ask, Channel, Found, Override, Passage, Relaxation, Slot, Span } from "../bindings";
import { RECEIPTS, THINGS, type Thing } from "./world";

type Rule = {
  words: RegExp;
  kind: Slot["kind"];
  value: string;
  others?: string[];
  days?: [number, number];
  month?: number;
};

const RULES: Rule[] = [
  {
    words: /peter( kim)?|피터(가|이|한테|가요)?/i,
    kind: "sender",
    value: "Peter Kim",
    others: ["Peter Novak"],
  },
  { words: /anna|안나(가|는|한테)?/i, kind: "sender", value: "Anna Schmidt" },
  { words: /jun-?ho|준호(가|는|한테)?/i, kind: "sender", value: "이준호" },
  { words: /\bmum\b|엄마(가|는)?/i, kind: "sender", value: "엄마" },
  { words: /(on )?whatsapp|왓츠앱(으로|에서)?/i, kind: "channel", value: "whatsapp" },
  { words: /(by|as a) mail|메일(로)?/i, kind: "channel", value: "mail" },
  { words: /(on )?kakao(talk)?|카톡(으로|에서)?/i, kind: "channel", value: "kakaotalk" },
  { words: /documents?|문서/i, kind: "kind", value: "document" },
  { words: /photos?|pictures?|사진/i, kind: "kind", value: "image" },
  { words: /a few days ago|며칠 전(에)?/i, kind: "time", value: "", days: [5, 2] },
  { words: /last week|지난주(에)?/i, kind: "time", value: "", days: [12, 6] },
  { words: /yesterday|어제/i, kind: "time", value: "", days: [1, 1] },
  { words: /in june|6월(에)?/i, kind: "time", value: "", month: 5 },
];

const FOLLOW = /^(the )?(first|second|third|other)|not that|^and |^그거|그거 말고|번째|^그럼/i;
const FACT = /code|비밀번호/i;
const NOISE = /\b(the|a|an|to|me|my|sent|from|what|s|is|gave|on|that)\b|보낸|알려 준|뭐였지|[’'?.,!]/gi;

export const atDaysAgo = (days: number, clock: string): string => {
  const at = new Date();
  at.setDate(at.getDate() - days);
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  at.setHours(hour, minute, 0, 0);
  return at.toISOString();
};

export function passage(text: string, words: string[]): Passage {
  const marks: Span[] = [];
  for (const word of words) {
    const at = text.toLowerCase().indexOf(word.toLowerCase());
    if (at >= 0 && !marks.some((m) => at < m.end && at + word.length > m.start)) {
      marks.push({ start: at, end: at + word.length });
    }
  }
  return { text, marks: marks.sort((a, b) => a.start - b.start) };
}

export function wordsOf(query: string): string[] {
  return query
    .replace(NOISE, " ")
    .split(/\s+/)
    .filter((word) => word.length > 1);
}

export function found(thing: Thing, words: string[], rank: number, why: string[]): Found {
  return {
    item: thing.item,
    rank,
    score: 1 / rank,
    kind: thing.kind,
    family: thing.family,
    path: thing.path,
    container: thing.channel === "file" ? null : `/home/mina/${thing.channel}`,
    locator: null,
    folder: thing.folder,
    title: passage(thing.title, words),
    passage: passage(thing.text, words),
    sender: thing.sender,
    recipients: thing.sender === "me" ? ["Anna Schmidt"] : thing.sender ? ["me"] : [],
    sent_at: atDaysAgo(thing.daysAgo, thing.at),
    channel: thing.channel,
    why,
    older: thing.older?.length ?? 0,
    gone: thing.gone ?? false,
  };
}

export function answer(ask: Ask, hidden: ReadonlySet<string>): Answer {
  const korean = /\p{sc=Hangul}/u.test(ask.query);
  const follows = ask.thread.length > 0 && FOLLOW.test(ask.query);
  const last = ask.thread.at(-1);
  const slots = slotsOf(ask);
  // What narrows, or was left out by hand, is nothing to look for in the words.
  const understood = [...slots, ...ask.overrides].map(({ text }) => text);
  const words = wordsOf(understood.reduce((rest, text) => rest.replace(text, " "), ask.query));
  const all = [...THINGS, ...RECEIPTS].filter((thing) => !hidden.has(thing.item));
  const earlier = new Set(last?.shown ?? []);
  const hits =
    follows && slots.length === 0 ? all.filter((t) => earlier.has(t.item)) : search(all, slots, words);
  const results = hits
    .slice(0, ask.limit)
    .map((t, i) => found(t, [...words, ...spoken(slots)], i + 1, why(t, ask.language)));
  const picked = follows && /second|두 ?번째|그거 말고|not that/i.test(ask.query) ? results[1] : results[0];
  const fact = FACT.test(ask.query) && results[0]?.item === "door";
  return {
    seq: ask.seq,
    language: korean ? "ko" : "en",
    slots,
    follows,
    results,
    resolved: picked ? [picked.item] : [],
    total: hits.length,
    fact: fact ? { text: "4471#", item: "door" } : null,
    relaxations: results.length === 0 ? relaxations(ask, all, slots, words) : [],
    took_ms: 11.4,
  };
}

function slotsOf(ask: Ask): Slot[] {
  const slots: Slot[] = [];
  for (const rule of RULES) {
    const text = rule.words.exec(ask.query)?.[0];
    if (!text) continue;
    const override = ask.overrides.find((o) => o.kind === rule.kind && o.text === text);
    if (override?.to === null) continue;
    const value = override?.to ?? rule.value;
    const start = ask.query.indexOf(text);
    slots.push({
      kind: rule.kind,
      text,
      at: { start, end: start + text.length },
      value: rule.kind === "time" ? null : value,
      ...timeOf(rule),
      negated: false,
      others: [rule.value, ...(rule.others ?? [])]
        .filter((v) => rule.others && v !== value)
        .map((v) => ({ value: v, label: v })),
    });
  }
  return slots.sort((a, b) => a.at.start - b.at.start);
}

function timeOf({ days, month }: Rule): { start: string | null; end: string | null } {
  const year = new Date().getFullYear();
  if (month !== undefined) {
    return { start: new Date(year, month, 1).toISOString(), end: new Date(year, month + 1, 1).toISOString() };
  }
  return days ? { start: midnight(days[0]), end: midnight(days[1] - 1) } : { start: null, end: null };
}

const midnight = (daysAgo: number): string => atDaysAgo(daysAgo, "00:00");

const spoken = (slots: Slot[]): string[] =>
  slots.flatMap((slot) => (slot.kind === "sender" ? slot.text.replace(/(가|이|한테|는)$/, "") : []));

const fits = (thing: Thing, slot: Slot): boolean => {
  switch (slot.kind) {
    case "sender":
      return thing.sender === slot.value;
    case "channel":
      return thing.channel === (slot.value as Channel);
    case "kind":
      return slot.value === "image"
        ? thing.family === "image"
        : thing.family !== null && ["pdf", "word", "sheet", "slides", "image"].includes(thing.family);
    case "time":
      return (
        thing.daysAgo >= 0 &&
        atDaysAgo(thing.daysAgo, thing.at) >= slot.start! &&
        atDaysAgo(thing.daysAgo, thing.at) <= slot.end!
      );
    default:
      return true;
  }
};

function search(all: Thing[], slots: Slot[], words: string[]): Thing[] {
  const scored = all
    .filter((thing) => slots.every((slot) => fits(thing, slot)))
    .map((thing) => {
      const text = `${thing.title} ${thing.text} ${thing.about} ${thing.folder}`.toLowerCase();
      return { thing, score: words.filter((word) => text.includes(word.toLowerCase())).length };
    })
    .filter(({ score }) => score > 0 || (words.length === 0 && slots.length > 0));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score >= best - 1)
    .sort((a, b) => b.score - a.score)
    .map(({ thing }) => thing);
}

function relaxations(ask: Ask, all: Thing[], slots: Slot[], words: string[]): Relaxation[] {
  return slots
    .map((slot) => {
      const override: Override = { kind: slot.kind, text: slot.text, to: null };
      const count = search(
        all,
        slots.filter((other) => other !== slot),
        words,
      ).length;
      const label = ask.language === "ko" ? `“${slot.text}” 빼면` : `without “${slot.text}”`;
      return { override, label, count };
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 2);
}

function why(thing: Thing, language: string): string[] {
  const ko = language === "ko";
  const reasons: string[] = [];
  if (thing.sender) reasons.push(ko ? `${thing.sender}에게서 받음` : `sent by ${thing.sender}`);
  if (thing.family === "pdf" || thing.family === "word") reasons.push(ko ? "문서" : "document");
  if (thing.kind === "attachment") reasons.push(ko ? "이 컴퓨터에 저장됨" : "saved on this computer");
  if (thing.kind === "file") reasons.push(ko ? `${thing.folder} 폴더` : `in ${thing.folder}`);
  return reasons;
}
