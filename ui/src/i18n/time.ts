// Time as people say it: `Wed, 3 days ago`, `수요일, 3일 전`. The zone is this computer's.

import { dates, relatives } from "./formatters";

const DAY = 86_400_000;

/** Newer language data writes AM and PM in Korean; people there say 오전 and 오후. */
function written(formatter: Intl.DateTimeFormat, at: string): string {
  const then = new Date(at);
  const half = then.getHours() < 12 ? "오전" : "오후";
  const korean = formatter.resolvedOptions().locale.startsWith("ko");
  return formatter
    .formatToParts(then)
    .map(({ type, value }) => (type === "dayPeriod" && korean ? half : value))
    .join("");
}

const relative = (locale: string, value: number, unit: Intl.RelativeTimeFormatUnit) =>
  relatives(locale).format(value, unit);

/** Whole calendar days from `a` to `b`, whatever the clocks did in between. */
function daysBetween(a: Date, b: Date): number {
  const midnight = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((midnight(b) - midnight(a)) / DAY);
}

export const clock = (at: string, locale: string): string =>
  written(dates(locale, { timeStyle: "short" }), at);

/** The exact time, for those who hover. */
export const exact = (at: string, locale: string): string =>
  written(dates(locale, { dateStyle: "full", timeStyle: "short" }), at);

/** The day and how far away it is; the clock where it is near. */
export function inWords(at: string, now: Date, locale: string): string {
  const then = new Date(at);
  const days = daysBetween(then, now);
  const capital = (words: string) => words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  if (days === 0) {
    return Math.abs(now.getTime() - then.getTime()) < 3_600_000
      ? capital(distance(at, now, locale))
      : `${capital(relative(locale, 0, "day"))}, ${clock(at, locale)}`;
  }
  if (Math.abs(days) === 1) return `${capital(relative(locale, -days, "day"))}, ${clock(at, locale)}`;
  if (Math.abs(days) < 7) return `${weekday(then, locale)}, ${relative(locale, -days, "day")}`;
  if (Math.abs(days) < 330) return `${shortDate(then, now, locale)}, ${distance(at, now, locale)}`;
  return shortDate(then, now, locale, true);
}

/** How far away: `5 minutes ago`, `3일 전`. */
export function distance(at: string, now: Date, locale: string): string {
  const then = new Date(at);
  const seconds = Math.round((then.getTime() - now.getTime()) / 1000);
  const days = -daysBetween(then, now);
  const far = Math.abs(days);
  if (Math.abs(seconds) < 60) return relative(locale, 0, "second");
  if (Math.abs(seconds) < 3600) return relative(locale, Math.trunc(seconds / 60), "minute");
  if (far === 0) return relative(locale, Math.trunc(seconds / 3600), "hour");
  if (far < 14) return relative(locale, days, "day");
  if (far < 60) return relative(locale, Math.trunc(days / 7), "week");
  if (far < 365) return relative(locale, Math.trunc(days / 30), "month");
  return relative(locale, Math.trunc(days / 365), "year");
}

/** The day with its year. */
export const date = (at: string, locale: string): string =>
  dates(locale, { dateStyle: "long" }).format(new Date(at));

/** A heading for a day: `Today`, `Wed`, `12 Nov`. */
export function day(at: string, now: Date, locale: string): string {
  const then = new Date(at);
  const days = daysBetween(then, now);
  if (days < 0 || days > 1)
    return dates(locale, { weekday: "short", day: "numeric", month: "short" }).format(then);
  const words = relative(locale, -days, "day");
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}

/** A half-open stretch of time, as short as it can be said: `16–20 Nov`, `Wed 18 Nov`, `November 2025`. */
export function span(start: string, end: string, now: Date, locale: string): string {
  const from = new Date(start);
  const until = new Date(new Date(end).getTime() - 1);
  const year =
    from.getFullYear() === now.getFullYear() && until.getFullYear() === now.getFullYear()
      ? {}
      : { year: "numeric" as const };
  const isMidnight = (d: Date) => d.getHours() === 0 && d.getMinutes() === 0;
  const wholeDays = isMidnight(from) && isMidnight(new Date(until.getTime() + 1));
  if (wholeDays && isWholeYear(from, until)) return dates(locale, { year: "numeric" }).format(from);
  if (wholeDays && isWholeMonth(from, until)) return dates(locale, { month: "long", ...year }).format(from);
  if (wholeDays && daysBetween(from, until) === 0) {
    return dates(locale, { weekday: "short", day: "numeric", month: "short", ...year }).format(from);
  }
  const hours = wholeDays ? {} : { hour: "numeric" as const, minute: "2-digit" as const };
  const range = dates(locale, { day: "numeric", month: "short", ...year, ...hours }).formatRange(from, until);
  // Releases of the language data differ in whether they put spaces between two figures.
  return range.replace(/(\d)\s*–\s*(\d)/, "$1–$2");
}

const isFirst = (d: Date) => d.getDate() === 1;
const isLast = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate() + 1).getDate() === 1;
const isWholeMonth = (a: Date, b: Date) =>
  a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && isFirst(a) && isLast(b);
const isWholeYear = (a: Date, b: Date) =>
  a.getFullYear() === b.getFullYear() && a.getMonth() === 0 && b.getMonth() === 11 && isFirst(a) && isLast(b);

const weekday = (at: Date, locale: string) =>
  dates(locale, { weekday: locale.startsWith("ko") ? "long" : "short" }).format(at);

function shortDate(
  at: Date,
  now: Date,
  locale: string,
  withYear = at.getFullYear() !== now.getFullYear(),
): string {
  const options: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: locale.startsWith("ko") ? "long" : "short",
  };
  return dates(locale, withYear ? { ...options, year: "numeric" } : options).format(at);
}
