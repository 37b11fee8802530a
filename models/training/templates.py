"""Requests whose meaning code can work out, over generated worlds: order, place, comparison, sets, negation, corrections.

A *meaning* chooses what is meant in a world; *phrasings* say it, in families. The last family of each meaning is held out
(`HELD_OUT`): evaluation asks in words that were never seen. Templates are a modest share of training (`train.py --templates`);
what people really say is in the written data.
"""

import random

import worlds

ORDINALS = {"en": "first second third fourth fifth sixth seventh eighth ninth".split(),
            "ko": "첫 번째|두 번째|세 번째|네 번째|다섯 번째|여섯 번째|일곱 번째|여덟 번째|아홉 번째".split("|")}
NUMBERS = {"en": "one two three four five six seven eight nine".split(), "ko": "하나 두 세 네 다섯 여섯 일곱 여덟 아홉".split()}
SUPERLATIVES = {  # by measure: largest, smallest
    "en": {"date": (["newest", "latest", "most recent"], ["oldest", "earliest"]),
           "price": (["dearest", "most expensive", "priciest"], ["cheapest", "least expensive", "lowest priced"]),
           "size": (["largest", "biggest", "heaviest"], ["smallest", "lightest"]),
           "distance": (["farthest", "furthest away"], ["nearest", "closest"]),
           "length": (["longest"], ["shortest", "briefest"])},
    "ko": {"date": (["제일 최근", "가장 최신", "젤 나중"], ["제일 오래된", "가장 옛날", "젤 먼저"]),
           "price": (["제일 비싼", "가장 비싼"], ["제일 싼", "가장 저렴한", "젤 싼"]),
           "size": (["제일 큰", "용량 가장 큰"], ["제일 작은", "가장 가벼운"]),
           "distance": (["제일 먼", "가장 먼"], ["제일 가까운", "젤 가까운"]),
           "length": (["제일 긴", "가장 긴"], ["제일 짧은", "가장 짧은"])}}
CORNERS = {"en": {(0, 0): "top left", (0, 1): "top right", (1, 0): "bottom left", (1, 1): "bottom right"},
           "ko": {(0, 0): "왼쪽 위", (0, 1): "오른쪽 위", (1, 0): "왼쪽 아래", (1, 1): "오른쪽 아래"}}

# Families of phrasings, by meaning and language, ";" between families, "|" within. The last family is held out.
PHRASINGS = {
    "ordinal": {"en": "the {ord} one|open the {ord} one|{ord} one please|show me the {ord};number {n}|no. {n}|#{n} please|take number {num};"
                      "the {ord} on the list|pick the {ord} result",
                "ko": "{ord} 거|{ord} 거 열어줘|{ord} 보여줘|{ord}걸로;{n}번|{n}번 열어|{n}번 거로 해줘;목록에서 {ord}|{ord}로 나온 거"},
    "ordinal from the end": {"en": "the {ord} from the end|{ord} from last;{ord} from the bottom|{ord} one counting from the back;the {ord} one up from the end",
                             "ko": "뒤에서 {ord}|끝에서 {ord} 거;밑에서 {ord}|아래서 {ord} 거;마지막에서 {ord}"},
    "last": {"en": "the last one|last|open the last;the bottom one|the final one;the one at the very end",
             "ko": "마지막 거|마지막|맨 끝에 거;맨 아래 거|제일 밑에 거;끝에 있는 거"},
    "ordinal of kind": {"en": "the {ord} {noun}|open the {ord} {noun};{noun} number {n}|{noun} {n};of the {noun}s, the {ord}",
                        "ko": "{ord} {noun}|{ord} {noun} 열어줘;{noun} {n}번|{noun} 중에 {ord};{noun} {ord} 거"},
    "last of kind": {"en": "the last {noun}|last {noun};the final {noun};the {noun} at the end",
                     "ko": "마지막 {noun}|맨 끝 {noun};제일 아래 {noun};끝에 있는 {noun}"},
    "first few": {"en": "the first {num}|first {num} please;the top {num}|top {num};just {num} from the top",
                  "ko": "처음 {num} 개|앞에 {num} 개;위에서 {num} 개|위 {num} 개;앞쪽 {num} 개만"},
    "last few": {"en": "the last {num}|last {num};the bottom {num};{num} from the end",
                 "ko": "마지막 {num} 개|뒤에 {num} 개;아래 {num} 개;끝에 {num} 개만"},
    "two by number": {"en": "{n} and {m}|numbers {n} and {m};the {ord} and the {ord2};the {ord} one plus the {ord2} one",
                      "ko": "{n}번하고 {m}번|{n}번 {m}번;{ord}랑 {ord2};{ord} 거 그리고 {ord2} 거"},
    "all of kind": {"en": "all the {noun}s|every {noun};send me the {noun}s, all of them|the {noun}s;each {noun} there is",
                    "ko": "{noun} 다|{noun} 전부|{noun}들 다 줘;{noun} 모두 보내줘;{noun}(이)란 {noun}은 다"},
    "all": {"en": "all of them|all|everything;the whole lot|every one of them;the lot, please",
            "ko": "다|전부 다|모두;싹 다 보내|다 열어줘;하나도 빼지 말고 다"},
    "all but ordinal": {"en": "all but the {ord}|everything except the {ord};all of them apart from number {n};not the {ord} one, but all the rest",
                        "ko": "{ord} 거 빼고 다|{ord} 빼고 전부;{n}번 말고 다;{ord}만 제외하고 나머지 다"},
    "all but word": {"en": "all but {word}|everything except {word};the rest, not {word};leave out {word}, take the others",
                     "ko": "{word} 빼고 다|{word} 빼고 전부;{word} 말고 나머지;{word}만 제외하고 다"},
    "superlative": {"en": "the {sup} one|{sup}|open the {sup};the {sup} of these|the {sup} {noun};whichever is {sup}",
                    "ko": "{sup} 거|{sup} 거 열어줘;이 중에 {sup} 거|{sup} {noun};{sup} 게 뭐야"},
    "from": {"en": "the one from {who}|{who}'s one|what {who} sent;the {noun} {who} gave me|{who}'s {noun};whatever came from {who}",
             "ko": "{who}한테 온 거|{who}가 보낸 거|{who}꺼;{who}가 준 {noun}|{who} {noun};{who}가 전해준 거"},
    "not from": {"en": "the ones not from {who}|everything not by {who};those {who} didn't send;anything {who} had no hand in",
                 "ko": "{who}가 보낸 거 말고|{who} 거 아닌 것들;{who}가 안 보낸 거;{who}(이)랑 상관없는 거"},
    "by word": {"en": "the {word} one|open {word}|{word};show me the thing about the {word}|{word} please;I need what says {word}",
                "ko": "{word} 거|{word} 열어줘|{word};{word} 관련된 거 보여줘|{word} 좀;{word}(이)라고 적힌 거"},
    "two by word": {"en": "{word} and {word2}|{word}, {word2};both {word} and {word2};{word} together with {word2}",
                    "ko": "{word}하고 {word2}|{word}, {word2};{word}(이)랑 {word2} 둘 다;{word}에다 {word2}까지"},
    "other of two": {"en": "the other one|not {word}, the other one;no, the other;the one that isn't {word}",
                     "ko": "다른 거|{word} 말고 다른 거;아니 다른 거;{word} 아닌 쪽"},
    "answered": {"en": "open it|send it to Max|that one;print that|ok, that|yes, that one;right, do it with this",
                 "ko": "그거 열어줘|그거 보내줘|그거;그걸 인쇄해|응 그거;맞아 그걸로 해"},
    "after the answered": {"en": "and the next one|the next one;the one after that;the following one",
                           "ko": "그 다음 거|다음 거;그거 뒤에 거;바로 다음 거"},
    "corrected ordinal": {"en": "no, the {ord}|no the {ord} one|I meant the {ord};sorry, number {n}|not that one, {n};wrong one, it's the {ord}",
                          "ko": "아니 {ord} 거|아니 {ord}|{ord} 말한 거야;그거 말고 {n}번|아니다 {n}번;잘못 골랐어 {ord} 거"},
    "corrected word": {"en": "no, {word}|not that, {word};I meant {word}|sorry, the {word} one;wrong one, I was after {word}",
                       "ko": "아니 {word}|그거 말고 {word};{word} 말이야|미안 {word} 거;잘못 골랐어 {word} 찾는 거야"},
    "corner": {"en": "the {corner} one|{corner};the one in the {corner}|{corner} corner;what's in the {corner} corner",
               "ko": "{corner} 거|{corner};{corner}에 있는 거|{corner} 구석;{corner} 쪽에 보이는 거"},
    "row and column": {"en": "row {n}, column {m}|row {n} column {m};{ord} row, {ord2} column;{ord2} one in the {ord} row",
                       "ko": "{n}행 {m}열|{ord} 줄 {ord2} 칸;{ord} 줄에서 {ord2};{ord} 줄 왼쪽에서 {ord2}"},
    "whole row": {"en": "the whole {ord} row|everything in row {n};the {ord} row;all of the {ord} row",
                  "ko": "{ord} 줄 다|{n}번째 줄 전부;{ord} 줄;{ord} 줄에 있는 거 모두"},
    "beside": {"en": "the one right of {word}|to the right of {word};right next to {word}, on its right;just past {word} on the right",
               "ko": "{word} 오른쪽 거|{word} 오른쪽;{word} 바로 오른쪽;{word}에서 오른쪽으로 하나"},
    "left of": {"en": "the one left of {word}|to the left of {word};on the left side of {word};just before {word} on the left",
                "ko": "{word} 왼쪽 거|{word} 왼쪽;{word} 바로 왼쪽;{word}에서 왼쪽으로 하나"},
    "below": {"en": "the one below {word}|under {word};right beneath {word}|just under {word};directly underneath {word}",
              "ko": "{word} 아래 거|{word} 밑에;{word} 바로 아래|{word} 밑에 있는 거;{word} 바로 밑에 보이는 거"},
    "above": {"en": "the one above {word}|above {word};just above {word}|on top of {word};directly over {word}",
              "ko": "{word} 위에 거|{word} 위;{word} 바로 위|{word} 위에 있는 거;{word} 바로 위에 보이는 거"},
    "kind": {"en": "the {noun}|open the {noun};that {noun}|get me the {noun};where's that {noun}",
             "ko": "{noun}|{noun} 열어줘;그 {noun}|{noun} 좀 줘;{noun} 어디 있어"},
    "no such kind": {"en": "the {noun}|open the {noun};that {noun}|get me the {noun};where's that {noun}",
                     "ko": "{noun}|{noun} 열어줘;그 {noun}|{noun} 좀 줘;{noun} 어디 있어"},
    "no such ordinal": {"en": "the {ord} one|open the {ord} one;number {n}|#{n};the {ord} on the list",
                        "ko": "{ord} 거|{ord} 거 열어줘;{n}번|{n}번 열어;목록에서 {ord}"},
    "no such person": {"en": "the one from {who}|what {who} sent;{who}'s {noun};whatever came from {who}",
                       "ko": "{who}한테 온 거|{who}가 보낸 거;{who} {noun};{who}가 전해준 거"},
    "no such word": {"en": "the {word} one|open {word};show me the thing about the {word};I need what says {word}",
                     "ko": "{word} 거|{word} 열어줘;{word} 관련된 거 보여줘;{word}(이)라고 적힌 거"},
}
HELD_OUT = {(meaning, text.count(";")) for meaning, by in PHRASINGS.items() for text in by.values()}


def _nth(shown, n):
    return {"n": n + 1, "ord": n, "num": n}, [shown[n]]


def _two(rng, shown):
    a, b = sorted(rng.sample(range(len(shown)), 2))
    return {"n": a + 1, "m": b + 1, "ord": a, "ord2": b, "word": shown[a]["word"], "word2": shown[b]["word"]}, [shown[a], shown[b]]


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
        kind = rng.choice([k for k in ("video", "sheet", "audio", "link", "timer", "phone", "note", "alarm", "music")
                           if not there & set(worlds.NOUNS[language][k])])
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
    return {"sup": rng.choice(SUPERLATIVES[language][measure][side]), "noun": shown[0]["noun"]}, [ordered[-1 if side == 0 else 0]]


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
        meaning = rng.choice(list(PHRASINGS))
        families = PHRASINGS[meaning][language].split(";")
        family = len(families) - 1 if held_out else rng.randrange(len(families) - 1)
        found = _world(rng, meaning, language)
        if not found:
            continue
        shown, (slots, meant) = found
        phrase = rng.choice(families[family].split("|"))
        names = {"ord": ORDINALS, "ord2": ORDINALS, "num": NUMBERS}
        if any(v >= len(names[k][language]) for k, v in slots.items() if k in names):
            continue  # nobody counts that far
        slots = {k: names[k][language][v] if k in names else v for k, v in slots.items()}
        return {
            "id": f"{language}-template-{seed}", "language": language, "domain": "template", "situation": f"template-{seed}",
            "task": "template", "query": _said(phrase, slots, language), "history": _history(rng, meaning, shown, slots, meant, language),
            "entities": [{k: e[k] for k in ("id", "type", "source", "text", "name", "box") if k in e} for e in shown],
            "gold": [e["id"] for e in meant], "kind": meaning, "family": f"{meaning}/{family}",
            "ordered": meaning.startswith(ORDERED), "split": "held-out" if held_out else "train"}


def _said(phrase, slots, language):
    """The phrasing with its slots filled; Korean names are called as friends are (서연이가), 이 is put in where it is due."""
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
        found = (_on_screen(rng, meaning, shown, language) if meaning in SCREEN
                 else _listed(rng, meaning, ordered, worlds.Maker(rng, language)))
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
    asked = {"en": ["find me something", "the {word} one", "what have we got"], "ko": ["찾아줘", "{word} 거", "뭐 있어"]}[language]
    return [{"user": rng.choice(asked).format(word=answered["word"])}, {"assistant": answered["name"]}]
