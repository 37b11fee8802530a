#!/usr/bin/env python3
"""Learns which letters write which jamo, from pairs of Latin and Hangul names.

    names.py PAIRS.tsv OUT.tsv

PAIRS.tsv has a header and the columns latin, hangul, korean_person (0 or 1). Every tenth pair, by a hash of the
whole line, is kept out of training; `cargo run -p models --example names_eval` measures on it.

The model: a Hangul name is a row of jamo (onset, vowel, coda and the end of a word are different symbols, the silent
onset is none), and each symbol writes a chunk of no to four letters: P(chunk | symbol, symbol before), backed off to
P(chunk | symbol). Two tables are learned by expectation maximisation over all segmentations, one from romanised
Korean names, one from transcribed foreign names. A letter bigram model of names says how likely the letters are
anyway, and a logistic curve turns the likelihoods into a score.

Only the standard library; about ten minutes on one core.
"""

import math
import random
import sys
import unicodedata
from collections import defaultdict

MAX_CHUNK = 4
ROUNDS = 7
# From this round on the symbol before counts as well, and all pairs are used.
FULL_ROUND = 3
# Likelihood of a chunk that was never seen for a symbol, by its length.
UNSEEN = [1e-4, 1e-4, 1e-5, 2e-6, 5e-7]
# Likelihood of a letter that was never seen behind another.
FLOOR = 1e-4
# Pairs that cost more nats a letter than this are another name, or one name in two orders.
ODD = 2.6
# Weight of P(chunk | symbol) against that many observations with the symbol before.
BACKOFF = 6.0
END = 67
KEPT_LETTERS = set("abcdefghijklmnopqrstuvwxyzäöüåøñçšžčłśćńğşãõ")
SPELLED = {"ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}


def fnv1a(text):
    """The 64-bit FNV-1a hash, which the eval program computes as well."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def letters(text):
    """Lower case, marks off letters that do not need them, nothing but letters."""
    out = []
    for c in unicodedata.normalize("NFC", text.lower()):
        c = SPELLED.get(c, c)
        if c in KEPT_LETTERS or len(c) > 1:
            out.append(c)
            continue
        base = unicodedata.normalize("NFD", c)[0]
        if base in KEPT_LETTERS:
            out.append(base)
    return "".join(out)


def words(text):
    """The words of a Latin name; a hyphen separates."""
    return [w for w in (letters(part) for part in text.replace("-", " ").split()) if w]


def jamo(text):
    """Symbols 0-18 onsets (11, the silent one, left out), 19-39 vowels, 40-66 codas, 67 the end of the word."""
    out = []
    for c in unicodedata.normalize("NFC", text):
        code = ord(c) - 0xAC00
        if not 0 <= code < 11172:
            continue
        onset, vowel, coda = code // 588, code // 28 % 21, code % 28
        if onset != 11:
            out.append(onset)
        out.append(19 + vowel)
        if coda:
            out.append(39 + coda)
    out.append(END)
    return tuple(out)


def split(path):
    """Training pairs: (latin words, hangul tokens, korean)."""
    with open(path, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            line = line.rstrip("\n")
            if fnv1a(line) % 10 == 0:
                continue
            latin, hangul, korean = line.split("\t")
            yield words(latin), hangul.split(), korean == "1"


def arrangements(latin, hangul, korean):
    """Ways to lay a Latin name beside a Hangul one, the likeliest first; each is a row of (letters, symbols)."""
    turns = [latin, latin[-1:] + latin[:-1], latin[1:] + latin[:1]]
    for words_ in turns[: 1 if len(latin) == 1 else 3]:
        if not korean and len(latin) == len(hangul):
            yield tuple((a, jamo(b)) for a, b in zip(words_, hangul))
        else:
            yield (("".join(words_), sum((jamo(token) for token in hangul), ())),)


def plausible(sides):
    return all(0.35 < len(a) / (len(b) - 1 or 1) < 2.6 and len(a) < 36 for a, b in sides)


class First(dict):
    """The table before the first round: short chunks are likelier, nothing else is known."""

    PRIOR = [0.08, 0.03, 0.002, 0.0001, 0.00001]

    def get(self, chunk, default=None):
        return self.PRIOR[len(chunk)]


class Table:
    """P(chunk | symbol, symbol before)."""

    def __init__(self, counts=None, contexts=False):
        self.single, self.double, self.totals = {}, {}, {}
        self.merged = {}
        if counts is None:
            return
        singles = defaultdict(lambda: defaultdict(float))
        for (before, symbol), chunks in counts.items():
            for chunk, v in chunks.items():
                singles[symbol][chunk] += v
        for symbol, chunks in singles.items():
            whole = sum(chunks.values())
            self.single[symbol] = {c: v / whole for c, v in chunks.items() if v / whole > 2e-5 and v > 0.6}
        if not contexts:
            return
        for key, chunks in counts.items():
            whole = sum(chunks.values())
            if whole < 3:
                continue
            self.totals[key] = whole
            self.double[key] = {c: v / whole for c, v in chunks.items() if v > 0.8 and v / whole > 1e-3}

    def probs(self, before, symbol):
        """The backed-off distribution of one place."""
        if not self.single:
            return FIRST
        found = self.merged.get((before, symbol))
        if found is None:
            single = self.single.get(symbol, {})
            share = self.totals.get((before, symbol), 0.0)
            share = share / (share + BACKOFF)
            found = {c: (1 - share) * p for c, p in single.items()}
            for c, p in self.double.get((before, symbol), {}).items():
                found[c] = found.get(c, 0.0) + share * p
            self.merged[(before, symbol)] = found
        return found


FIRST = First()


def forward(latin, symbols, table):
    n = len(latin)
    rows = [[1.0] + [0.0] * n]
    before = END
    for symbol in symbols:
        get, last, row = table.probs(before, symbol).get, rows[-1], [0.0] * (n + 1)
        before = symbol
        for i, mass in enumerate(last):
            if mass <= 0.0:
                continue
            for end in range(i, min(n, i + MAX_CHUNK) + 1):
                p = get(latin[i:end])
                if p is None:
                    p = UNSEEN[end - i]
                row[end] += mass * p
        rows.append(row)
    return rows


def count(latin, symbols, table, weight, counts):
    """Adds the expected counts of one pair."""
    rows = forward(latin, symbols, table)
    total = rows[-1][-1]
    if total <= 0.0:
        return
    n = len(latin)
    back = [0.0] * n + [1.0]
    for j in range(len(symbols) - 1, -1, -1):
        symbol, prior = symbols[j], symbols[j - 1] if j else END
        get, row, before = table.probs(prior, symbol).get, rows[j], [0.0] * (n + 1)
        into = counts[(prior, symbol)]
        for i, mass in enumerate(row):
            if mass <= 0.0:
                continue
            for end in range(i, min(n, i + MAX_CHUNK) + 1):
                if back[end] <= 0.0:
                    continue
                chunk = latin[i:end]
                p = get(chunk)
                if p is None:
                    p = UNSEEN[end - i]
                before[i] += p * back[end]
                share = mass * p * back[end] / total
                if share > 1e-4:
                    into[chunk] += weight * share
        back = before


def log_likelihood(sides, table, memo):
    total = 0.0
    for side in sides:
        if side not in memo:
            memo[side] = math.log(max(forward(*side, table)[-1][-1], 1e-300))
        total += memo[side]
    return total


def learn(names, rounds):
    """Tables from (latin words, hangul tokens, korean) after so many rounds."""
    laid = [[a for a in arrangements(*name) if plausible(a)] for name in names]
    laid = [ways for ways in laid if ways]
    table = Table()
    for round_ in range(rounds):
        memo, weights, loss, used, full = {}, defaultdict(float), 0.0, 0, round_ >= FULL_ROUND
        for ways in laid if full else laid[::3]:
            best, cost = ways[0], ODD
            for way in ways if round_ > 0 else ways[:1]:
                size = sum(len(a) for a, _ in way)
                now = -log_likelihood(way, table, memo) / size
                if round_ < 2 or now < cost:
                    best, cost = way, now
                if round_ > 0 and cost < ODD - 0.6:
                    break
            if round_ >= 2 and cost >= ODD:
                continue
            loss, used = loss + cost, used + 1
            for side in best:
                weights[side] += 1.0
        counts = defaultdict(lambda: defaultdict(float))
        for side, weight in weights.items():
            count(*side, table, weight, counts)
        table = Table(counts, contexts=round_ + 1 >= FULL_ROUND)
        print(f"round {round_}: {loss / max(used, 1):.4f} nats a letter, {used} names", flush=True)
    return table


def bigrams(latin_words):
    """P(letter | letter before), '^' and '$' at the ends."""
    counts = defaultdict(lambda: defaultdict(float))
    for word in latin_words:
        for a, b in zip("^" + word, word + "$"):
            counts[a][b] += 1
    return {a: {b: v / sum(row.values()) for b, v in row.items()} for a, row in counts.items()}


def background(words_, table):
    """Log likelihood of words as words of any name."""
    return sum(
        math.log(table.get(a, {}).get(b, FLOOR)) for word in words_ for a, b in zip("^" + word, word + "$")
    )


def features(latin, hangul, tables, letters_table):
    """What the curve sees: nats a letter, and nats a letter above chance; of the likelier order and table."""
    size = sum(map(len, latin))
    symbols = sum((jamo(token) for token in hangul), ())
    turns = [latin, latin[-1:] + latin[:-1], latin[1:] + latin[:1]]
    best = max(
        math.log(max(forward("".join(turn), symbols, table)[-1][-1], 1e-300))
        for turn in turns[: 1 if len(latin) == 1 else 3]
        for table in tables
    )
    chance = background(latin, letters_table)
    return (1.0, best / size, (best - chance) / size, (best - chance) / 10.0)


def calibrate(names, tables, letters_table):
    """Logistic weights that tell the same name from others: some other, the likeliest of twenty, a namesake."""
    sample = random.sample([n for n in names if n[0] and n[1]], 3000)
    # Half of them as single words, which is how people are called.
    sample = [(n[0][:1], n[1][:1]) if k % 2 and len(n[0]) == len(n[1]) else n[:2] for k, n in enumerate(sample)]
    namesakes = defaultdict(list)
    for _, hangul in sample:
        namesakes[hangul[0][0], len(hangul)].append(hangul)
    rows = []
    for latin, hangul in sample:
        rows.append((features(latin, hangul, tables, letters_table), 1.0))
        near = random.choice(namesakes[hangul[0][0], len(hangul)])
        others = [other for other in [near] + [random.choice(sample)[1] for _ in range(20)] if other != hangul]
        found = [features(latin, other, tables, letters_table) for other in others]
        rows.append((max(found, key=lambda f: f[1]), 0.0))
        rows.extend((f, 0.0) for f in found[:2])
    weights = [0.0] * 4
    for _ in range(2500):
        gradient = [0.0] * 4
        for f, y in rows:
            z = sum(w * x for w, x in zip(weights, f))
            error = 1 / (1 + math.exp(-max(min(z, 30), -30))) - y
            for k in range(4):
                gradient[k] += error * f[k]
        weights = [w - 1.0 * g / len(rows) - 1e-4 * w for w, g in zip(weights, gradient)]
    right = sum((sum(w * x for w, x in zip(weights, f)) > 0) == (y > 0.5) for f, y in rows)
    print(f"the curve is right on {right / len(rows):.4f}", flush=True)
    return weights


def cost(p):
    return round(-100 * math.log(p))


def write(path, tables, letters_table, curve):
    """One line each: the curve, the letters, then per table the symbols and the pairs of symbols."""
    with open(path, "w", encoding="utf-8") as out:
        out.write("curve\t" + " ".join(f"{w:.4f}" for w in curve) + "\n")
        for a in sorted(letters_table):
            row = " ".join(f"{b}:{cost(p)}" for b, p in sorted(letters_table[a].items()) if p > 1e-5)
            out.write(f"b\t{a}\t{row}\n")
        for name, table in zip("fk", tables):
            for symbol, chunks in sorted(table.single.items()):
                row = " ".join(f"{c}:{cost(p)}" for c, p in sorted(chunks.items()))
                out.write(f"{name}1\t{symbol}\t{row}\n")
            for (before, symbol), chunks in sorted(table.double.items()):
                row = " ".join(f"{c}:{cost(p)}" for c, p in sorted(chunks.items()))
                out.write(f"{name}2\t{before} {symbol} {round(table.totals[before, symbol])}\t{row}\n")


def main():
    names = [name for name in split(sys.argv[1]) if name[0] and name[1]]
    tables = [learn([n for n in names if n[2] == korean], ROUNDS) for korean in (True, False)][::-1]
    letters_table = bigrams(word for latin, _, _ in names for word in latin)
    curve = calibrate(names, tables, letters_table)
    print("curve", curve, flush=True)
    write(sys.argv[2], tables, letters_table, curve)


if __name__ == "__main__":
    random.seed(1)
    main()
