import { format } from "./message";

test.each([
  ["plain", "Open", {}, "en", "Open"],
  ["a value", "From {who}", { who: "Peter Kim" }, "en", "From Peter Kim"],
  ["a number by locale", "{count} read", { count: 23418 }, "en", "23,418 read"],
  ["one", "{n, plural, one {# item} other {# items}}", { n: 1 }, "en", "1 item"],
  ["many", "{n, plural, one {# item} other {# items}}", { n: 1204 }, "en", "1,204 items"],
  ["none, said differently", "{n, plural, =0 {Nothing} other {#}}", { n: 0 }, "en", "Nothing"],
  [
    "a value inside a case",
    "{n, plural, other {# found. {best}}}",
    { n: 2, best: "a.pdf" },
    "en",
    "2 found. a.pdf",
  ],
  ["a value with braces in it stays as it is", "{what}", { what: "{n}" }, "en", "{n}"],
  ["a missing value is seen", "From {who}", {}, "en", "From {who}"],
  ["이/가 after a vowel", "{who, particle, 이 가} 보낸", { who: "엄마" }, "ko", "엄마가 보낸"],
  ["이/가 after a consonant", "{who, particle, 이 가} 보낸", { who: "수진" }, "ko", "수진이 보낸"],
  ["으로/로 after ㄹ", "{what, particle, 으로 로}", { what: "메일" }, "ko", "메일로"],
  ["으로/로 after a consonant", "{what, particle, 으로 로}", { what: "왓츠앱" }, "ko", "왓츠앱으로"],
  ["을/를 after a Latin name", "{what, particle, 을 를}", { what: "Anna" }, "ko", "Anna를"],
  ["과/와 after a Latin consonant", "{what, particle, 과 와}", { what: "Peter Kim" }, "ko", "Peter Kim과"],
  ["을/를 past punctuation", "“{what, particle, 을 를}", { what: "가격표 (1)" }, "ko", "“가격표 (1)을"],
])("%s", (_, message, params, locale, expected) =>
  expect(format(message, params as Record<string, string | number>, locale)).toBe(expected),
);

test("a brace that is not closed is a mistake in the strings", () => {
  expect(() => format("{who", { who: "a" }, "en")).toThrow(SyntaxError);
});
