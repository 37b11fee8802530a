"""Text to pieces: SentencePiece's unigram model (Kudo 2018, arXiv 1804.10959) over the pieces in `encoder.gguf`.

The `tokenizers` library does it where it is installed; `PlainUnigram` does the same in Python alone, for machines
where nothing can be. `check.py` holds the two to each other. Both give, for each piece, the stretch of the text it
stands for.
"""

import os
import re
import struct

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # we fork, and cut one text at a time
try:
    import tokenizers
except ImportError:
    tokenizers = None

START, PAD, END, UNKNOWN = range(4)
UNKNOWN_PENALTY = 10.0  # below the worst score of any piece, as SentencePiece has it


class Pieces:
    """Cuts text; the parts of `base.Trimmed` it needs are handed in."""

    def __init__(self, pieces, scores, charsmap, plain=False):
        if tokenizers and not plain:
            self._cut = _library(pieces, scores, charsmap)
        else:
            self._cut = PlainUnigram(pieces, scores, charsmap).cut
        self._known = {}

    def cut(self, text):
        """Ids, and for each the (start, end) in characters of `text`; no marks at the ends."""
        if text not in self._known:
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[text] = self._cut(text)
        return self._known[text]


def _library(pieces, scores, charsmap):
    normalizers, models, pre = tokenizers.normalizers, tokenizers.models, tokenizers.pre_tokenizers
    cutter = tokenizers.Tokenizer(models.Unigram(list(zip(pieces, scores)), UNKNOWN, False))
    cutter.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(charsmap), normalizers.Replace(tokenizers.Regex(" {2,}"), " ")]
    )
    cutter.pre_tokenizer = pre.Metaspace("▁", prepend_scheme="always", split=True)

    def cut(text):
        encoding = cutter.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    return cut


class PlainUnigram:
    """The same in Python: the charsmap's trie (darts-clone) for each letter, then Viterbi's best path for each word."""

    def __init__(self, pieces, scores, charsmap):
        self._ids = {piece: n for n, piece in enumerate(pieces) if n > UNKNOWN}
        self._scores = scores
        self._longest = max(map(len, pieces))
        self._worst = min(scores) - UNKNOWN_PENALTY
        (size,) = struct.unpack_from("<I", charsmap)
        self._trie = struct.unpack_from(f"<{size // 4}I", charsmap, 4)
        self._into = charsmap[4 + size :]
        self._letters = {}

    def _normal(self, letter):
        """What one character becomes: the trie's longest match over its bytes."""
        if letter not in self._letters:
            at, found = 0, None
            at ^= self._offset(self._trie[0])
            for byte in letter.encode():
                at ^= byte
                unit = self._trie[at]
                if (unit & 0x800000FF) != byte:
                    break
                at ^= self._offset(unit)
                if unit >> 8 & 1:
                    found = self._trie[at] & 0x7FFFFFFF
            self._letters[letter] = letter if found is None else self._into[found : self._into.index(0, found)].decode()
        return self._letters[letter]

    @staticmethod
    def _offset(unit):
        return unit >> 10 << ((unit & 1 << 9) >> 6)

    def cut(self, text):
        letters = [(c, at) for at, letter in enumerate(text) for c in self._normal(letter)]
        spaced, ids, offsets = "".join(c for c, _ in letters), [], []
        # A blank at the very start or end, or after others, still makes a "▁" of its own, as the library has it.
        spaced = re.sub(" {2,}", lambda m: " " + "\0" * (len(m.group()) - 1), spaced)
        letters = [(c, at) for c, (_, at) in zip(spaced, letters) if c != "\0"]
        if not letters:
            return [], []
        if letters[0][0] not in " ▁":
            letters.insert(0, (" ", letters[0][1]))
        starts = [n for n, (c, _) in enumerate(letters) if c in " ▁"] + [len(letters)]
        for start, end in zip(starts, starts[1:]):
            for piece, first, last in self._best("▁" + "".join(c for c, _ in letters[start + 1 : end])):
                inside = [at for c, at in letters[start + first : start + last] if c not in " ▁"] or [letters[start][1]]
                ids.append(piece)
                offsets.append((inside[0], inside[-1] + 1))
        return ids, offsets

    def _best(self, word):
        """(id, start, end) of each piece of the likeliest cutting; neighbours that are unknown become one."""
        best = [(0.0, 0, UNKNOWN)] + [(-1e30, 0, UNKNOWN)] * len(word)
        for start in range(len(word)):
            score = best[start][0]
            if score + self._worst > best[start + 1][0]:
                best[start + 1] = (score + self._worst, start, UNKNOWN)
            for end in range(start + 1, min(len(word), start + self._longest) + 1):
                piece = self._ids.get(word[start:end])
                if piece is not None and score + self._scores[piece] > best[end][0]:
                    best[end] = (score + self._scores[piece], start, piece)
        path, end = [], len(word)
        while end:
            _, start, piece = best[end]
            if path and piece == UNKNOWN == path[-1][0]:
                path[-1] = (UNKNOWN, start, path[-1][2])
            else:
                path.append((piece, start, end))
            end = start
        return path[::-1]
