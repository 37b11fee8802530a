"""What code computes exactly about each candidate, as numbers at its marker.

`features(query, history, entities)` gives one list of `len(NAMES)` numbers for each entity, in their order; every
number lies between 0 and 1. Only what the contract of `resolve --batch` carries is looked at (type, source, text, box),
with the tables of `lexicon.json`; `fixtures/features.json` holds inputs with what must come out, for the Rust side.

Terms. *Words*: the runs of letters and digits (Unicode categories L and N) of a folded text (`quantities.fold`). Two
words are *alike* when they are equal, or when the shorter begins the longer and has at least two letters if its first
is Hangul, four otherwise (so particles and plurals do not matter). A candidate's *name* is its text up to the first
" | ", or all of it.

Blocks, in this order (see `NAMES`):

place       Within all candidates of its source: rank from the start (one-hot, 8) and from the end (4). Conversation
            and background in the order given; the screen in reading order, what has no box after it as given.
type        The same among those of its source with its type (6 and 3). Then how many there are of its source and of
            those with its type (/12, at most 1), and whether it is the only one.
screen      ReALM's rule (Moniz et al. 2024, arXiv 2403.20329): boxes sorted by the middle's y; a row ends where a
            middle lies more than max(8, half the median height) below the row's first; within a row by x. Row from the
            top (6) and bottom (3), column from the left (4) and right (3), columns in its row (/6, at most 1), the
            middle's x and y between the least (0) and greatest (1) of all middles, and whether they lie in the left,
            right, upper, lower third. All 0 without a box or off the screen.
anchor      The anchor is the one candidate that has most words of the query (then most `bigrams of name`), if there is
            exactly one and it has any. Whether this is it; just left, right of, above, below it (on the screen: next
            in its row; in the row above or below the one whose middle is nearest in x, the first given of two); just
            before or after it in the order of `place`.
overlap     How many of the query's words, stop words aside, are alike some word of the text (/3, at most 1), the same
            for the name. Share of the name's and of the text's different character bigrams (within words) that the
            query's words, stop words aside, have. Whether its words in the text (so counted) are the most of all, and
            alone the most. Whether a word of the text in another script sounds like one of the query's (`sound`).
kind        A word of the query names its type (`kinds_asked`; a plural's s is no matter); or names another type that is shown, but not this one.
dialogue    Share of the name's words in the last answer; whether the whole folded name (two letters at least) stands
            in it, whether that of no other candidate does, whether others' do and this one's does not. Share of the
            name's words in the user's last turn before the query, and in all turns.
asked       What the query asks by order, place and extremes (`asked.py`). Whether its rank in its source is one asked
            for; the same among those with its type, where that is asked for (`kinds_asked`) or none is. On the screen:
            whether it lies in the rows and columns asked for; the share of the asked sides (uppermost or lowest row,
            first or last in its row) that it lies at. Whether it stands beside the anchor where it is asked for
            (`BESIDE`); without an anchor beside the one that was answered alone, as far as no side of the screen says
            where. Whether it is left where all but what is named is asked for: by a place, else the anchor, else the one
            answered alone. Whether it is an asked extreme of its source; of those with its type (as above). Then, the same for
            all candidates, whether a place, a row or column, a side, something beside another by a word that is no
            side, an extreme, a set ("all"), another one ("not that") is asked for.
compared    For each class of `quantities.CLASSES`: is it the largest, the smallest of those of its source (all that
            tie; two or more must have one, and not all the same). Then latest and earliest date of its source and type.
"""

import functools
import re
import unicodedata
from statistics import median

from asked import asked
from quantities import CLASSES, LEXICON, YEAR, dated, fold, quantities

STOP = frozenset(LEXICON["stop"])
KINDS = {kind: frozenset(words) for kind, words in LEXICON["kinds"].items()}
SHAPES = (("place", 8, 4), ("type", 6, 3), ("row", 6, 3), ("column", 4, 3))


def _ranks(name):
    start, end = next(shape[1:] for shape in SHAPES if shape[0] == name)
    return [f"{name} {n + 1}" for n in range(start)] + [f"{name} -{n + 1}" for n in range(end)]


NAMES = (
    _ranks("place")
    + _ranks("type")
    + ["in source", "in type", "alone in source", "alone in type"]
    + ["boxed"]
    + _ranks("row")
    + _ranks("column")
    + ["columns", "x", "y", "left third", "right third", "upper third", "lower third"]
    + ["anchor", "left of", "right of", "above", "below", "before", "after"]
    + [
        "words in text",
        "words in name",
        "bigrams of name",
        "bigrams of text",
        "most words",
        "alone most words",
        "sound",
    ]
    + ["kind", "other kind"]
    + ["answered", "answered whole", "answered alone", "others answered", "said last", "said ever"]
    + ["asked place", "asked place of type", "asked cell", "asked side", "asked beside", "asked rest"]
    + ["asked extreme", "asked extreme of type"]
    + ["asks place", "asks cell", "asks side", "asks beside", "asks extreme", "asks set", "asks other"]
    + [f"{side} {kind}" for kind in CLASSES for side in ("largest", "smallest")]
    + ["latest of type", "earliest of type"]
)


def words(text):
    """The words of a folded text."""
    return re.findall(r"[^\W_]+", fold(text))


def is_hangul(letter):
    return "가" <= letter <= "힣"


def alike(a, b):
    if a == b:
        return True
    short, long = (a, b) if len(a) < len(b) else (b, a)
    return len(short) >= (2 if is_hangul(short[0]) else 4) and long.startswith(short)


def name_of(entity):
    return entity["text"].split(" | ", 1)[0]


INITIALS = "k kk n t tt r m p pp s ss - j jj j k t p -".split()
FINALS = "- k k k n n n t r k m r r r p r m p p t t n j j k t p -".split()
CLASS = {"g": "k", "q": "k", "c": "k", "d": "t", "b": "p", "v": "p", "f": "p", "l": "r", "x": "s", "z": "j"}


def sound(word):
    """A word's consonants, Hangul romanised: like ones as one, repeats once, no h, w, y; c before e, i, y as s."""
    out, letters = [], word if is_hangul(word[0]) else unicodedata.normalize("NFD", word)
    for letter, following in zip(letters, letters[1:] + "-"):
        if is_hangul(letter):
            code = ord(letter) - 0xAC00
            out += [INITIALS[code // 588][0], FINALS[code % 28]]
        elif "a" <= letter <= "z" and letter not in "aeiouhwy":
            out.append("s" if letter == "c" and following in "eiy" else CLASS.get(letter, letter))
        else:
            out.append("-")
    kept = []
    for letter in out:
        if letter != "-" and letter != (kept[-1] if kept else ""):
            kept.append(letter)
    return "".join(kept)


def _one_hot(place, count, start, end):
    row = [0.0] * (start + end)
    if place < start:
        row[place] = 1.0
    if count - 1 - place < end:
        row[start + count - 1 - place] = 1.0
    return row


def rows(entities):
    """Entities with a box in rows from the top, each from left to right: lists of their indices."""
    boxed = [n for n, e in enumerate(entities) if e.get("box")]
    if not boxed:
        return []
    middle = {n: entities[n]["box"][1] + entities[n]["box"][3] / 2 for n in boxed}
    margin = max(8.0, median(entities[n]["box"][3] for n in boxed) / 2)
    out = []
    for n in sorted(boxed, key=lambda n: (middle[n], entities[n]["box"][0], n)):
        if out and middle[n] - middle[out[-1][0]] <= margin:
            out[-1].append(n)
        else:
            out.append([n])
    return [sorted(row, key=lambda n: (entities[n]["box"][0], n)) for row in out]


def groups(entities, lines):
    """Indices by source, in the order that counts there."""
    out = {}
    reading = {n: at for at, n in enumerate(n for line in lines for n in line)}
    for n, entity in enumerate(entities):
        out.setdefault(entity["source"], []).append(n)
    for source, members in out.items():
        if source == "screen":
            members.sort(key=lambda n: (reading.get(n, len(reading)), n))
    return out


def _places(entities, by_source):
    out = [None] * len(entities)
    for members in by_source.values():
        for place, n in enumerate(members):
            kin = [m for m in members if entities[m]["type"] == entities[n]["type"]]
            out[n] = (
                _one_hot(place, len(members), 8, 4)
                + _one_hot(kin.index(n), len(kin), 6, 3)
                + [min(len(members) / 12, 1.0), min(len(kin) / 12, 1.0), float(len(members) == 1), float(len(kin) == 1)]
            )
    return out


def _middle(entity):
    x, y, w, h = entity["box"]
    return x + w / 2, y + h / 2


def _screen(entities, lines):
    width = 1 + 9 + 7 + 7
    out = [[0.0] * width for _ in entities]
    middles = {n: _middle(entities[n]) for line in lines for n in line}
    spans = []
    for axis in (0, 1):
        values = [m[axis] for m in middles.values()]
        spans.append((min(values, default=0), max(max(values, default=0) - min(values, default=0), 1e-6)))
    for row, line in enumerate(lines):
        for column, n in enumerate(line):
            x, y = ((middles[n][axis] - low) / span for axis, (low, span) in enumerate(spans))
            thirds = [float(x < 1 / 3), float(x > 2 / 3), float(y < 1 / 3), float(y > 2 / 3)]
            out[n] = (
                [1.0]
                + _one_hot(row, len(lines), 6, 3)
                + _one_hot(column, len(line), 4, 3)
                + [min(len(line) / 6, 1.0), x, y]
                + thirds
            )
    return out


def _bigrams(own):
    return {w[i : i + 2] for w in own for i in range(len(w) - 1)}


def _overlap(asked, entities):
    """The first four numbers of the block for each, and its words."""
    told = [w for w in asked if w not in STOP]
    grams = _bigrams(told)
    out = []
    for entity in entities:
        text, name = words(entity["text"]), words(name_of(entity))
        shared = [sum(any(alike(q, w) for w in own) for q in told) for own in (text, name)]
        parts = [len(grams & own) / max(len(own), 1) for own in (_bigrams(name), _bigrams(text))]
        out.append([min(shared[0] / 3, 1.0), min(shared[1] / 3, 1.0)] + parts)
    most = max((row[0] for row in out), default=0)
    top = sum(row[0] == most for row in out)
    for row, entity in zip(out, entities):
        row += [float(row[0] == most > 0), float(row[0] == most > 0 and top == 1), float(_sounds(told, entity))]
    return out


def _sounds(told, entity):
    """A word of the query and one of the text, in different scripts, with the same consonants, two at least."""
    return any(
        is_hangul(q[0]) != is_hangul(w[0]) and _sounds_of(q) & _sounds_of(w)
        for q in told
        for w in words(entity["text"])
    )


@functools.lru_cache(100_000)
def _sounds_of(word):
    """How a word sounds; one of three syllables or more also without its last, which may be a particle."""
    forms = [word, word[:-1]] if is_hangul(word[0]) and len(word) > 2 else [word]
    return frozenset(s for s in map(sound, forms) if len(s) > 1)


BESIDE = ("left", "right", "up", "down", "before", "after")


def _around(n, entities, by_source, lines):
    """What stands next to one (if any): an index for each of `BESIDE`, or None."""
    out = dict.fromkeys(BESIDE)
    if n is None:
        return out
    at = next((row for row, line in enumerate(lines) if n in line), None)
    if at is not None:
        out["left"], out["right"] = _next_to(n, lines[at])
        for side, row in (("up", at - 1), ("down", at + 1)):
            if 0 <= row < len(lines):
                out[side] = min(
                    lines[row], key=lambda m: (abs(_middle(entities[m])[0] - _middle(entities[n])[0]), m)
                )
    out["before"], out["after"] = _next_to(n, by_source[entities[n]["source"]])
    return out


def _next_to(n, members):
    """Those just before and after one of some."""
    place = members.index(n)
    return members[place - 1] if place else None, members[place + 1] if place + 1 < len(members) else None


def _anchor(overlap):
    """The candidate that has most words of the query, or None."""
    best = max(((row[0], row[2]) for row in overlap), default=(0, 0))
    holders = [n for n, row in enumerate(overlap) if (row[0], row[2]) == best]
    return holders[0] if best[0] > 0 and len(holders) == 1 else None


def _anchored(anchor, entities, by_source, lines):
    around = _around(anchor, entities, by_source, lines)
    told = [anchor] + [around[side] for side in BESIDE]
    return [[float(n == one) for one in told] for n in range(len(entities))]


def kinds_asked(asked, types):
    """Those of the types shown that a word of the query names; longer Hangul words count by their beginning."""

    def names(kind):
        return any(
            w in KINDS[kind] or w[-1] == "s" and w[:-1] in KINDS[kind] or is_hangul(w[0]) and any(len(k) > 1 and w.startswith(k) for k in KINDS[kind])
            for w in asked
        )

    return {kind for kind in types if kind in KINDS and names(kind)}


def _turns(history):
    """(who, text) of each turn, oldest first; who is user or assistant."""
    return [next(iter(turn.items())) for turn in history or [] if turn]


def _dialogue(history, entities):
    turns = _turns(history)
    last = {who: fold(next((text for w, text in reversed(turns) if w == who), "")) for who in ("user", "assistant")}
    spoken = [set(words(last["assistant"])), set(words(last["user"])), {w for _, text in turns for w in words(text)}]
    whole = [
        bool(last["assistant"]) and len(name_of(e)) > 1 and fold(name_of(e)) in last["assistant"] for e in entities
    ]
    out = []
    for entity, in_whole in zip(entities, whole):
        own = words(name_of(entity))
        share = [sum(w in said for w in own) / max(len(own), 1) for said in spoken]
        others = sum(whole) - in_whole
        out.append(
            [share[0], float(in_whole), float(in_whole and not others), float(others > 0 and not in_whole)] + share[1:]
        )
    return out


def _extremes(values, members):
    """Largest and smallest of those members that have a value: two sets."""
    own = [n for n in members if values[n] is not None]
    high, low = max((values[n] for n in own), default=0), min((values[n] for n in own), default=0)
    if len(own) < 2 or high == low:
        return set(), set()
    return {n for n in own if values[n] == high}, {n for n in own if values[n] == low}


def _asked(wanted, entities, by_source, by_type, lines, anchor, answered, found):
    """The block, from what is asked (an `Asked`)."""
    told = (wanted.places, wanted.rows or wanted.columns, wanted.sides, wanted.steps, wanted.extremes)
    constant = [float(bool(t)) for t in told + (wanted.sets, wanted.other)]
    marked = (
        _in_places(wanted, by_source.values()),
        _in_places(wanted, by_type),
        _in_cells(wanted, lines),
        _beside(wanted, anchor, answered, entities, by_source, lines),
        _rest(wanted, anchor, answered, by_source),
        _at_extremes(wanted, by_source.values(), found),
        _at_extremes(wanted, by_type, found),
    )
    out = [[float(n in own) for own in marked] + constant for n in range(len(entities))]
    for n, row in enumerate(out):
        row.insert(3, _at_sides(n, wanted.sides, lines))
    return out


def _ranked(members, ranks):
    """Those of some ranks: from 1, from the end below 0; 0 is the middle of an odd number."""
    count = len(members)
    middle = count // 2 if count % 2 else -1
    places = {rank - 1 if rank > 0 else count + rank if rank else middle for rank in ranks}
    return [n for place, n in enumerate(members) if place in places]


def _in_places(wanted, parts):
    return {n for members in parts for n in _ranked(members, wanted.places)}


def _in_cells(wanted, lines):
    """What lies in the rows and columns that are asked for: whole rows where no column is, and the other way round."""
    if not wanted.rows and not wanted.columns:
        return set()
    within = _ranked(lines, wanted.rows) if wanted.rows else lines
    return {n for line in within for n in (_ranked(line, wanted.columns) if wanted.columns else line)}


def _at_sides(n, sides, lines):
    """The share of some sides of the screen that one lies at."""
    line = next((line for line in lines if n in line), None)
    if not sides or line is None:
        return 0.0
    ends = {"up": lines[0], "down": lines[-1], "left": line[:1], "right": line[-1:]}
    return sum(n in ends[side] for side in sides) / len(sides)


def _beside(wanted, anchor, answered, entities, by_source, lines):
    """What stands where it is asked beside the anchor; where there is none, a step from the one answered alone."""
    one, sides = (anchor, wanted.beside) if anchor is not None else (answered, wanted.steps)
    around = _around(one, entities, by_source, lines)
    return {around[side] for side in sides} - {None}


def _rest(wanted, anchor, answered, by_source):
    """What is left of each source without what is named there: by its place, else the anchor, else what was answered."""
    one = anchor if anchor is not None else answered
    named = _in_places(wanted, by_source.values()) or {one}
    parts = [set(members) for members in by_source.values() if wanted.rest]
    return set().union(*(members - named for members in parts if members & named))


def _at_extremes(wanted, parts, found):
    """The extremes that are asked for, of each part."""
    return {n for members in parts for extreme in wanted.extremes for n in _extreme(*extreme, members, found)}


def _extreme(kind, end, rank, members, found):
    """Those of some candidates that are an extreme of a class, or of the first class that stands in for it."""
    for own in LEXICON["stand-ins"].get(kind, [kind]):
        values = sorted((found[n][own] for n in members if own in found[n]), reverse=end == "high")
        if values and values[0] != values[-1]:
            return {n for n in members if rank <= len(values) and found[n].get(own) == values[rank - 1]}
    return set()


def _found(entities):
    """The quantities of each, dates without a year in that of the latest."""
    found = [quantities(e["text"]) for e in entities]
    years = [int(q["date"] // YEAR) for q in found if 0 <= q.get("date", -1) < 900_000]
    for q in found:
        if "date" in q:
            q["date"] = dated(q["date"], max(years, default=0))
    return found


def _by_type(entities, by_source):
    """Indices by source and type, in the order that counts there."""
    out = {}
    for source, members in by_source.items():
        for n in members:
            out.setdefault((source, entities[n]["type"]), []).append(n)
    return out


def _compared(entities, by_source, by_type, found):
    out = [[] for _ in entities]
    for kind, parts in [(kind, by_source) for kind in CLASSES] + [("date", by_type)]:
        values = [q.get(kind) for q in found]
        sets = [_extremes(values, members) for members in parts]
        for n, row in enumerate(out):
            row += [float(any(n in high for high, _ in sets)), float(any(n in low for _, low in sets))]
    return out


def features(query, history, entities):
    """A row of numbers for each entity; see above."""
    lines = rows([e if e["source"] == "screen" else {} for e in entities])
    by_source = groups(entities, lines)
    by_type, found = _by_type(entities, by_source), _found(entities)
    told, wanted = words(query), asked(query)
    overlap, dialogue = _overlap(told, entities), _dialogue(history, entities)
    kinds, anchor = kinds_asked(told, {e["type"] for e in entities}), _anchor(overlap)
    of_kind = [members for (_, kind), members in by_type.items() if not kinds or kind in kinds]
    answered = next((n for n, row in enumerate(dialogue) if row[2]), None)
    blocks = (
        _places(entities, by_source),
        _screen(entities, lines),
        _anchored(anchor, entities, by_source, lines),
        overlap,
        [[float(e["type"] in kinds), float(bool(kinds) and e["type"] not in kinds)] for e in entities],
        dialogue,
        _asked(wanted, entities, by_source, of_kind, lines, anchor, answered, found),
        _compared(entities, by_source.values(), by_type.values(), found),
    )
    return [sum((block[n] for block in blocks), []) for n in range(len(entities))]
