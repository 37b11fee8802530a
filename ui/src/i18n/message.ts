// A small part of ICU's message form, enough for two languages:
//   {name}                                          a value; numbers are written as the locale does
//   {count, plural, one {# result} other {# results}}
//   {name, particle, 이 가}                          the value and the Korean particle that fits its last sound

import { numbers, plurals } from "./formatters";

export type Params = Record<string, string | number>;

/** Writes a message out. A placeholder without a value is a mistake in the program, and is shown as it stands. */
export function format(message: string, params: Params, locale: string): string {
  let out = "";
  let at = 0;
  while (at < message.length) {
    const open = message.indexOf("{", at);
    if (open < 0) return out + message.slice(at);
    const close = closing(message, open);
    out += message.slice(at, open) + placeholder(message.slice(open + 1, close), params, locale);
    at = close + 1;
  }
  return out;
}

function placeholder(body: string, params: Params, locale: string): string {
  const [, name = "", kind, rest = ""] = /^\s*(\w+)\s*(?:,\s*(\w+)\s*,\s*([^]*))?$/.exec(body) ?? [];
  const value = params[name];
  if (value === undefined) return `{${body}}`;
  if (kind === "plural") return plural(Number(value), rest, params, locale);
  const written = typeof value === "number" ? numbers(locale).format(value) : value;
  if (kind === "particle") return written + particle(written, rest.trim());
  return written;
}

function plural(count: number, cases: string, params: Params, locale: string): string {
  const found = new Map<string, string>();
  for (let at = 0; ;) {
    const open = cases.indexOf("{", at);
    if (open < 0) break;
    const close = closing(cases, open);
    found.set(cases.slice(at, open).trim(), cases.slice(open + 1, close));
    at = close + 1;
  }
  const chosen =
    found.get(`=${count}`) ?? found.get(plurals(locale).select(count)) ?? found.get("other") ?? "";
  return format(chosen.replaceAll("#", numbers(locale).format(count)), params, locale);
}

/** Of `이 가`, the first after a final consonant, the second after a vowel; 로 also after ㄹ. */
function particle(word: string, pair: string): string {
  const [closed = "", open = ""] = pair.split(/\s+/);
  const last = [...word].findLast((char) => /[\p{L}\p{N}]/u.test(char)) ?? "";
  const final = finalSound(last);
  const isOpen = final === "" || (closed === "으로" && final === "ㄹ");
  return isOpen ? open : closed;
}

/** The final consonant of how a character is said in Korean: empty for none, `ㄹ`, or `?` for any other. */
function finalSound(char: string): "" | "ㄹ" | "?" {
  const code = char.charCodeAt(0) - 0xac00;
  if (code >= 0 && code < 11172) return code % 28 === 0 ? "" : code % 28 === 8 ? "ㄹ" : "?";
  if (/[178l]/i.test(char)) return "ㄹ";
  return /[036mnp]/i.test(char) ? "?" : "";
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  throw new SyntaxError(`unclosed brace in "${text}"`);
}
