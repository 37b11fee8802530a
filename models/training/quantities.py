"""Quantities in a text: when, how much, how large, how far, how long. What can be compared is compared by code.

A text is folded first (`fold`: NFKC, lower case). Then, in this order, what is found being taken out of the text:
dates, times of day, other numbers with their units. Of each class only the first one found counts. Regular expressions
keep to what Rust's `regex` crate has (no looking around), tables are in `lexicon.json`, so that both sides say the
same.
"""

import json
import pathlib
import re
import unicodedata

LEXICON = json.loads((pathlib.Path(__file__).resolve().parent / "lexicon.json").read_text(encoding="utf-8"))
CLASSES = ("date", "clock", "money", "bytes", "distance", "duration", "percent", "amount", "number")
RELATIVE = 1e6  # days: what is dated by "yesterday" lies after whatever has a date
YEAR, MONTH = 372, 31  # days that a year and a month count for: only their order matters
YEARLESS = -1.0

_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# Every form with the order of its groups: y(ear), m(onth number), n(ame of month), d(ay).
DATES = [
    (re.compile(pattern), order)
    for pattern, order in (
        (r"\b(\d{4})[-./] ?(\d{1,2})[-./] ?(\d{1,2})\b", "ymd"),
        (r"\b(\d{4})년 ?(\d{1,2})월 ?(\d{1,2})일", "ymd"),
        (r"\b(\d{1,2})월 ?(\d{1,2})일", "md"),
        (r"\b(\d{4})년 ?(\d{1,2})월", "ym"),
        (r"\b(\d{1,2})월", "m"),
        (rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}\.?,? (\d{{4}})\b", "dny"),
        (rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", "ndy"),
        (rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}\b", "dn"),
        (rf"\b{_MONTH}\.? (\d{{4}})\b", "ny"),
        (rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?\b", "nd"),
        (r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", "dmy"),
        (r"\b(\d{1,2})/(\d{4})\b", "my"),
        (r"\b(\d{1,2})/(\d{1,2})\b", "md"),
        (r"\b((?:19|20)\d{2})년?\b", "y"),
    )
]
AGO = [
    re.compile(r"\b(\d+|an?) (min|hour|day|week|month|year)[a-z]* ago\b"),
    re.compile(r"(\d+) ?(분|시간|일|주|개월|달|년) 전"),
]
DAY = re.compile(r"[a-z]+|[가-힣]+")
CLOCKS = [
    re.compile(r"\b(\d{1,2}):(\d{2})(?::\d{2})? ?(am|pm)?\b"),
    re.compile(r"\b(\d{1,2})()() ?(am|pm)\b"),
    re.compile(r"(오전|오후|밤|저녁|아침|새벽)? ?(\d{1,2})시(?: ?(\d{1,2})분| ?(반))?"),
]
NUMBER = re.compile(r"([€$£₩¥])? ?(\d[\d,]*(?:\.\d+)?) ?([a-z]+|[가-힣]+|[€$£₩¥%°★])?")


def fold(text):
    """One form for comparison: NFKC, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def quantities(text):
    """The first value of each class in a text: {class: number}. A date without a year is `YEARLESS` - its day, a month
    and day only: see `dated`."""
    found, text = {}, fold(text)
    for read in (_date, _clock, _numbers):
        text = read(text, found)
    return found


def dated(values, latest_year):
    """A date's day for comparison, where the year is not said that of the latest date seen (0 where there is none)."""
    return latest_year * YEAR + (YEARLESS - values) if values < 0 else values


def _taken(text, match):
    return text[: match.start()] + " " + text[match.end() :]


def _date(text, found):
    for pattern in AGO:
        match = pattern.search(text)
        if match:
            count = float(match.group(1)) if match.group(1).isdigit() else 1.0
            found["date"] = RELATIVE - count * LEXICON["ago"][match.group(2)]
            return _taken(text, match)
    for pattern, order in DATES:
        match = pattern.search(text)
        if match:
            part = dict(zip(order, match.groups()))
            month = LEXICON["months"][part["n"]] if "n" in part else int(part.get("m", 0))
            day = int(part.get("d", 0))
            if month > 12:
                month, day = day, month
            if month > 12 or day > 31 or month == 0 and order != "y":
                continue  # 28/30, 0/5: no date
            number = month * MONTH + day
            found["date"] = float(int(part["y"]) * YEAR + number) if "y" in part else YEARLESS - number
            return _taken(text, match)
    for match in DAY.finditer(text):
        if match.group() in LEXICON["days"]:
            found["date"] = RELATIVE + LEXICON["days"][match.group()]
            break
    return text


def _clock(text, found):
    for number, pattern in enumerate(CLOCKS):
        match = pattern.search(text)
        if not match:
            continue
        if number == 2:
            part, hour, minute, half = match.groups()
            hour, minute = int(hour), 30 if half else int(minute or 0)
            late = part in ("오후", "밤", "저녁")
        else:
            hour, minute = int(match.group(1)), int(match.group(2) or 0)
            late = match.group(match.re.groups) == "pm"
        found["clock"] = float((hour + (12 if late and hour < 12 else 0)) * 60 + minute)
        return _taken(text, match)
    return text


def _numbers(text, found):
    for symbol, digits, unit in NUMBER.findall(text):
        value = float(digits.replace(",", "")) if len(digits) < 16 else 0.0
        kind, factor = ("money", {"k": 1e3, "m": 1e6}.get(unit, 1.0)) if symbol else _unit(unit)
        found.setdefault(kind, value * factor)
    return text


def _unit(unit):
    """Class and factor of a unit: Latin words and signs as a whole, Hangul by its longest beginning that is known."""
    hangul = bool(unit) and "가" <= unit[0] <= "힣"
    for end in range(len(unit), 0, -1) if hangul else [len(unit)]:
        for kind, table in LEXICON["units"].items():
            if unit[:end] in table:
                return kind, float(table[unit[:end]])
    return "number", 1.0
