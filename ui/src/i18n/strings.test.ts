import en from "$strings/en.json";
import ko from "$strings/ko.json";

import { format } from "./message";

const english: Record<string, string> = en;
const korean: Record<string, string> = ko;
const keys = Object.keys(english);

const sources = Object.values(
  import.meta.glob<string>(["../**/*.{ts,svelte}", "!../**/*.test.ts"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join("\n");

/** What a message asks for, and what it becomes for none, one and two. */
function written(message: string, locale: string): { names: string; outs: string[] } {
  const asked = new Set<string>();
  const outs = [0, 1, 2].map((value) => {
    const params = new Proxy<Record<string, number>>(
      {},
      { get: (_, name) => (asked.add(String(name)), value) },
    );
    return format(message, params, locale);
  });
  return { names: [...asked].sort().join(), outs };
}

test("both languages have the same keys, in the same order", () => expect(Object.keys(korean)).toEqual(keys));

test("both say the same things: every placeholder is in both, and can be written out", () => {
  const wrong = keys.filter((key) => {
    const [en, ko] = [written(english[key]!, "en"), written(korean[key]!, "ko")];
    return (
      en.names !== ko.names || [...en.outs, ...ko.outs].some((out) => out.trim() === "" || /[{}]/.test(out))
    );
  });
  expect(wrong).toEqual([]);
});

test("every key is used", () => {
  const prefixes = [...sources.matchAll(/`([a-z][\w.]*\.)\$\{/gi)].map(([, prefix]) => prefix!);
  const unused = keys.filter(
    (key) =>
      !sources.includes(`"${key}"`) &&
      !sources.includes(`'${key}'`) &&
      !prefixes.some((p) => key.startsWith(p)),
  );
  expect(unused).toEqual([]);
});

test("Korean speaks in 해요체, without plain or formal endings", () => {
  const other = Object.values(korean).filter((message) => /(니다|한다|된다|하라|십시오)[.!]?$/.test(message));
  expect(other).toEqual([]);
});

test("nothing is called smart or magic", () => {
  expect(Object.values(english).filter((message) => /\b(AI|smart|magic)\b/i.test(message))).toEqual([]);
});
