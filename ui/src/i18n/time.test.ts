import { clock, date, day, distance, exact, inWords, span } from "./time";

/** Saturday. */
const now = new Date(2026, 10, 21, 10, 0);
const at = (...parts: [number, number, number, number?, number?]) =>
  new Date(parts[0], parts[1] - 1, ...(parts.slice(2) as [number])).toISOString();

describe("time as people say it", () => {
  test.each([
    ["now", at(2026, 11, 21, 9, 59), "1 minute ago", "1분 전"],
    ["minutes", at(2026, 11, 21, 9, 35), "25 minutes ago", "25분 전"],
    ["this morning", at(2026, 11, 21, 7, 5), "Today, 07:05", "오늘, 오전 7:05"],
    ["yesterday", at(2026, 11, 20, 18, 20), "Yesterday, 18:20", "어제, 오후 6:20"],
    ["three days", at(2026, 11, 18, 23, 59), "Wed, 3 days ago", "수요일, 3일 전"],
    ["two weeks", at(2026, 11, 5, 9, 0), "5 Nov, 2 weeks ago", "11월 5일, 2주 전"],
    ["months", at(2026, 6, 2, 9, 0), "2 Jun, 5 months ago", "6월 2일, 5개월 전"],
    ["another year", at(2024, 6, 2, 9, 0), "2 Jun 2024", "2024년 6월 2일"],
    [
      "last year, but near",
      at(2025, 12, 30, 9, 0),
      "30 Dec 2025, 10 months ago",
      "2025년 12월 30일, 10개월 전",
    ],
    ["tomorrow", at(2026, 11, 22, 14, 0), "Tomorrow, 14:00", "내일, 오후 2:00"],
    ["next week", at(2026, 11, 27, 9, 0), "Fri, in 6 days", "금요일, 6일 후"],
    ["soon", at(2026, 11, 21, 10, 30), "In 30 minutes", "30분 후"],
  ])("%s", (_, then, en, ko) => {
    expect(inWords(then, now, "en-GB")).toBe(en);
    expect(inWords(then, now, "ko-KR")).toBe(ko);
  });

  test("days are counted by the calendar, not by hours", () => {
    expect(inWords(at(2026, 11, 20, 23, 59), new Date(2026, 10, 21, 0, 1), "en-GB")).toBe("Yesterday, 23:59");
  });
});

test.each([
  ["a range", at(2026, 11, 16), at(2026, 11, 21), "16–20 Nov", "11월 16일~20일"],
  ["one day", at(2026, 11, 18), at(2026, 11, 19), "Wed 18 Nov", "11월 18일 (수)"],
  ["a month", at(2026, 6, 1), at(2026, 7, 1), "June", "6월"],
  ["a month of another year", at(2025, 6, 1), at(2025, 7, 1), "June 2025", "2025년 6월"],
  ["a year", at(2025, 1, 1), at(2026, 1, 1), "2025", "2025년"],
])("a stretch of time: %s", (_, start, end, en, ko) => {
  expect(span(start, end, now, "en-GB").replace(",", "")).toBe(en);
  expect(span(start, end, now, "ko-KR")).toBe(ko);
});

test("some hours of a day", () => {
  expect(span(at(2026, 11, 18, 14), at(2026, 11, 18, 18), now, "en-GB")).toMatch(/18 Nov.*14:00.*17:59/);
});

test("the exact time, the clock, the day", () => {
  const then = at(2026, 11, 18, 9, 12);
  expect(exact(then, "en-GB").replace(",", "")).toBe("Wednesday 18 November 2026 at 09:12");
  expect(exact(then, "ko-KR")).toBe("2026년 11월 18일 수요일 오전 9:12");
  expect(clock(then, "en-GB")).toBe("09:12");
  expect(date(then, "ko-KR")).toBe("2026년 11월 18일");
  expect(day(at(2026, 11, 21, 1), now, "en-GB")).toBe("Today");
  expect(day(at(2026, 11, 20, 1), now, "ko-KR")).toBe("어제");
  expect(distance(at(2026, 11, 21, 8), now, "en-GB")).toBe("2 hours ago");
});
