"""The base's first layers, as they are: what the resolver's own layers stand on.

They are the embedder's, in memory and on disk, and no training changes them; each text goes through them by itself
(as in DeFormer, Cao et al. 2020, arXiv 2005.00697), so what they say of it is kept once it was computed.
"""

import numpy as np
import torch

from base import EPSILON, WIDTH
from model import AWAY, Layer
from pieces import PAD

TOKENS = 4096  # in one pass, padding included
ROOM = 5 << 30  # bytes of kept states


class Beneath:
    """Texts, as ids, to their states after the first `layers` layers. Weights are `base`'s, in 32 bits and frozen."""

    def __init__(self, base, layers, device="cpu", room=ROOM):
        self.device, self.room, self.kept, self.size = device, room, {}, 0
        self.kept_as = torch.float16
        self.words = torch.from_numpy(base.words).to(device)
        self.positions = torch.from_numpy(base.positions + base.type).to(device)
        self.norm = torch.nn.LayerNorm(WIDTH, EPSILON)
        self.norm.load_state_dict({end: torch.from_numpy(value) for end, value in base.norm.items()})
        self.layers = torch.nn.ModuleList(Layer() for _ in range(layers))
        for index, layer in enumerate(self.layers):
            layer.load_state_dict({name: torch.from_numpy(value) for name, value in base.layer(index).items()})
        for part in (self.norm, self.layers):
            part.to(device).eval().requires_grad_(False)

    def __deepcopy__(self, memo):
        return self  # nothing in it changes

    @torch.no_grad()
    def states(self, texts):
        """Of each text (an array of ids) its states, (length, WIDTH), kept as `kept_as`."""
        wanted = {text.tobytes(): text for text in texts}
        missing = sorted((t for key, t in wanted.items() if key not in self.kept), key=len)
        if self.size > self.room:
            self.kept, self.size, missing = {}, 0, sorted(wanted.values(), key=len)
        while missing:
            fitting = max(1, sum((n + 1) * len(text) <= TOKENS for n, text in enumerate(missing)))
            self._compute(missing[:fitting])
            missing = missing[fitting:]
        return [self.kept[text.tobytes()] for text in texts]

    def _compute(self, texts):
        length = max(map(len, texts))
        ids, seen = np.full((len(texts), length), PAD, np.int64), np.zeros((len(texts), length), bool)
        for n, text in enumerate(texts):
            ids[n, : len(text)], seen[n, : len(text)] = text, True
        x = self.hidden(torch.from_numpy(ids).to(self.device), torch.from_numpy(seen).to(self.device))
        for text, own in zip(texts, x.to(self.kept_as)):
            self.kept[text.tobytes()] = own[: len(text)].clone()
            self.size += self.kept_as.itemsize * len(text) * WIDTH

    def exact(self):
        """From now on states are kept in 32 bits."""
        self.kept, self.size, self.kept_as = {}, 0, torch.float32

    @torch.no_grad()
    def hidden(self, ids, seen):
        """Hidden states after the layers, (rows, length, WIDTH); each row is a text by itself."""
        x = self.norm(self.words[ids] + self.positions[: ids.shape[1]])
        mask = None if seen.all() else (~seen)[:, None, None, :].to(x.dtype) * AWAY
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def under(self, batch):
        """The states under a batch's rows, (rows, length, WIDTH); 0 under padding."""
        ids, blocks = batch["ids"].cpu().numpy(), batch["blocks"].tolist()
        states = self.states([np.ascontiguousarray(ids[row, at : at + length]) for row, at, length in blocks])
        x = torch.zeros(*ids.shape, WIDTH, device=self.device)
        for (row, at, length), own in zip(blocks, states):
            x[row, at : at + length] = own
        return x
