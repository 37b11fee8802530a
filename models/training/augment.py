"""What training does to an item so that only what counts is learned: never in evaluation.

`augment(item, rng, pool)` gives a changed copy. A query is changed in its stretches between slots, so that slots keep
their places. Nothing is done that could change what is meant: a list is shuffled only where the request has no word of
order (`ORDER`), and a stranger is added only where one thing is meant that can be told by what it is.
"""

import copy
import re

from features import KINDS, is_hangul
from worlds import PEOPLE

SWAPPED = 0.3  # so often names are others: each new text costs the lower layers, too
ORDER = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|last|next|previous|prior|top|bottom|upper|lower|above|below|under|"
    r"over|middle|between|left|right|number|after|before|then|other|rest|\d+(st|nd|rd|th)?|one|two|three|four|half)\b|#"
    r"|첫|째|마지막|다음|이전|위|아래|밑|앞|뒤|끝|가운데|옆|사이|왼|오른|\d|나머지|다른|맨|처음|하나|둘|셋|두 |세 |네 ",
    re.I,
)
PRONOUN = re.compile(
    r"\b(it|its|that|this|these|those|him|her|he|she|them|they|there|ones?|same)\b|그|이거|이걸|저거|거기|여기|걔", re.I
)
TYPE_NAMES = {
    "mail": ["email", "e-mail"],
    "link": ["url", "website"],
    "image": ["photo", "picture"],
    "document": ["file", "pdf"],
    "phone": ["phone number", "phone_number", "number"],
    "event": ["meeting", "calendar event"],
    "person": ["contact", "name"],
    "contact": ["person"],
    "place": ["location", "business", "restaurant"],
    "message": ["text", "chat"],
    "music": ["song", "media"],
    "bill": ["invoice", "receipt"],
    "product": ["item"],
    "audio": ["voice memo"],
    "row": ["text", "list item", "item"],
    "button": ["control", "text"],
    "order": ["tracking", "delivery"],
    "app": ["application"],
    "date": ["time"],
    "number": ["text"],
    "post": ["text"],
    "setting": ["option"],
}
MIXED = {
    "photo": "사진",
    "file": "파일",
    "mail": "메일",
    "email": "이메일",
    "link": "링크",
    "message": "메시지",
    "video": "영상",
    "document": "문서",
    "address": "주소",
    "number": "번호",
    "alarm": "알람",
    "timer": "타이머",
    "ticket": "티켓",
}
BACK = {korean: english for english, korean in MIXED.items()}
VOWELS = {
    1: 5,
    5: 1,
    3: 7,
    7: 3,
    8: 13,
    11: 15,
    15: 10,
    10: 15,
    19: 20,
    20: 18,
}  # ㅐ/ㅔ, ㅒ/ㅖ, ㅗ/ㅜ, ㅚ/ㅞ/ㅙ, ㅢ/ㅣ/ㅡ
FINALS = {19: 20, 20: 19, 4: 6, 1: 0, 21: 4, 8: 0}  # ㅅ/ㅆ, ㄴ/ㄶ, ㄱ and ㄹ lost, ㅇ as ㄴ
SURNAMES = set(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진지엄채원천방공현함변염석선설마길연위표명기반왕금옥육인맹제모봉사"
)
FAMILIES = "김이박최정강조윤장임"  # for invented names


class Pool:
    """What is taken from elsewhere, by language: names in the training data and invented ones, and entities."""

    def __init__(self, items):
        self.names, self.strangers = {"en": [], "ko": []}, {"en": [], "ko": []}
        for item in items:
            for entity in item.get("entities", ()):
                self.strangers[item["language"]].append((item["domain"], entity))
        for item in items:
            self.names[item["language"]] += names_in(item)
        self.names["en"] += PEOPLE["en"]
        self.names["ko"] += [family + given for family in FAMILIES for given in PEOPLE["ko"] if len(given) == 2]
        self.names = {language: sorted(set(names)) for language, names in self.names.items()}


def names_in(item):
    """Words that are surely a name: of people, contacts and senders."""
    found = set()
    for entity in item.get("entities", ()):
        heads = re.findall(r"(?:from|to|보낸 사람|받는 사람) ([^|]+)", entity["text"])
        for head in heads + ([entity["name"]] if entity["type"] in ("person", "contact") else []):
            for word in re.split(r"[\s,]+", head):
                korean = (
                    len(word) == 3
                    and all(map(is_hangul, word))
                    and word[0] in SURNAMES
                    and word[-1] not in "의님부방장팀움"
                )
                if korean or re.fullmatch(r"[A-Z][a-z]{2,}", word):
                    found.add(word)
    return sorted(found)


def _stretches(item):
    """The query as [slot or None, text] in its order."""
    out, at, query = [], 0, item["query"]
    for slot, start, end in sorted(item.get("slots") or [], key=lambda s: s[1]):
        out += [[None, query[at:start]], [slot, query[start:end]]]
        at = end
    return out + [[None, query[at:]]]


def _joined(item, stretches):
    query, slots = "", []
    for slot, text in stretches:
        if slot and text:
            slots.append([slot, len(query), len(query) + len(text)])
        query += text
    item["query"] = query
    if "slots" in item:
        item["slots"] = slots


def _on_texts(item, change):
    """Everything that is said or shown goes through `change`."""
    _joined(item, [[slot, change(text)] for slot, text in _stretches(item)])
    item["history"] = [{who: change(text) for who, text in turn.items()} for turn in item.get("history") or []]
    for entity in item.get("entities", ()):
        entity["text"], entity["name"] = change(entity["text"]), change(entity["name"])


def _swap_names(item, rng, pool):
    """Some names become others everywhere in the item; a Korean one by one that takes the same particles."""
    taken = set(names_in(item))
    for name in sorted(taken):

        def closed(word):
            return is_hangul(word[-1]) and (ord(word[-1]) - 0xAC00) % 28 > 0

        fitting = [
            n
            for n in rng.sample(pool.names[item["language"]], min(30, len(pool.names[item["language"]])))
            if n not in taken and is_hangul(n[0]) == is_hangul(name[0]) and closed(n) == closed(name)
        ]
        if not fitting or rng.random() < 0.4:
            continue
        other = fitting[0]
        taken.add(other)
        if is_hangul(name[0]):  # also without the surname
            _on_texts(item, lambda t, a=name, b=other: t.replace(a, b).replace(a[1:], b[1:]))
        else:
            _on_texts(item, lambda t, a=name, b=other: re.sub(rf"\b{a}\b", b, t))


def _slip(text, rng):
    """One slip of the finger: letters swapped, lost or doubled, a neighbouring jamo, a blank lost or put in."""
    if len(text) < 4:
        return text
    at = rng.randrange(1, len(text) - 1)
    here, code = text[at], ord(text[at]) - 0xAC00
    if is_hangul(here):
        way = rng.random()
        if way < 0.35 and " " in text:
            at = rng.choice([n for n, c in enumerate(text) if c == " "])
            return text[:at] + text[at + 1 :]
        if way < 0.5:
            return text[:at] + " " + text[at:]
        vowel, final = code // 28 % 21, code % 28
        vowel, final = (VOWELS.get(vowel, vowel), final) if way < 0.75 else (vowel, FINALS.get(final, final))
        return text[:at] + chr(0xAC00 + code // 588 * 588 + vowel * 28 + final) + text[at + 1 :]
    if not here.isalpha():
        return text
    return text[:at] + rng.choice([text[at + 1] + here + text[at + 2 :], text[at + 1 :], here + text[at:]])


def _retype(item, rng):
    """Types by other words for them, fields parted in other ways: programs differ."""
    if rng.random() < 0.15:
        for entity in item["entities"]:
            entity["type"] = rng.choice(TYPE_NAMES.get(entity["type"], [entity["type"]]))
    elif rng.random() < 0.05:
        for entity in item["entities"]:
            entity["type"] = "text"
    if rng.random() < 0.1:
        parting = rng.choice([", ", " ", " - ", "\n"])
        for entity in item["entities"]:
            entity["text"] = entity["text"].replace(" | ", parting)


def _shuffle(item, rng):
    """Background always; the conversation where nothing in the request speaks of order."""
    if item.get("ordered"):
        return
    loose = {"background"} if ORDER.search(item["query"]) else {"background", "conversation"}
    at = [n for n, e in enumerate(item["entities"]) if e["source"] in loose]
    shuffled = [item["entities"][n] for n in at]
    rng.shuffle(shuffled)
    for n, entity in zip(at, shuffled):
        item["entities"][n] = entity


def _plain(item):
    """The request tells by what things are, not by order, by pointing or by what was said."""
    return not (
        item.get("ordered")
        or item["task"] == "template"
        or ORDER.search(item["query"])
        or PRONOUN.search(item["query"])
    )


def _strangers(item, rng, pool):
    """One to three things of other worlds and of types that are not shown, in the conversation or the background."""
    types = {e["type"] for e in item["entities"]}
    chosen = [
        e
        for domain, e in rng.sample(pool.strangers[item["language"]], 12)
        if domain != item["domain"] and e["type"] not in types and e["source"] != "screen"
    ]
    for number, entity in enumerate(chosen[: rng.randint(1, 3)]):
        entity = dict(entity, id=f"stranger{number}")
        item["entities"].insert(rng.randint(0, len(item["entities"])), entity)


def _elsewhere(item, rng, pool):
    """The request stands before things of other worlds alone: nothing fits."""
    wanted = {e["type"] for e in item["entities"] if e["id"] in item["gold"]}
    own = {word for kind in wanted for word in KINDS.get(kind, ())}
    others = [
        e
        for domain, e in rng.sample(pool.strangers[item["language"]], 24)
        if domain != item["domain"]
        and e["type"] not in wanted
        and "box" not in e
        and not any(w in e["text"].lower() for w in own)
    ]
    item["entities"] = [dict(e, id=f"other{n}") for n, e in enumerate(others[: rng.randint(2, 8)])]
    item["gold"] = []


def augment(item, rng, pool):
    """A changed copy of an item; see above."""
    item = copy.deepcopy(item)
    for task in (item["task"],):
        if "entities" not in item:
            break
        if len(item["gold"]) == 1 and task != "template" and not item.get("slots") and _plain(item):
            way = rng.random()
            if way < 0.03:
                _elsewhere(item, rng, pool)
            elif way < 0.15:
                _strangers(item, rng, pool)
        if rng.random() < SWAPPED:
            _swap_names(item, rng, pool)
        if rng.random() < 0.5:
            _shuffle(item, rng)
        _retype(item, rng)
    if (
        item.get("history")
        and not PRONOUN.search(item["query"])
        and item["task"] == "situation"
        and rng.random() < 0.15
    ):
        item["history"] = item["history"][2:]
    _reword(item, rng)
    return item


def _reword(item, rng):
    """The query in other clothes: case, stops, slips, kind words of the other language."""
    if item["task"] == "fact":
        return
    stretches = _stretches(item)
    if rng.random() < 0.15:
        stretches = [[slot, text.lower()] for slot, text in stretches]
    if rng.random() < 0.15:
        stretches = [[slot, re.sub(r"[?!.,']", "", text)] for slot, text in stretches]
    if rng.random() < 0.03:
        table = BACK if item["language"] == "ko" else MIXED
        for stretch in stretches:
            for word, other in table.items():
                stretch[1] = stretch[1].replace(word, other)
    if rng.random() < 0.12:
        stretch = rng.choice(stretches)
        stretch[1] = _slip(stretch[1], rng)
    _joined(item, stretches)
