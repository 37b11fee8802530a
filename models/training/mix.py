"""What training and evaluation read: the written data, parted, and templates; batches in an order that a seed decides.

Parts (`part`): *train*; *tune*, where thresholds are picked (a twentieth of the training domains' worlds, by hash of
their name); *seen*, another eleventh of them, for figures on unseen worlds of domains that training saw; *apart*,
situations written for such figures alone (files from 101 on); *unseen*, the worlds of the domains in `held-out.txt`. Templates have families of their own that are held out.
"""

import hashlib
import pathlib
import random
import re

import schema
import templates
from augment import Pool, augment
from sequence import CANDIDATE, PASSAGE, reading, resolving, tagging

DATA = pathlib.Path(__file__).resolve().parent / "data"
FEATURES_OFF = 0.1  # so often features are left out where order is not meant, so that text is learned, too
TAG_TIMES = 2  # the tagger sees few items: each so often an epoch
ROWS = 24  # in a batch at most: requests alone are short, and what matters is how often weights move


def part(item):
    if item["split"] == "held-out":
        return "unseen"
    if re.search(r"/situations/(en|ko)/1\d\d-", item["where"]):
        return "apart"
    number = int(hashlib.sha256(item["situation"].encode()).hexdigest(), 16) % 100
    return "tune" if number < 5 else "seen" if number < 14 else "train"


def written(folder=DATA):
    """Items of the written data by part."""
    out = {"train": [], "tune": [], "seen": [], "apart": [], "unseen": []}
    for item in schema.load(folder):
        out[part(item)].append(item)
    return out


def made(count, seed, held_out):
    """Items from templates, half of them Korean."""
    return [templates.make(seed * 1_000_003 + n, ("en", "ko")[n % 2], held_out) for n in range(count)]


def sets_of(parts, templates_each=500):
    """Evaluation sets by name: what is asked of the resolver, each a list of items."""

    def told(fits):
        return [i for i in parts["seen"] + parts["apart"] if i["task"] == "situation" and fits(schema.source_of(i))]

    return {
        "conversational": told(lambda s: s in ("conversation", "mixed")),
        "on-screen": told(lambda s: s == "screen"),
        "background": told(lambda s: s == "background"),
        "search": [i for i in parts["seen"] if i["task"] == "search"],
        "synthetic": made(2 * templates_each, 77, True),
        "unseen domain": [i for i in parts["unseen"] if i["task"] in ("situation", "search")],
    }


def _length(task, item, pieces):
    """About how many pieces its row has."""

    def cut(text):
        return len(pieces.cut(text)[0])

    heading = 8 + cut(item["query"]) + sum(1 + cut(t) for turn in item.get("history") or [] for t in turn.values())
    if task == "tag":
        return heading
    if task == "read":
        return heading + sum(min(PASSAGE, 1 + cut(p["head"]) + cut(p["text"])) for p in item["passages"])
    return heading + sum(min(CANDIDATE, 3 + cut(e["text"])) for e in item["entities"])


class Mix:
    """The training mix: an epoch is a list of batches, each a list of (task, item), the same for a seed each time."""

    def __init__(self, items, pieces, seed, template_share, tokens, with_features=True):
        self.items, self.pieces, self.seed = items, pieces, seed
        self.template_share, self.tokens, self.with_features = template_share, tokens, with_features
        self.pool = Pool(items)
        self.resolvable = [i for i in items if "entities" in i]
        self.searches = [i for i in items if i["task"] == "search"]
        self.facts = [i for i in items if i["task"] == "fact"]

    def epoch(self, number):
        """Batches of an epoch, of changed items: rows of one task and of like length, at most `ROWS`, and so many that they fill `tokens` with padding."""
        rng = random.Random(f"{self.seed}/{number}")
        count = round(len(self.resolvable) * self.template_share / (1 - self.template_share))
        drawn = [("resolve", i) for i in self.resolvable + made(count, 1000 + 100 * self.seed + number, False)]
        drawn += [("tag", i) for i in self.searches] * TAG_TIMES + [("read", i) for i in self.facts]
        rng.shuffle(drawn)
        drawn = [(task, augment(item, rng, self.pool)) for task, item in drawn]
        batches = []
        lengths = [_length(task, item, self.pieces) for task, item in drawn]
        for n in sorted(range(len(drawn)), key=lambda n: (drawn[n][0], lengths[n])):
            last = batches[-1] if batches else None
            full = last and (len(last) == ROWS or (len(last) + 1) * lengths[n] > self.tokens)
            if not last or full or last[0][0] != drawn[n][0]:
                batches.append([])
            batches[-1].append(drawn[n])
        rng.shuffle(batches)
        return batches

    def rows(self, batch, epoch, number):
        """The rows of a batch; the same for an epoch and a number each time."""
        rng = random.Random(f"{self.seed}/{epoch}/{number}")
        return [self._row(task, item, rng) for task, item in batch]

    def _row(self, task, item, rng):
        if task == "tag":
            return tagging(item, self.pieces)
        if task == "read":
            return reading(item, self.pieces)
        off = not item.get("ordered") and rng.random() < FEATURES_OFF
        return resolving(item, self.pieces, self.with_features and not off)
