"""Requests whose meaning code can work out, over generated worlds: order, place, comparison, sets, corrections.

A *meaning* chooses what is meant in a world; families of phrasings (`phrasings.txt`) say it. The last family of each
meaning is held out: evaluation asks in words that were never seen. Templates are a modest share of training (`train.py
--templates`); what people really say is in the written data.
"""

import pathlib
import random

import worlds

ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth".split(),
    "ko": "첫 번째|두 번째|세 번째|네 번째|다섯 번째|여섯 번째|일곱 번째|여덟 번째|아홉 번째".split("|"),
}
NUMBERS = {
    "en": "one two three four five six seven eight nine".split(),
    "ko": "하나 두 세 네 다섯 여섯 일곱 여덟 아홉".split(),
}
SUPERLATIVES = {  # by measure: largest, smallest
    "en": {
        "date": (["newest", "latest", "most recent"], ["oldest", "earliest"]),
        "price": (["dearest", "most expensive", "priciest"], ["cheapest", "least expensive", "lowest priced"]),
        "size": (["largest", "biggest", "heaviest"], ["smallest", "lightest"]),
        "distance": (["farthest", "furthest away"], ["nearest", "closest"]),
        "length": (["longest"], ["shortest", "briefest"]),
    },
    "ko": {
        "date": (["제일 최근", "가장 최신", "젤 나중"], ["제일 오래된", "가장 옛날", "젤 먼저"]),
        "price": (["제일 비싼", "가장 비싼"], ["제일 싼", "가장 저렴한", "젤 싼"]),
        "size": (["제일 큰", "용량 가장 큰"], ["제일 작은", "가장 가벼운"]),
        "distance": (["제일 먼", "가장 먼"], ["제일 가까운", "젤 가까운"]),
        "length": (["제일 긴", "가장 긴"], ["제일 짧은", "가장 짧은"]),
    },
}
CORNERS = {
    "en": {(0, 0): "top left", (0, 1): "top right", (1, 0): "bottom left", (1, 1): "bottom right"},
    "ko": {(0, 0): "왼쪽 위", (0, 1): "오른쪽 위", (1, 0): "왼쪽 아래", (1, 1): "오른쪽 아래"},
}

PHRASES = pathlib.Path(__file__).resolve().parent / "phrasings.txt"


def phrasings(path=PHRASES):
    """Families of phrasings, each a list, by (meaning, language), in the order of the file."""
    out, meaning = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            meaning = line.strip("[]")
        elif line and not line.startswith("#"):
            language, told = line.split(": ", 1)
            out.setdefault((meaning, language), []).append(told.split(" | "))
    return out


PHRASINGS = phrasings()
MEANINGS = sorted({meaning for meaning, _ in PHRASINGS})


def _nth(shown, n):
    return {"n": n + 1, "ord": n, "num": n}, [shown[n]]


def _two(rng, shown):
    a, b = sorted(rng.sample(range(len(shown)), 2))
    return {"n": a + 1, "m": b + 1, "ord": a, "ord2": b, "word": shown[a]["word"], "word2": shown[b]["word"]}, [
        shown[a],
        shown[b],
    ]


def _kin(rng, shown, least):
    """Those of a kind that is there `least` times or more, or None."""
    kinds = {}
    for e in shown:
        kinds.setdefault(e["type"], []).append(e)
    found = [group for group in kinds.values() if len(group) >= least]
    return rng.choice(found) if found else None


def _others(shown, left_out):
    return [e for e in shown if e not in left_out]


def _listed(rng, meaning, shown, maker):
    """Slots and what is meant, of a meaning about a list; None where the world does not have it."""
    n, count = rng.randrange(len(shown)), len(shown)
    one, kin = shown[n], _kin(rng, shown, 2)
    word = {"word": one["word"]}
    if meaning in ("ordinal", "corrected ordinal"):
        return _nth(shown, n)
    if meaning == "ordinal from the end":
        return {"ord": count - 1 - n}, [one]
    if meaning == "last":
        return {}, [shown[-1]]
    if meaning in ("ordinal of kind", "last of kind", "all of kind"):
        if not kin or len(kin) == count and meaning == "all of kind" and rng.random() < 0.7:
            return None
        k = rng.randrange(len(kin)) if meaning == "ordinal of kind" else len(kin) - 1
        return {"n": k + 1, "ord": k, "noun": kin[0]["noun"]}, kin if meaning == "all of kind" else [kin[k]]
    if meaning in ("first few", "last few"):
        k = rng.randint(2, min(4, count))
        return {"num": k - 1}, shown[:k] if meaning == "first few" else shown[-k:]
    if meaning in ("two by number", "two by word"):
        return _two(rng, shown)
    if meaning == "all":
        return {}, shown
    if meaning in ("all but ordinal", "all but word"):
        return {"n": n + 1, "ord": n} | word, _others(shown, [one])
    if meaning in ("by word", "corrected word"):
        return word, [one]
    if meaning == "other of two":
        return (word, _others(shown, [one])) if count == 2 else None
    if meaning == "answered":
        return word, [one]
    if meaning == "after the answered":
        return (word, [shown[n + 1]]) if n + 1 < count else None
    if meaning in ("from", "not from"):
        others = _others(shown, [one])
        fits = one["who"] and (meaning == "from" or all(e["who"] for e in shown))
        return ({"who": one["who"], "noun": one["noun"]}, [one] if meaning == "from" else others) if fits else None
    if meaning == "kind":
        single = [e for e in shown if sum(o["type"] == e["type"] for o in shown) == 1]
        return ({"noun": single[0]["noun"]}, single[:1]) if single else None
    return _nothing(rng, meaning, shown, maker)


def _nothing(rng, meaning, shown, maker):
    """Slots of a request that nothing fits."""
    language = maker.language
    if meaning == "no such kind":
        there = {noun for e in shown for noun in worlds.NOUNS[language].get(e["type"], ())}
        kind = rng.choice(
            [
                k
                for k in ("video", "sheet", "audio", "link", "timer", "phone", "note", "alarm", "music")
                if not there & set(worlds.NOUNS[language][k])
            ]
        )
        return {"noun": rng.choice(worlds.NOUNS[language][kind])}, []
    if meaning == "no such ordinal":
        n = rng.randint(len(shown), 8) if len(shown) < 9 else None
        return ({"n": n + 1, "ord": n}, []) if n else None
    used = {e["who"] for e in shown} | {e["word"] for e in shown}
    pool = worlds.PEOPLE if meaning == "no such person" else worlds.TOPICS
    other = rng.choice([w for w in pool[language] if w not in used])
    return {"who": other, "word": other, "noun": shown[0]["noun"]}, []


def _superlative(rng, shown, language):
    measures = [m for m in worlds.MEASURES if len(shown) > 1 and all(m in e["values"] for e in shown)]
    if not measures:
        return None
    measure, side = rng.choice(measures), rng.randrange(2)
    ordered = sorted(shown, key=lambda e: e["values"][measure])
    return {"sup": rng.choice(SUPERLATIVES[language][measure][side]), "noun": shown[0]["noun"]}, [
        ordered[-1 if side == 0 else 0]
    ]


def _on_screen(rng, meaning, shown, language):
    at = {e["at"]: e for e in shown}
    high, wide = (max(p[axis] for p in at) + 1 for axis in (0, 1))
    row, column = rng.randrange(high), rng.randrange(wide)
    if meaning == "corner" and high > 1 and wide > 1:
        up, side = rng.randrange(2), rng.randrange(2)
        return {"corner": CORNERS[language][up, side]}, [at[up * (high - 1), side * (wide - 1)]]
    if meaning == "row and column" and wide > 1:
        return {"n": row + 1, "m": column + 1, "ord": row, "ord2": column}, [at[row, column]]
    if meaning == "whole row" and high > 1 and wide > 1:
        return {"n": row + 1, "ord": row}, [at[row, c] for c in range(wide)]
    step = {"beside": (0, 1), "left of": (0, -1), "below": (1, 0), "above": (-1, 0)}.get(meaning)
    target = at.get((row + step[0], column + step[1])) if step else None
    return ({"word": at[row, column]["word"]}, [target]) if target else None


SCREEN = ("corner", "row and column", "whole row", "beside", "left of", "below", "above")
ANYWHERE = ("ordinal", "last", "by word", "no such word", "no such kind", "all")
DIALOGUE = {"answered": 0, "after the answered": 0, "other of two": 0, "corrected ordinal": 1, "corrected word": 1}
ORDERED = ("ordinal", "last", "first", "two by number", "after", "corrected ordinal", "no such ordinal", *SCREEN)


def make(seed, language, held_out=False):
    """One item like those of the written data, of a family that is (or is not) held out."""
    rng = random.Random(seed)
    while True:
        meaning = rng.choice(MEANINGS)
        families = PHRASINGS[meaning, language]
        family = len(families) - 1 if held_out else rng.randrange(len(families) - 1)
        found = _world(rng, meaning, language)
        if not found:
            continue
        shown, (slots, meant) = found
        phrase = rng.choice(families[family])
        names = {"ord": ORDINALS, "ord2": ORDINALS, "num": NUMBERS}
        if any(v >= len(names[k][language]) for k, v in slots.items() if k in names):
            continue  # nobody counts that far
        slots = {k: names[k][language][v] if k in names else v for k, v in slots.items()}
        return {
            "id": f"{language}-template-{seed}",
            "language": language,
            "domain": "template",
            "situation": f"template-{seed}",
            "task": "template",
            "query": _said(phrase, slots, language),
            "history": _history(rng, meaning, shown, slots, meant, language),
            "entities": [{k: e[k] for k in ("id", "type", "source", "text", "name", "box") if k in e} for e in shown],
            "gold": [e["id"] for e in meant],
            "kind": meaning,
            "family": f"{meaning}/{family}",
            "ordered": meaning.startswith(ORDERED),
            "split": "held-out" if held_out else "train",
        }


def _said(phrase, slots, language):
    """The phrasing with its slots filled; in Korean names as friends are called (서연이가), and 이 where due."""
    if language == "ko":
        closed = slots.get("who") and not slots["who"][-1].isascii() and (ord(slots["who"][-1]) - 0xAC00) % 28
        slots = slots | ({"who": slots["who"] + "이"} if closed and "(이)" not in phrase else {})
    text = phrase.format(**slots)
    while "(이)" in text:
        before, after = text.split("(이)", 1)
        closed = "가" <= before[-1] <= "힣" and (ord(before[-1]) - 0xAC00) % 28
        text = before + ("이" if closed else "") + after
    return text


def _world(rng, meaning, language):
    """(what is shown, (slots, what is meant)), or None where they do not go together."""
    if meaning in SCREEN or meaning in ANYWHERE and rng.random() < 0.3:
        shown = worlds.grid(rng, language)
        ordered = sorted(shown, key=lambda e: e["at"])
        found = (
            _on_screen(rng, meaning, shown, language)
            if meaning in SCREEN
            else _listed(rng, meaning, ordered, worlds.Maker(rng, language))
        )
    elif meaning == "superlative":
        shown = worlds.compared(rng, language)
        found = _superlative(rng, shown, language)
    else:
        background = meaning in ("kind", "no such kind", "by word", "all but word") and rng.random() < 0.4
        shown = worlds.running(rng, language) if background else worlds.listed(rng, language)
        if meaning == "other of two" or meaning == "all" and rng.random() < 0.3:
            shown = shown[:2]
        found = _listed(rng, meaning, shown, worlds.Maker(rng, language))
    if found and any(e["word"] is None for e in shown):
        return None
    return (shown, found) if found else None


def _history(rng, meaning, shown, slots, meant, language):
    """What was said before, where the meaning hangs on it."""
    if meaning not in DIALOGUE:
        return []
    if DIALOGUE[meaning]:  # corrected: something else was answered
        answered = rng.choice(_others(shown, meant) or shown)
    else:
        answered = next(e for e in shown if e["word"] == slots["word"])
    asked = {
        "en": ["find me something", "the {word} one", "what have we got"],
        "ko": ["찾아줘", "{word} 거", "뭐 있어"],
    }[language]
    return [{"user": rng.choice(asked).format(word=answered["word"])}, {"assistant": answered["name"]}]
