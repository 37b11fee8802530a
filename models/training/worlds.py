"""Small generated worlds for what is mechanical in a request: lists, screens and what runs in the background.

Every entity carries, beside what the contract has, what templates need to know about it: `noun` (what one calls its
kind), `word` (a word that tells it from the others), `who`, and `values` (by measure: price, size, date, distance,
length). Names, shops and titles are invented; there are enough of them that none is learned by heart.
"""

import json
import pathlib

WORDS = json.loads((pathlib.Path(__file__).resolve().parent / "worlds.json").read_text(encoding="utf-8"))
NOUNS, PEOPLE, TOPICS, SHOPS, BUTTONS, CHANNELS = (
    WORDS[name] for name in ("nouns", "people", "topics", "shops", "buttons", "channels")
)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
ENDINGS = {"document": "pdf docx hwp", "image": "jpg png", "sheet": "xlsx csv", "video": "mp4", "audio": "m4a"}


def _date(rng, language):
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    text = f"{month}월 {day}일" if language == "ko" else f"{day} {MONTHS[month - 1]}"
    return text, month * 31 + day


def _money(rng, language):
    if language == "ko":
        value = rng.randint(2, 400) * 500
        return f"{value:,}원", value
    value = rng.randint(3, 400)
    return f"{rng.choice('€$£')}{value}", value


def _size(rng, _):
    value = rng.randint(1, 95)
    return f"{value} MB", value


def _distance(rng, _):
    value = rng.randint(1, 60) * 50
    return (f"{value / 1000:g} km" if value >= 1000 else f"{value} m"), value


def _length(rng, _):
    minutes, seconds = rng.randint(0, 58), rng.randint(0, 59)
    return f"{minutes}:{seconds:02}", minutes * 60 + seconds


MEASURES = {"date": _date, "price": _money, "size": _size, "distance": _distance, "length": _length}
HAS = {
    "document": ("date", "size"),
    "image": ("date",),
    "sheet": ("date", "size"),
    "video": ("length",),
    "audio": ("length",),
    "mail": ("date",),
    "message": ("date",),
    "place": ("distance",),
    "product": ("price",),
    "bill": ("price", "date"),
    "event": ("date",),
    "ticket": ("price",),
    "book": ("price",),
}
WITH_WHO = ("document", "image", "sheet", "video", "audio", "mail", "message", "link", "bill")


class Maker:
    """Makes entities of one world; no two have the same word, person or value."""

    def __init__(self, rng, language):
        self.rng, self.language = rng, language
        self._words = {
            name: rng.sample(pool[language], len(pool[language]))
            for name, pool in (("topic", TOPICS), ("shop", SHOPS), ("who", PEOPLE), ("button", BUTTONS))
        }
        self._values = set()
        self._count = {}

    def word(self, pool):
        """One that was not given out before, or None."""
        return self._words[pool].pop() if self._words[pool] else None

    def entity(self, kind, source):
        rng, fields, entity = self.rng, [], {"type": kind, "source": source, "values": {}, "who": None}
        pool = {"place": "shop", "product": "topic", "button": "button", "person": "who", "phone": "who"}.get(
            kind, "topic"
        )
        entity["word"] = self.word(pool)
        if kind in ENDINGS:
            stem = (
                entity["word"]
                if rng.random() < 0.6
                else f"{entity['word']}_{rng.choice(['v2', 'final', '2025', 'copy', '최종'])}"
            )
            fields.append(f"{stem}.{rng.choice(ENDINGS[kind].split())}")
        elif kind == "phone":
            fields.append(f"0{rng.randint(10, 99)}-{rng.randint(100, 9999)}-{rng.randint(1000, 9999)}")
        else:
            fields.append(entity["word"].capitalize() if kind != "message" else f'"{entity["word"]}"')
        if kind in WITH_WHO and rng.random() < 0.8:
            entity["who"] = self.word("who")
            fields.append(f"from {entity['who']}" if rng.random() < 0.6 else entity["who"])
            if rng.random() < 0.4:
                fields.append(rng.choice(CHANNELS[self.language]))
        for measure in HAS.get(kind, ()):
            text, value = MEASURES[measure](rng, self.language)
            if (measure, value) not in self._values:
                self._values.add((measure, value))
                entity["values"][measure] = value
                fields.append(text)
        entity["text"], entity["name"] = " | ".join(fields), fields[0]
        entity["noun"] = rng.choice(NOUNS[self.language].get(kind, ["one" if self.language == "en" else "거"]))
        self._count[source] = self._count.get(source, 0) + 1
        entity["id"] = source[0] + str(self._count[source])
        return entity


def listed(rng, language):
    """A list as an answer shows it: two to nine things of one, two or three kinds."""
    make, count = Maker(rng, language), rng.randint(2, 9)
    kinds = rng.sample([k for k in HAS] + ["link", "note"], rng.choice([1, 1, 2, 3]))
    return [make.entity(rng.choice(kinds), "conversation") for _ in range(count)]


def compared(rng, language):
    """A list of one kind that has a measure: what can be compared."""
    make, kind = Maker(rng, language), rng.choice(list(HAS))
    return [make.entity(kind, "conversation") for _ in range(rng.randint(2, 8))]


def grid(rng, language):
    """A screen: rows and columns of one kind, a few buttons below; listed in any order. `at` is (row, column)."""
    make, kind = Maker(rng, language), rng.choice(["product", "place", "button", "image", "book", "row", "ticket"])
    high, wide = rng.randint(1, 4), rng.randint(1, 4)
    high = max(high, 2) if wide == 1 else high
    x0, y0, dx, dy = rng.randint(0, 80), rng.randint(0, 120), rng.randint(120, 320), rng.randint(30, 140)
    out = []
    for row in range(high):
        for column in range(wide):
            entity = make.entity(kind, "screen")
            entity["box"] = [
                x0 + column * dx + rng.randint(-3, 3),
                y0 + row * dy + rng.randint(-4, 4),
                min(dx - 20, 100),
                24,
            ]
            entity["at"] = (row, column)
            out.append(entity)
    rng.shuffle(out)
    return out


def running(rng, language):
    """What goes on in the background, no two alike."""
    make = Maker(rng, language)
    kinds = rng.sample(["alarm", "timer", "music", "notification", "download", "tab"], rng.randint(2, 5))
    return [make.entity(kind, "background") for kind in kinds]
