"""How a request becomes one row of input for the model. The Rust side builds the same.

    <s> query </s> now turn </s> turn </s>  <s> type | text  <s> type | text ...

* A row is made of blocks: the heading (query, `now` and turns), then one for each candidate or passage. The base's first
  layers read each block by itself, from position 0 on, and only the layers above see the row as one: how candidates
  are ordered is told by features alone, a row may be longer than the model has positions, and what the first layers
  say of a text can be kept.
* Segments say who speaks or where a candidate comes from: see `SEGMENTS`.
* The <s> of a candidate's or passage's block is its marker: there its features and a learned vector are added.
"""

from dataclasses import dataclass, field

import numpy as np

from features import NAMES, features
from pieces import END, PAD, START

SEGMENTS = ("query", "now", "user", "assistant", "conversation", "screen", "background", "passage")
QUERY, NOW, TURNS, CANDIDATE, CANDIDATES = 64, 12, 128, 48, 24  # longest, in pieces; and how many candidates
PASSAGE, PASSAGES = 160, 5
TAGS = ["O"] + [
    f"{mark}-{slot}" for slot in ("who-from", "who-to", "when", "kind", "channel", "topic") for mark in "BI"
]
INTENTS = ("find", "open", "fact", "refine", "compare", "count")


@dataclass
class Row:
    """One row of input; `targets` is what the heads should say, by head."""

    ids: list = field(default_factory=list)
    blocks: list = field(default_factory=list)  # (start, length) of each
    segments: list = field(default_factory=list)
    owners: list = field(default_factory=list)  # of each piece: 1 the query, 2 the first candidate and so on; 0 none
    markers: list = field(default_factory=list)  # where the markers stand
    features: np.ndarray = None  # (markers, features)
    offsets: list = field(default_factory=list)  # (candidate or -1 for the query, start, end) of each piece, else None
    targets: dict = field(default_factory=dict)
    item: dict = None

    def add(self, ids, segment, offsets=None, owner=0):
        """Pieces at the end of the last block."""
        start, length = self.blocks[-1]
        self.blocks[-1] = start, length + len(ids)
        self.ids += ids
        self.owners += [owner] * len(ids)
        self.segments += [SEGMENTS.index(segment)] * len(ids)
        self.offsets += offsets or [None] * len(ids)

    def begin(self, segment):
        """A new block with its <s>."""
        self.blocks.append((len(self.ids), 0))
        self.add([START], segment)

    def mark(self, segment):
        """A new block whose <s> is a marker."""
        self.markers.append(len(self.ids))
        self.begin(segment)


def _heading(row, item, pieces):
    """Query, now and turns."""
    ids, offsets = pieces.cut(item["query"])
    row.begin("query")
    row.add(ids[:QUERY], "query", [(-1, *span) for span in offsets[:QUERY]], owner=1)
    row.add([END], "query")
    if item.get("now"):
        row.add(pieces.cut(item["now"])[0][:NOW], "now")
    told = []
    for turn in item.get("history") or []:
        for who, text in turn.items():
            told += [(piece, who) for piece in pieces.cut(text)[0] + [END]]
    for piece, who in told[-TURNS:]:
        row.add([piece], who)


def resolving(item, pieces, with_features=True):
    """A request with its candidates (at most 24): what does it mean?"""
    row, entities = Row(item=item), item["entities"][:CANDIDATES]
    _heading(row, item, pieces)
    for entity in entities:
        row.mark(entity["source"])
        text = f"{entity['type']} | {entity['text']}" if entity["type"] else entity["text"]
        row.add(pieces.cut(text)[0][: CANDIDATE - 1], entity["source"], owner=len(row.markers) + 1)
    row.features = np.zeros((len(entities), len(NAMES)), np.float32)
    if with_features and entities:
        row.features[:] = features(item["query"], item.get("history"), entities)
    row.targets["chosen"] = [float(e["id"] in item["gold"]) for e in entities]
    return row


def tagging(item, pieces):
    """A request with its turns alone: what do its words say, and what is wanted?"""
    row = Row(item=item, features=np.zeros((0, len(NAMES)), np.float32))
    _heading(row, item, pieces)
    row.targets["intent"] = INTENTS.index(item["intent"])
    row.targets["tags"] = [-100 if o is None else 0 for o in row.offsets]
    for slot, start, end in item["slots"]:
        mark = "B"
        for n, offset in enumerate(row.offsets):
            # A piece may straddle the end of a slot (a name and its particle): then the larger part decides.
            if offset and 2 * (min(end, offset[2]) - max(start, offset[1])) > offset[2] - offset[1]:
                row.targets["tags"][n] = TAGS.index(f"{mark}-{slot}")
                mark = "I"
    return row


def reading(item, pieces):
    """A question of fact with passages: which stretch answers it? Piece 0 stands for "not there"."""
    row = Row(item=item)
    row.begin("query")
    row.add(pieces.cut(item["query"])[0][:QUERY], "query")
    row.add([END], "query")
    row.add(pieces.cut(item.get("now") or "")[0][:NOW], "now")
    passages = item["passages"][:PASSAGES]
    for number, passage in enumerate(passages):
        row.mark("passage")
        head = pieces.cut(passage["head"])[0][:CANDIDATE]
        row.add(head, "passage")
        ids, offsets = pieces.cut(passage["text"])
        room = PASSAGE - 1 - len(head)
        row.add(ids[:room], "passage", [(number, *span) for span in offsets[:room]])
    row.features = np.zeros((len(passages), len(NAMES)), np.float32)
    row.targets["span"] = _span(row, item["answer"])
    return row


def _span(row, answer):
    """First and last piece of an answer (passage, start, end); (0, 0) where there is none in sight."""
    if answer is None:
        return [0, 0]
    passage, start, end = answer
    inside = [n for n, o in enumerate(row.offsets) if o and o[0] == passage and o[1] < end and o[2] > start]
    return [inside[0], inside[-1]] if inside else [0, 0]


def batch(rows):
    """Rows as arrays, padded at their ends: what `model.Resolver` takes, still NumPy."""
    length, most = max(len(r.ids) for r in rows), max(1, max(len(r.markers) for r in rows))

    def filled(values, width, padding, dtype):
        out = np.full((len(rows), width), padding, dtype)
        for n, value in enumerate(values):
            out[n, : len(value)] = value
        return out

    numbers = np.zeros((len(rows), most, len(NAMES)), np.float32)
    for n, row in enumerate(rows):
        numbers[n, : len(row.markers)] = row.features
    out = {
        "ids": filled([r.ids for r in rows], length, PAD, np.int64),
        "blocks": np.array([(n, *block) for n, r in enumerate(rows) for block in r.blocks], np.int64),
        "segments": filled([r.segments for r in rows], length, 0, np.int64),
        "seen": filled([[True] * len(r.ids) for r in rows], length, False, bool),
        "markers": filled([r.markers for r in rows], most, 0, np.int64),
        "marked": filled([[True] * len(r.markers) for r in rows], most, False, bool),
        "owners": filled([r.owners for r in rows], length, 0, np.int64),
        "features": numbers,
    }
    if all("chosen" in r.targets for r in rows):
        out["chosen"] = filled([r.targets["chosen"] for r in rows], most, 0, np.float32)
    if all("tags" in r.targets for r in rows):
        out["tags"] = filled([r.targets["tags"] for r in rows], length, -100, np.int64)
        out["intent"] = np.array([r.targets["intent"] for r in rows], np.int64)
    if all("span" in r.targets for r in rows):
        out["span"] = np.array([r.targets["span"] for r in rows], np.int64)
        texts = [[n == 0 or o is not None and o[0] >= 0 for n, o in enumerate(r.offsets)] for r in rows]
        out["text"] = filled(texts, length, False, bool)
    return out
