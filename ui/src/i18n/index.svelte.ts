// The language of the window. Strings live in assets/strings, one file a language, and are shared with the command line.

import en from "$strings/en.json";
import ko from "$strings/ko.json";

import { numbers } from "./formatters";
import { format, type Params } from "./message";
import * as time from "./time";

export type Language = "en" | "ko";
export type Key = keyof typeof en;

const strings: Record<Language, Record<Key, string>> = { en, ko };

const state = $state({ language: "en" as Language, locale: "en-GB" });

let saidToBe: string | null = null;

/** Takes the time that the host goes by; null for the real one. */
export function setNow(at: string | null): void {
  saidToBe = at;
}

const now = (): Date => (saidToBe === null ? new Date() : new Date(saidToBe));

/** Takes the language from the settings, or from the desktop where they say `system`. */
export function setLanguage(chosen: "system" | Language, desktop: string): void {
  const wanted = chosen === "system" ? desktop.slice(0, 2).toLowerCase() : chosen;
  state.language = wanted === "ko" ? "ko" : "en";
  const fallback = state.language === "ko" ? "ko-KR" : "en-GB";
  state.locale = desktop.toLowerCase().startsWith(state.language) ? desktop : fallback;
  document.documentElement.lang = state.language;
}

export const language = (): Language => state.language;

/** A string in the window's language. */
export function t(key: Key, params: Params = {}): string {
  return format(strings[state.language][key], params, state.locale);
}

export const number = (value: number): string => numbers(state.locale).format(value);

/** `3.2 MB`, as file managers count. */
export function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)));
  const value = bytes / 1000 ** step;
  return numbers(state.locale, {
    style: "unit",
    unit: units[step],
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

export const when = (at: string): string => time.inWords(at, now(), state.locale);
export const ago = (at: string): string => time.distance(at, now(), state.locale);
export const exact = (at: string): string => time.exact(at, state.locale);
export const span = (start: string, end: string): string => time.span(start, end, now(), state.locale);
export const clock = (at: string): string => time.clock(at, state.locale);
export const dateOf = (at: string): string => time.date(at, state.locale);
export const dayOf = (at: string): string => time.day(at, now(), state.locale);
