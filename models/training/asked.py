"""What a query asks by order, place and extremes, read from its words alone with the tables of `lexicon.json`.

*Terms* are the words of the folded query, "#3" and "no. 3" being "number 3"; digits stand apart from what follows but
"st", "nd", "rd", "th", and Hangul words of order from what is written onto them ("두번째줄": "두번째", "줄"). A table has single
words and phrases of up to three; at each term the longest is found. A Hangul one is also found where longer letters
follow it ("왼쪽에서": "왼쪽"), if it has two letters or more.

A *rank* counts from 1; from the end it is below 0; 0 is the middle of an odd number.
"""

import re
from dataclasses import dataclass

from quantities import LEXICON, fold

NUMBER_SIGN = re.compile(r"(?:#|\b(?:no|nr)\b\.?) ?([0-9])")
WORD = re.compile(r"[^\W_]+")
DIGITS = re.compile(r"([0-9]+)(st|nd|rd|th)?")
COUNTERS = ("번째", "번", "째")  # what makes a number before it a rank, whatever is written onto it
FROM = {"start": 1, "top": 1, "end": -1, "bottom": -1}
LONGEST = 12  # so many at most are meant by "the first ..."
ORDINALS = LEXICON["ordinals"]


def _in_hangul(word):
    return "가" <= word[0] <= "힣"


APART = [w for w in (*ORDINALS, *LEXICON["counted along"]) if " " not in w and _in_hangul(w)] + LEXICON["apart"]
KIND_WORDS = frozenset(word for words in LEXICON["kinds"].values() for word in words)
EMPTY = frozenset(LEXICON["stop"] + LEXICON["turning down"] + LEXICON["sets"] + LEXICON["and"])
# Words of a list, and those that are also found at the end of what they are written onto.
LISTS = {
    name: (frozenset(LEXICON[name]), tuple(w for w in LEXICON[name] if _in_hangul(w) and len(w) > 1))
    for name in ("sets", "turning down", "rest")
}
DURATIONS = LEXICON["units"]["duration"]


@dataclass(frozen=True)
class Count:
    """Ranks that some terms of a query name."""

    start: int
    end: int
    ranks: tuple


@dataclass(frozen=True)
class Asked:
    """What is asked for; each empty where it is not."""

    places: frozenset  # ranks in an order
    rows: frozenset  # ranks from the top
    columns: frozenset  # ranks from the left
    sides: tuple  # of the screen: up, down, left, right
    beside: tuple  # of something else: the same, and before, after
    steps: tuple  # those of `beside` that are no sides: they can go from what was answered
    extremes: tuple  # (class of quantity, high or low, rank from there)
    sets: bool  # more than one
    other: bool  # not that
    rest: bool  # all that is left without what is named


def asked(query):
    """Reads a query."""
    words = terms(query)
    directions = _found(LEXICON["counted along"], words)
    counts = _counts(words, directions)
    directions += _across(words, counts)
    rows, columns, left, taken = _lines(words, counts)
    along = {value for _, _, value in directions}
    extremes, left = _extremes(words, left)
    sets, other = _says("sets", words), _says("turning down", words)
    left = left if sets else _kept(left, words)
    if left and (rows or columns or along & {"left", "right"}):
        # What is counted beside a row is a column, and the other way round; "third from the left" is one, too.
        rows, columns = (rows or left[0].ranks, columns) if columns else (rows, left[0].ranks)
        left = []
    # What says from where, or which of them, is no side itself.
    used = taken | {n for c in counts if len(c.ranks) > 1 for n in range(c.start, c.end)}
    used |= {n for start, end, _ in directions if counts for n in range(start, end)}
    sides = _each(value for start, _, value in _found(LEXICON["sides"], words) if start not in used)
    steps = _each(value for start, _, value in _found(LEXICON["beside"], words) if value and start not in used)
    if sides or set(steps) & {"up", "down"}:  # "below Next"
        steps = tuple(step for step in steps if step in ("up", "down"))
    if rows and not columns:  # "the second row, on the left"
        columns = _ends(sides, {"left": 1, "right": -1})
    elif columns and not rows:
        rows = _ends(sides, {"up": 1, "down": -1})
    places = [rank for count in left for rank in count.ranks]
    if not (places or rows or columns or {"left", "right"} & set(sides)):
        places = [value for _, _, value in _found(LEXICON["ends"], words)][:1]
    return Asked(
        _turned(places, along & {"bottom", "end"}),
        _turned(rows, "bottom" in along),
        _turned(columns, "right" in along),
        sides,
        _each(sides + steps),
        steps,
        extremes,
        sets,
        other,
        _says("rest", words) or sets and other,
    )


def _across(words, counts):
    """In Korean "from" may go unsaid: "왼쪽 세 번째"."""
    starts = {count.start for count in counts}
    sides = [side for side in _found(LEXICON["sides"], words) if side[2] in ("left", "right")]
    return [side for side in sides if side[1] in starts and _in_hangul(words[side[0]])]


def _ends(sides, ranks):
    """The rank of the one side among some that is asked for."""
    own = [ranks[side] for side in sides if side in ranks]
    return own if len(own) == 1 else ()


def terms(query):
    """The terms of a query."""
    return [term for word in WORD.findall(NUMBER_SIGN.sub(r" number \1", fold(query))) for term in _apart(word)]


def _apart(word):
    while word:
        digits = DIGITS.match(word)
        end = digits.end() if digits else max((len(w) for w in APART if word.startswith(w)), default=len(word))
        yield word[:end]
        word = word[end:]


def _each(values):
    return tuple(dict.fromkeys(values))


def _turned(ranks, back):
    """Ranks, those from the start counted from the end where it is said so."""
    return frozenset(-rank if back and rank > 0 else rank for rank in ranks)


def _match(table, words, at):
    """(end, key) of the longest entry of a table that begins at a term (there may be none), or None."""
    for end in range(min(at + 3, len(words)), at, -1):
        phrase = " ".join(words[at:end])
        if phrase in table:
            return end, phrase
        if _in_hangul(phrase):
            least = max(len(phrase) - len(words[end - 1]) + 1, 2)
            for cut in range(len(phrase) - 1, least - 1, -1):
                if phrase[:cut] in table:
                    return end, phrase[:cut]
    return None


def _found(table, words):
    """(start, end, value) of each entry of a table that a query has."""
    out, at = [], 0
    while at < len(words):
        match = _match(table, words, at)
        if match:
            out.append((at, match[0], table[match[1]]))
        at = match[0] if match else at + 1
    return out


def _says(name, words):
    """Whether a list has one of the words; a Hangul one also at the end of what it is written onto ("그거말고")."""
    own, endings = LISTS[name]
    return any(_match(own, words, at) or word.endswith(endings) for at, word in enumerate(words))


def _number(words, at):
    """A small number that a term is, in digits or as a word; 0 where it is none."""
    word = words[at] if at < len(words) else ""
    if _in_digits(word):
        return int(word) if len(word) < 3 else 0
    return LEXICON["numbers"].get(word, 0)


def _in_digits(word):
    return word.isascii() and word.isdigit()


def _starts(words, at, beginnings):
    return at < len(words) and words[at].startswith(tuple(beginnings))


def _counts(words, directions):
    """All that is counted, in the order of the query, but for the "last" of "from last" and the like."""
    out, at = [], 0
    inside = {n for start, end, _ in directions for n in range(start + 1, end)}
    starts = {start for start, _, _ in directions}
    while at < len(words):
        count = _few(words, at) if at not in inside else None
        if not count and at not in inside | starts:
            count = _ordinal(words, at) or _numbered(words, at) or _further(words, at, out)
        if count:
            out.append(count)
        at = count.end if count else at + 1
    return out or _bare(words)


def _few(words, at):
    """"The first two", "위에서 세 개", "two from the end"."""
    before, after = _match(LEXICON["some from"], words, at), _match(LEXICON["counted along"], words, at + 1)
    if before:
        number, end, side = _number(words, before[0]), before[0] + 1, LEXICON["some from"][before[1]]
    elif after:
        number, end, side = _number(words, at), after[0], FROM.get(LEXICON["counted along"][after[1]], 0)
    else:
        return None
    if not side or not 0 < number <= LONGEST or end < len(words) and words[end] in DURATIONS:
        return None
    if _starts(words, end, COUNTERS) or _in_hangul(words[at]) and not _starts(words, end, LEXICON["pieces"]):
        return None
    return Count(at, end, tuple(range(1, number + 1) if side > 0 else range(-number, 0)))


def _ordinal(words, at):
    """"Third", "3rd", "second last", "마지막"; not "last week", "30 second"."""
    digits, match = DIGITS.fullmatch(words[at]), _match(ORDINALS, words, at)
    if digits and digits.group(2) and len(digits.group(1)) < 3:
        end, rank = at + 1, int(digits.group(1))
    elif match:
        end, rank = match[0], ORDINALS[match[1]]
    else:
        return None
    if rank == -1 and _is_past(words, end) or words[at] == "second" and at and _in_digits(words[at - 1]):
        return None
    last = _match(ORDINALS, words, end) if rank > 0 else None
    if last and ORDINALS[last[1]] == -1 and not _is_past(words, last[0]):
        return Count(at, last[0], (-rank,))
    return Count(at, end, (rank,))


def _is_past(words, at):
    """Whether "last" before a term means time: "last week", "the last two weeks"."""
    at += _number(words, at) > 0
    return at < len(words) and words[at] in LEXICON["time past"]


def _numbered(words, at):
    """"3번", "세 번째", "number three"; not "세 번", which is three times."""
    number = _number(words, at)
    counters = COUNTERS if _in_digits(words[at]) else COUNTERS[:1]
    if number and _starts(words, at + 1, counters):
        return Count(at, at + 2, (number,))
    number = _number(words, at + 1)
    if number and words[at] in LEXICON["counted from"]:
        return Count(at, at + 2, (number,))
    return None


def _further(words, at, counts):
    """The "3" of "numbers 1 and 3"."""
    joined = at and words[at - 1] in LEXICON["and"]
    if counts and counts[-1].end == at - joined and _in_digits(words[at]) and _number(words, at):
        if all(word in EMPTY or _in_digits(word) for word in words[at:]):
            return Count(at, at + 1, (_number(words, at),))
    return None


def _bare(words):
    """Numbers alone, or one at the end after what things are called: "no, 2", "photo 3"."""
    told = [n for n, word in enumerate(words) if word not in EMPTY]
    numbers = [Count(n, n + 1, (_number(words, n),)) for n in told if _in_digits(words[n]) and _number(words, n)]
    if len(numbers) == len(told):
        return numbers
    ends = numbers and numbers[-1].start == told[-1] > 0 and words[told[-1] - 1] in KIND_WORDS
    return numbers[-1:] if ends else []


def _lines(words, counts):
    """Ranks of rows and of columns, the counts that are left, and which terms are taken."""
    told, left, taken = {"row": (), "column": ()}, list(counts), set()
    sides = {start: value for start, end, value in _found(LEXICON["sides"], words) if end == start + 1}
    for at, word in enumerate(words):
        line = LEXICON["lines"].get(word)
        if not line or told[line]:
            continue
        before = next((c for c in left if c.end == at), None)
        after = next((c for c in left if c.start == at + 1), None)
        ends = {"row": {"up": 1, "down": -1}, "column": {"left": 1, "right": -1}}[line]
        if before:
            told[line] = before.ranks
            left.remove(before)
        elif at and _in_digits(words[at - 1]) and _number(words, at - 1) and _in_hangul(word):
            told[line] = (_number(words, at - 1),)
        elif sides.get(at - 1) in ends:
            told[line] = (ends[sides[at - 1]],)
            taken.add(at - 1)
        elif _number(words, at + 1) and not _starts(words, at + 2, COUNTERS):
            told[line] = (_number(words, at + 1),)
            left = [c for c in left if not c.start <= at + 1 < c.end]
        elif after and words[at + 1] in LEXICON["counted from"]:
            told[line] = after.ranks
            left.remove(after)
    return told["row"], told["column"], left, taken


def _kept(counts, words):
    """Counts but those turned down for another: "not the second but the third", "2번 말고 3번"."""

    def turned_down(count):
        before = words[: count.start]
        before = before[:-1] if before[-1:] == ["the"] else before
        after = words[count.end - 1 : count.end + 2]
        return before[-1:] == ["not"] or any(w.endswith(tuple(LEXICON["turned down before"])) for w in after)

    return [c for c in counts if not turned_down(c)] or counts


def _extremes(words, counts):
    """(class, high or low, rank) of each, and the counts that are left: "second cheapest" takes one. "Most" and "least"
    before another turn it, or say nothing of their own."""
    out, left, found = [], list(counts), _found(LEXICON["extremes"], words)
    starts = {start for start, _, _ in found}
    for start, end, (kind, side) in found:
        if words[start] in LEXICON["degrees"] and end in starts:
            continue
        degree = LEXICON["degrees"].get(words[start - 1]) if start else None
        if degree == -1:
            side = {"high": "low", "low": "high"}[side]
        start -= degree is not None
        start -= start > 0 and words[start - 1] == "로"  # 두 번째로 싼
        count = next((c for c in left if c.end == start and len(c.ranks) == 1 and c.ranks[0] > 0), None)
        if count:
            left.remove(count)
        out.append((kind, side, count.ranks[0] if count else 1))
    return _each(out), left
