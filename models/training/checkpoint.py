"""What a run leaves behind and goes on from: weights, optimizer, place in the data, random state.

`state.pt` has everything but the layers beneath, which are the embedder's. Where files are carried between
machines in small parts, `scatter` writes the weights alone, in half precision, in parts that `gather` joins.
"""

import io
import json
import os

import torch

from base import LAYERS
from beneath import Beneath
from features import NAMES
from gguf_reader import Gguf
from model import NEARNESS, Resolver

NAME = "state.pt"
# What is called otherwise in the released file.
RENAMED = {"segments": "segment_embd.weight", "marker": "marker.weight", "nearness": "nearness.weight"}
PART = 15 << 20  # bytes


def save(folder, model, optimizer, scheduler, settings, place):
    """Written beside and then put in place: a kill leaves the old or the new."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "names": NAMES,
        "settings": settings,
        "place": place,
        "random": torch.get_rng_state(),
        "random cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }
    torch.save(state, folder / (NAME + ".new"))
    os.replace(folder / (NAME + ".new"), folder / NAME)


def load(folder):
    return torch.load(folder / NAME, map_location="cpu", weights_only=True)


def trained(folder):
    """Weights for the features of today, and the settings they were trained with, out of a folder with `state.pt` or with
    parts, or out of a released file. Features that the state does not know say nothing yet."""
    if folder.suffix == ".gguf":
        state = released(folder)
    else:
        state = load(folder) if (folder / NAME).exists() else gather(folder)
    weights = dict(state["model"])
    weights["features.weight"] = _by_name(weights["features.weight"], state["names"])
    return weights, state["settings"]


def released(path):
    """What `export.py` wrote, as a state: its matrices are as 8 bits have them."""
    file = Gguf(path)
    names = {to: own for own, to in RENAMED.items()}
    weights = {names.get(name, name): torch.from_numpy(file.floats(name).copy()) for name in file.shapes}
    weights["nearness"] = weights["nearness"] / NEARNESS
    return {
        "model": weights,
        "names": list(file.metadata["resolver.features"]),
        "settings": json.loads(file.metadata["resolver.training"]),
    }


def _by_name(columns, names):
    """One column for each of `NAMES`, out of those of some names: 0 where there is none."""
    if columns.shape[1] != len(names) or not set(names) <= set(NAMES):
        raise ValueError(f"the state has other features: {columns.shape[1]}, {sorted(set(names) - set(NAMES))}")
    out = columns.new_zeros(len(columns), len(NAMES))
    out[:, [NAMES.index(name) for name in names]] = columns
    return out


def model(folder, base, device="cpu"):
    """A model and the settings it was trained with; see `trained`."""
    weights, settings = trained(folder)
    resolver = Resolver(base, Beneath(base, LAYERS - settings["layers"], device)).to(device)
    fill(resolver, weights)
    return resolver, settings


def fill(resolver, weights):
    """Weights into a model."""
    resolver.load_state_dict({k: v.float() for k, v in weights.items()})


def scatter(folder, resolver, settings):
    """The weights in half precision, in parts of at most 15 MiB."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = io.BytesIO()
    weights = {k: v.half() for k, v in resolver.state_dict().items()}
    torch.save({"model": weights, "names": NAMES, "settings": settings}, whole)
    data = whole.getvalue()
    for number, start in enumerate(range(0, len(data), PART)):
        (folder / f"weights.{number:02}").write_bytes(data[start : start + PART])


def gather(folder):
    data = b"".join(part.read_bytes() for part in sorted(folder.glob("weights.[0-9][0-9]")))
    return torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
