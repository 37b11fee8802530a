"""The resolver: the last layers of the base over one row of input (`sequence.py`), with a head for each question.

The layers below them are the embedder's, frozen (`beneath.py`); those that are trained are the resolver's own. GELU is
the tanh form, as in the Rust code.
"""

import torch
from torch import nn
from torch.nn import functional

from base import EPSILON, HEADS, LAYERS, WIDTH
from features import NAMES
from sequence import INTENTS, SEGMENTS, TAGS

AWAY = -1e4  # logit of what cannot be chosen
DROPOUT = 0.1
NEARNESS = 20.0  # what a difference of 1 in cosine is worth at first


def attention(query, key, value, mask):
    """Scaled dot-product attention, written out: on CPUs the fused one's way back takes more than all the rest."""
    shape = query.shape
    query, key, value = (x.reshape(-1, *shape[2:]) for x in (query * shape[-1] ** -0.5, key, value))
    near = torch.bmm(query, key.transpose(1, 2)).view(*shape[:3], shape[2])
    if mask is not None:
        near = near + mask
    return torch.bmm(near.softmax(-1).view(-1, *near.shape[2:]), value).view(shape)


class Dropout(nn.Module):
    """Dropout with one random byte an element: PyTorch's takes a tenth of a step on a CPU."""

    def forward(self, x):
        if not self.training:
            return x
        count = x.numel()
        drawn = torch.empty((count + 7) // 8, dtype=torch.int64, device=x.device).random_(-(2**63), None)
        kept = (drawn.view(torch.uint8)[:count] >= round(256 * DROPOUT)).view_as(x)
        return x * kept * (1 / (1 - round(256 * DROPOUT) / 256))


class Layer(nn.Module):
    """One layer of BERT; its parts are called as in the GGUF file."""

    def __init__(self):
        super().__init__()
        self.attn_q, self.attn_k, self.attn_v, self.attn_output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.ffn_up, self.ffn_down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.attn_output_norm, self.layer_output_norm = nn.LayerNorm(WIDTH, EPSILON), nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = Dropout()

    def forward(self, x, mask):
        rows, length, _ = x.shape

        def heads(y):
            return y.view(rows, length, HEADS, -1).transpose(1, 2)

        mixed = attention(heads(self.attn_q(x)), heads(self.attn_k(x)), heads(self.attn_v(x)), mask)
        mixed = self.attn_output(mixed.transpose(1, 2).reshape(rows, length, WIDTH))
        x = self.attn_output_norm(x + self.dropout(mixed))
        wide = functional.gelu(self.ffn_up(x), approximate="tanh")
        return self.layer_output_norm(x + self.dropout(self.ffn_down(wide)))


class Head(nn.Module):
    """Two layers: what a state says about `outputs` things."""

    def __init__(self, outputs, inputs=WIDTH):
        super().__init__()
        self.up, self.down, self.dropout = nn.Linear(inputs, WIDTH), nn.Linear(WIDTH, outputs), Dropout()

    def inner(self, x):
        """What the first layer sees."""
        return self.dropout(functional.gelu(self.up(x), approximate="tanh"))

    def forward(self, x):
        return self.down(self.inner(x))


class Resolver(nn.Module):
    """`forward` gives hidden states; `resolve`, `tag`, `read` the logits of a batch.

    `beneath` is the base's first layers (`beneath.Beneath`), which this does not own; its own layers begin as those
    above.
    """

    def __init__(self, base, beneath):
        super().__init__()
        self.beneath = beneath
        below = len(beneath.layers)
        self.segments = nn.Parameter(torch.zeros(len(SEGMENTS), WIDTH))
        self.marker = nn.Parameter(torch.zeros(WIDTH))
        self.features = nn.Linear(len(NAMES), WIDTH, bias=False)
        nn.init.normal_(self.features.weight, std=0.02)
        self.blk = nn.ModuleList(Layer() for _ in range(LAYERS - below))
        for layer, index in zip(self.blk, range(below, LAYERS)):
            layer.load_state_dict({name: torch.from_numpy(value) for name, value in base.layer(index).items()})
        self.candidate, self.none = Head(1, 5 * WIDTH), Head(1, 2 * WIDTH)
        self.nearness = nn.Parameter(torch.ones(1))
        self.tags, self.intent, self.span = Head(len(TAGS)), Head(len(INTENTS)), Head(2)
        self.dropout = Dropout()

    def forward(self, batch):
        x = self.beneath.under(batch) + self.segments[batch["segments"]]
        if batch["marked"].any():
            told = self.marker + self._numbers(batch)
            row, which = batch["marked"].nonzero(as_tuple=True)
            at = row, batch["markers"][row, which]
            x = x.index_put(at, x[at] + told[row, which].to(x.dtype))
        x = self.dropout(x.to(self.blk[0].attn_q.weight.dtype))
        mask = None if batch["seen"].all() else (~batch["seen"])[:, None, None, :].to(x.dtype) * AWAY
        for layer in self.blk:
            x = layer(x, mask)
        return x

    def _numbers(self, batch):
        return self.features(batch["features"].to(self.features.weight.dtype))

    def resolve(self, batch):
        """(rows, candidates), and (rows,) for none.

        A candidate is judged by its marker, its features, by how the mean of its pieces lies to that of the query's
        (what the base was trained for), and by its features as the query's mean weighs them ("the second" and the
        second): short ways where there is little to learn from. How much nearer than the others it lies is added to
        its logit outright. "None" is judged by the row's first state and by the strongest of what the candidates'
        judgement saw.
        """
        x = self(batch)
        at = batch["markers"][..., None].expand(-1, -1, WIDTH)
        owners = torch.arange(1, batch["markers"].shape[1] + 2, device=x.device)
        own = (batch["owners"][:, None, :] == owners[:, None]).to(x.dtype)
        means = (own @ x) / own.sum(-1, keepdim=True).clamp(min=1)
        means = functional.layer_norm(means, (WIDTH,))
        query, shown = means[:, :1], means[:, 1:]
        numbers = self._numbers(batch)
        told = [x.gather(1, at), query * shown, (query - shown).abs(), numbers, query * numbers]
        seen = self.candidate.inner(torch.cat(told, -1))
        chosen = self.candidate.down(seen).squeeze(-1).float()
        chosen = chosen + self.nearness * NEARNESS * self._nearer(query, shown, batch)
        # Nothing below 0, so that a row's padding makes no difference.
        strongest = seen.masked_fill(~batch["marked"][..., None], 0).amax(1).clamp(min=0)
        none = self.none(torch.cat([x[:, 0], strongest.to(x.dtype)], -1)).squeeze(-1).float()
        return chosen.masked_fill(~batch["marked"], AWAY), none

    @staticmethod
    def _nearer(query, shown, batch):
        """The cosine of each candidate with the query, less the mean over those of its row."""
        marked = batch["marked"].float()
        cosine = functional.cosine_similarity(query.float(), shown.float(), dim=-1) * marked
        return cosine - cosine.sum(1, keepdim=True) / marked.sum(1, keepdim=True).clamp(min=1)

    def tag(self, batch):
        """(rows, length, tags), and (rows, intents)."""
        x = self(batch)
        return self.tags(x).float(), self.intent(x[:, 0]).float()

    def read(self, batch):
        """(rows, length, 2): first and last piece of the answer; what is not text cannot be either."""
        return self.span(self(batch)).float().masked_fill(~batch["text"][..., None], AWAY)


def loss_of(model, batch):
    """The loss of a batch of one task, known by its targets; a mean over rows."""
    if "chosen" in batch:
        chosen, none = model.resolve(batch)
        gold, marked = batch["chosen"], batch["marked"]
        each = functional.binary_cross_entropy_with_logits(chosen, gold, reduction="none") * marked
        nothing = (gold.sum(1) == 0).float()
        absent = functional.binary_cross_entropy_with_logits(none, nothing)
        # Listwise: all that is meant, or none, shares the mass of one softmax.
        wanted = torch.cat([gold, nothing[:, None]], 1)
        shares = functional.log_softmax(torch.cat([chosen, none[:, None]], 1), 1)
        listwise = -(wanted / wanted.sum(1, keepdim=True) * shares).sum(1)
        entropy = torch.log(wanted.sum(1))  # what is left of it when all is right
        return each.sum(1).mean() + absent + (listwise - entropy).mean()
    if "tags" in batch:
        tags, intent = model.tag(batch)
        return functional.cross_entropy(
            tags.flatten(0, 1), batch["tags"].flatten(), ignore_index=-100
        ) + 0.5 * functional.cross_entropy(intent, batch["intent"])
    spans = model.read(batch)
    return functional.cross_entropy(spans[..., 0], batch["span"][:, 0]) + functional.cross_entropy(
        spans[..., 1], batch["span"][:, 1]
    )


def on(device, arrays):
    """A batch of NumPy arrays as tensors."""
    return {name: torch.from_numpy(value).to(device, non_blocking=True) for name, value in arrays.items()}
