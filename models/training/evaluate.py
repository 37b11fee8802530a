"""How often is exactly the right set chosen? Against simple rules, on sets that training never saw.

    python3 models/training/evaluate.py --state DIR [--baselines] [--kinds]

prints a table in Markdown. The decision: what scores above `chosen`; nothing where none scores above `none`; the best
alone where neither holds. Both thresholds are picked on the part *tune* and the held-out families of templates.
"""

import argparse
import json
import pathlib

import numpy as np
import torch

import checkpoint
import mix
from base import LAYERS, Trimmed
from beneath import Beneath
from features import NAMES, features
from model import on
from pieces import END, START, Pieces
from sequence import TAGS, batch, reading, resolving, tagging

HERE = pathlib.Path(__file__).resolve().parent
WEIGHTS = HERE.parent / "weights" / "encoder.gguf"
GRID = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]


def batches(rows, tokens=4096):
    """Indices of rows in batches of like length."""
    order, out = sorted(range(len(rows)), key=lambda n: len(rows[n].ids)), []
    for n in order:
        if out and (len(out[-1]) + 1) * len(rows[n].ids) <= tokens:
            out[-1].append(n)
        else:
            out.append([n])
    return out


@torch.no_grad()
def scored(model, items, pieces, device, with_features=True):
    """For each item the candidates' probabilities and none's."""
    model.eval()
    rows = [resolving(item, pieces, with_features) for item in items]
    out = [None] * len(rows)
    for group in batches(rows):
        chosen, none = model.resolve(on(device, batch([rows[n] for n in group])))
        for n, own, nothing in zip(group, chosen.sigmoid().cpu().numpy(), none.sigmoid().cpu().numpy()):
            out[n] = own[: len(rows[n].markers)], float(nothing)
    return out


def decide(probabilities, none, thresholds):
    """Indices of what is meant."""
    if not len(probabilities) or none > thresholds["none"]:
        return set()
    above = {n for n, p in enumerate(probabilities) if p > thresholds["chosen"]}
    return above or {int(np.argmax(probabilities))}


def gold_of(item):
    return {n for n, e in enumerate(item["entities"]) if e["id"] in item["gold"]}


def exact(items, results, thresholds):
    """Share of items whose set is exactly right."""
    right = [decide(*result, thresholds) == gold_of(item) for item, result in zip(items, results)]
    return sum(right) / max(len(right), 1)


def pick(items, results):
    """The thresholds that are right most often."""
    grid = [{"chosen": a, "none": b} for a in GRID for b in GRID + [0.8, 0.9]]
    return max(grid, key=lambda t: (exact(items, results, t), -abs(t["chosen"] - 0.4) - abs(t["none"] - 0.5)))


def last_mentioned(item):
    """What was named last in the dialogue, else what stands last in the conversation, else what stands last."""
    said = " ".join(text for turn in item["history"] for text in turn.values())
    named = [(said.rfind(e["name"]), n) for n, e in enumerate(item["entities"]) if e["name"] in said]
    shown = [n for n, e in enumerate(item["entities"]) if e["source"] == "conversation"] or [len(item["entities"]) - 1]
    return {max(named)[1]} if named else {shown[-1]}


def lexical(item):
    """What shares most words and pairs of letters with the request; nothing where none shares any."""

    def overlap(n):
        return sum(w in item["query"].lower() for w in item["entities"][n]["text"].lower().split()) + grams[n]

    columns = [NAMES.index(name) for name in ("words in text", "bigrams of text")]
    table = features(item["query"], item["history"], item["entities"])
    grams = [sum(row[c] for c in columns) for row in table]
    best = max(range(len(table)), key=overlap, default=None)
    return {best} if best is not None and overlap(best) > 0 else set()


class Cosine:
    """The base alone: what lies nearest to the request; nothing below a threshold picked on *tune*."""

    def __init__(self, base, pieces, device):
        self.beneath, self.pieces = Beneath(base, LAYERS, device), pieces
        self.threshold = 0.0

    @torch.no_grad()
    def vectors(self, texts):
        cut = [np.array([START] + self.pieces.cut(text)[0][:62] + [END]) for text in texts]
        means = torch.stack([states.float().mean(0) for states in self.beneath.states(cut)])
        return torch.nn.functional.normalize(means, dim=1).cpu().numpy()

    def likeness(self, items):
        """For each item the cosines of its candidates, requests and candidates centred by language."""
        queries = self.vectors(["query: " + i["query"] for i in items])
        owners = [n for n, i in enumerate(items) for _ in i["entities"]]
        shown = self.vectors(["passage: " + e["text"] for i in items for e in i["entities"]])
        korean = np.array([i["language"] == "ko" for i in items])
        owners = np.array(owners)
        for which in (False, True):
            queries[korean == which] -= queries[korean == which].mean(0)
            shown[korean[owners] == which] -= shown[korean[owners] == which].mean(0)
        queries /= np.linalg.norm(queries, axis=1, keepdims=True)
        shown /= np.linalg.norm(shown, axis=1, keepdims=True)
        return [shown[owners == n] @ queries[n] for n in range(len(items))]

    def choose(self, likeness):
        return {int(np.argmax(likeness))} if len(likeness) and likeness.max() > self.threshold else set()

    def tune(self, items):
        found = self.likeness(items)

        def right(threshold):
            self.threshold = threshold
            return sum(self.choose(f) == gold_of(i) for f, i in zip(found, items))

        self.threshold = max(np.arange(-0.3, 0.5, 0.05), key=right)


@torch.no_grad()
def tagged(model, items, pieces, device):
    """Intent right, and F1 of slots that have exactly the right pieces and name."""
    model.eval()
    rows, right, hits, told, meant = [tagging(i, pieces) for i in items], 0, 0, 0, 0
    for group in batches(rows):
        tags, intent = model.tag(on(device, batch([rows[n] for n in group])))
        for n, own, wanted in zip(group, tags.argmax(-1).cpu().numpy(), intent.argmax(-1).cpu().numpy()):
            right += wanted == rows[n].targets["intent"]
            truth = rows[n].targets["tags"]
            a = spans([TAGS[t] if g != -100 else "O" for t, g in zip(own, truth)])
            b = spans([TAGS[t] if t != -100 else "O" for t in truth])
            hits, told, meant = hits + len(a & b), told + len(a), meant + len(b)
    return {"intent": right / max(len(items), 1), "slots F1": 2 * hits / max(told + meant, 1)}


def spans(tags):
    """(slot, first, end) of each run; an I without its B begins one."""
    out, start = set(), None
    for n, tag in enumerate(tags + ["O"]):
        if start is not None and tag != "I-" + tags[start][2:]:
            out.add((tags[start][2:], start, n))
            start = None
        if tag != "O" and start is None:
            start = n
    return out


@torch.no_grad()
def read(model, items, pieces, device, longest=30):
    """For each fact question (log odds of the best stretch against "not there", stretch, what is right)."""
    model.eval()
    rows, out = [reading(i, pieces) for i in items], [None] * len(items)
    for group in batches(rows):
        spans_ = model.read(on(device, batch([rows[n] for n in group]))).cpu().numpy()
        for n, own in zip(group, spans_):
            length = len(rows[n].ids)
            pairs = own[:length, 0][:, None] + own[:length, 1][None, :]
            nothing = pairs[0, 0]
            pairs[0, :] = pairs[:, 0] = -np.inf
            pairs[np.triu_indices(length, longest)] = -np.inf
            pairs[np.tril_indices(length, -1)] = -np.inf
            best = np.unravel_index(np.argmax(pairs), pairs.shape)
            out[n] = float(pairs[best] - nothing), [int(b) for b in best], rows[n].targets["span"]
    return out


def calibrated(found):
    """Threshold and temperature of "there" against "not there", by the log loss over what was read."""
    odds = np.array([f[0] for f in found])
    there = np.array([f[2] != [0, 0] for f in found], float)

    def loss(pair):
        p = 1 / (1 + np.exp(-np.clip((odds - pair[0]) / pair[1], -30, 30)))
        return -np.mean(there * np.log(p + 1e-9) + (1 - there) * np.log(1 - p + 1e-9))

    return min(((a, b) for a in np.arange(-6, 6.1, 0.5) for b in (0.5, 1, 1.5, 2, 3, 4, 6)), key=loss)


def reading_right(found, threshold):
    """Share of questions read exactly right: the stretch, or that there is none."""
    return sum((f[1] if f[0] > threshold else [0, 0]) == f[2] for f in found) / max(len(found), 1)


def figures(model, pieces, device, with_features=True, most=None, parts=None):
    """Everything measured, as {set: {language: accuracy}}, thresholds, tagging; `most` items of a set and language."""
    parts = parts or mix.written()
    sets = mix.sets_of(parts)
    tune = [i for i in parts["tune"] if "entities" in i] + mix.made(200, 78, True)
    if most:
        sets = {
            name: [i for lang in ("en", "ko") for i in [j for j in items if j["language"] == lang][:most]]
            for name, items in sets.items()
        }
    thresholds = pick(tune, scored(model, tune, pieces, device, with_features))
    out = {"thresholds": thresholds, "sets": {}}
    for name, items in sets.items():
        results = scored(model, items, pieces, device, with_features)
        out["sets"][name] = {}
        for language in ("en", "ko"):
            own = [n for n, i in enumerate(items) if i["language"] == language]
            share = exact([items[n] for n in own], [results[n] for n in own], thresholds)
            out["sets"][name][language] = [round(share, 4), len(own)]
    for name in ("seen", "unseen"):
        searches = [i for i in parts[name] if i["task"] == "search"]
        out[f"tagging {name}"] = {k: round(float(v), 4) for k, v in tagged(model, searches, pieces, device).items()}
        facts = [i for i in parts[name] if i["task"] == "fact"]
        learned = [i for i in parts["tune"] if i["task"] == "fact"]
        if facts and learned:
            out["calibration"] = threshold, temperature = calibrated(read(model, learned, pieces, device))
            out[f"facts {name}"] = round(reading_right(read(model, facts, pieces, device), threshold), 4)
    return out


def baselines(base, pieces, device):
    """Accuracy of the simple rules on the same sets."""
    parts = mix.written()
    cosine = Cosine(base, pieces, device)
    cosine.tune([i for i in parts["tune"] if "entities" in i])
    out = {"last mentioned": {}, "lexical overlap": {}, "cosine of the base": {}}
    for name, items in mix.sets_of(parts).items():
        found = cosine.likeness(items)
        for language in ("en", "ko"):
            own = [n for n, i in enumerate(items) if i["language"] == language]
            for rule, chosen in (
                ("last mentioned", lambda n: last_mentioned(items[n])),
                ("lexical overlap", lambda n: lexical(items[n])),
                ("cosine of the base", lambda n: cosine.choose(found[n])),
            ):
                share = sum(chosen(n) == gold_of(items[n]) for n in own) / max(len(own), 1)
                out[rule].setdefault(name, {})[language] = [round(share, 4), len(own)]
    return out


def by_kind(model, pieces, device, with_features, thresholds):
    """Accuracy by what sort of request it is and by how many are meant, over all worlds that training did not see."""
    parts = mix.written()
    items = [i for name in ("seen", "unseen") for i in parts[name] if i["task"] == "situation"] + mix.made(
        600, 77, True
    )
    results, counts = scored(model, items, pieces, device, with_features), {}
    for item, result in zip(items, results):
        meant = ("nothing", "one thing")[len(item["gold"])] if len(item["gold"]) < 2 else "several"
        right = decide(*result, thresholds) == gold_of(item)
        for key in (item["kind"], meant) if item["task"] == "situation" else ("template: " + item["kind"],):
            cell = counts.setdefault((key, item["language"]), [0, 0])
            cell[0], cell[1] = cell[0] + right, cell[1] + 1
    lines = ["| request | language | items | exact |", "|---|---|---|---|"]
    for (key, language), (right, count) in sorted(counts.items()):
        lines.append(f"| {key} | {language} | {count} | {right / count:.3f} |")
    return "\n".join(lines)


def table(columns):
    """Markdown: a row for each set and language, a column for each {set: {language: [accuracy, count]}}."""
    first = next(iter(columns.values()))
    lines = ["| set | language | items | " + " | ".join(columns) + " |", "|---|---|---|" + "---|" * len(columns)]
    for name in first:
        for language, (_, count) in first[name].items():
            cells = [f"{column[name][language][0]:.3f}" if name in column else "-" for column in columns.values()]
            lines.append(f"| {name} | {language} | {count} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=pathlib.Path, required=True)
    parser.add_argument("--base", type=pathlib.Path, default=WEIGHTS)
    parser.add_argument("--baselines", action="store_true", help="measure the simple rules, too (minutes on a CPU)")
    parser.add_argument("--kinds", action="store_true", help="also by what sort of request it is")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    base = Trimmed(args.base)
    pieces = Pieces(base.pieces, base.scores, base.charsmap)
    model, settings = checkpoint.model(args.state, base, device)
    found = figures(model, pieces, device, settings["features"])
    columns = {f"resolver, {len(model.blk)} layers": found["sets"]}
    columns |= baselines(base, pieces, device) if args.baselines else {}
    print(table(columns))
    if args.kinds:
        print(by_kind(model, pieces, device, settings["features"], found["thresholds"]))
    print(json.dumps({k: v for k, v in found.items() if k != "sets"}))


if __name__ == "__main__":
    main()
