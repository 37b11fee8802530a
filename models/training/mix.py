"""What training and evaluation read: the written data, parted, and templates; batches in an order that a seed decides.

Parts (`part`): *train*; *tune*, where thresholds are picked (a twentieth of the training domains' worlds, by hash of their name);
*seen*, another eleventh of them, for figures on unseen worlds of domains that training saw; *unseen*, the worlds of the domains
in `held-out.txt`. Templates have families of their own that are held out.
"""

import hashlib
import pathlib
import random

import schema
import templates
from augment import Pool, augment
from sequence import reading, resolving, tagging

DATA = pathlib.Path(__file__).resolve().parent / "data"
FEATURES_OFF = 0.1  # so often features are left out where order is not meant, so that text is learned, too
TAG_TIMES = 2  # the tagger sees few items: each so often an epoch


def part(item):
    if item["split"] == "held-out":
        return "unseen"
    number = int(hashlib.sha256(item["situation"].encode()).hexdigest(), 16) % 100
    return "tune" if number < 5 else "seen" if number < 14 else "train"


def written(folder=DATA):
    """Items of the written data by part."""
    out = {"train": [], "tune": [], "seen": [], "unseen": []}
    for item in schema.load(folder):
        out[part(item)].append(item)
    return out


def made(count, seed, held_out):
    """Items from templates, half of them Korean."""
    return [templates.make(seed * 1_000_003 + n, ("en", "ko")[n % 2], held_out) for n in range(count)]


def sets_of(parts, templates_each=300):
    """Evaluation sets by name: what is asked of the resolver, each a list of items."""
    def told(name, fits):
        return [i for i in parts[name] if i["task"] == "situation" and fits(schema.source_of(i))]
    return {
        "conversational": told("seen", lambda s: s in ("conversation", "mixed")),
        "on-screen": told("seen", lambda s: s == "screen"),
        "background": told("seen", lambda s: s == "background"),
        "search": [i for i in parts["seen"] if i["task"] == "search"],
        "synthetic": made(2 * templates_each, 77, True),
        "unseen domain": [i for i in parts["unseen"] if i["task"] in ("situation", "search")]}


def _weight(item):
    """About how many pieces a row has."""
    text = len(item["query"]) + sum(len(t) for turn in item.get("history") or [] for t in turn.values())
    shown = item.get("entities") or item.get("passages") or []
    per = 3.2 if item["language"] == "en" else 2.0
    return int(4 + text / per + sum(min(48 if "source" in e else 160, 5 + len(e["text"]) / per) for e in shown))


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
        """Batches of an epoch: rows of one task and of like length, so many that they fill `tokens` with their padding."""
        rng = random.Random(f"{self.seed}/{number}")
        count = round(len(self.resolvable) * self.template_share / (1 - self.template_share))
        drawn = [("resolve", i) for i in self.resolvable + made(count, 1000 + 100 * self.seed + number, False)]
        drawn += [("tag", i) for i in self.searches] * TAG_TIMES + [("read", i) for i in self.facts]
        rng.shuffle(drawn)
        batches = []
        for start in range(0, len(drawn), 1024):
            chunk = sorted(drawn[start:start + 1024], key=lambda d: (d[0], _weight(d[1])))
            batch = []
            for task, item in chunk:
                weight = _weight(item) if task != "tag" else 24
                if batch and (batch[0][0] != task or (len(batch) + 1) * weight > self.tokens):
                    batches.append(batch)
                    batch = []
                batch.append((task, item))
            batches.append(batch)
        rng.shuffle(batches)
        return batches

    def rows(self, batch, epoch, number):
        """The rows of a batch, augmented; the same for an epoch and a number each time."""
        rng = random.Random(f"{self.seed}/{epoch}/{number}")
        return [self._row(task, augment(item, rng, self.pool), rng) for task, item in batch]

    def _row(self, task, item, rng):
        if task == "tag":
            return tagging(item, self.pieces)
        if task == "read":
            return reading(item, self.pieces)
        off = not item.get("ordered") and rng.random() < FEATURES_OFF
        return resolving(item, self.pieces, self.with_features and not off)
