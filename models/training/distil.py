"""Heals what pruning broke: the layers that stay learn to give the vectors of the whole base back.

Dropping half of the base's layers costs a fifth of what its vectors know (nearest candidate right: 0.65 with twelve
layers, 0.52 with six, 0.44 with four). Before the resolver is trained, its layers are therefore trained on plain texts
until they give the base's hidden states (as in Sanh et al. 2019, arXiv 1910.01108, without the labels). No gold is
used: texts of the training part, alone and in pairs, and of templates. `train.py` does it by itself where layers were
dropped.
"""

import random

import numpy as np
import torch
from torch.nn import functional

from features import NAMES
from halves import Halves
from model import Resolver, on
from pieces import END, START
from sequence import CANDIDATES_AT, Row, batch

TOKENS = 2048
RATE = 4e-4


def texts_of(items):
    """What is said and shown in items, each once, in a fixed order."""
    out = set()
    for item in items:
        out.add(item["query"])
        out |= {e["text"] for e in item.get("entities", item.get("passages", ()))}
        out |= {text for turn in item.get("history") or [] for text in turn.values()}
    return sorted(out)


def _batches(texts, pieces, rng):
    """Rows of like length: texts alone, half of them followed by another one, so that longer rows are seen."""
    cut = [pieces.cut(t)[0] for t in texts if t.strip()]
    rows = [ids if rng.random() < 0.5 else ids + [END] + rng.choice(cut) for ids in map(list, cut)]
    rows = sorted((r[: CANDIDATES_AT - 2] for r in rows), key=len)
    out = []
    for ids in rows:
        if out and (len(out[-1]) + 1) * (len(ids) + 2) <= TOKENS:
            out[-1].append(ids)
        else:
            out.append([ids])
    rng.shuffle(out)
    return out


def prepared(ids_of_rows):
    """Lists of ids as a batch."""
    rows = []
    for ids in ids_of_rows:
        row = Row(features=np.zeros((0, len(NAMES)), np.float32))
        row.add([START] + ids + [END], "query", 0)
        rows.append(row)
    return batch(rows)


def loss_of(student, teacher, told):
    """Hidden states of the last layer, piece by piece, by angle; and their mean, which the embedder compares."""
    with torch.no_grad():
        wanted = teacher(told).float()
    given, seen = student(told).float(), told["seen"][..., None].float()
    pieces = (1 - functional.cosine_similarity(given, wanted, dim=-1)) * seen[..., 0]
    means = [(x * seen).sum(1) / seen.sum(1) for x in (given, wanted)]
    # The vectors lie in a narrow cone: without their common part, what tells texts apart weighs more.
    apart = [m - m.mean(0) for m in means] if len(given) > 2 else means
    return pieces.sum() / seen.sum() + (1 - functional.cosine_similarity(*apart, dim=-1)).mean()


def heal(model, base, texts, pieces, seed, epochs, device, halved):
    """Trains the layers of `model` in place; tells the loss of each epoch."""
    teacher = Halves(Resolver(base, 12).to(device).eval(), halved).quick
    model.eval()  # without dropout
    student = Halves(model, halved)
    trained = [p for part in (model.blk, model.norm) for p in part.parameters()]
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01)
    rng = random.Random(f"distil/{seed}")
    plan = [b for _ in range(epochs) for b in _batches(texts, pieces, rng)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=max(2, len(plan)), pct_start=0.1)
    losses = []
    for number, rows in enumerate(plan):
        told = on(device, prepared(rows))
        loss = loss_of(student.quick, teacher, told)
        loss.backward()
        student.hand_over()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        student.renew()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
        if number % 50 == 49:
            print(f"healing {number + 1}/{len(plan)}: loss {np.mean(losses[-50:]):.4f}", flush=True)
