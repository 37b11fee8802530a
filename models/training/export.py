"""A trained state to what is released: `resolver.gguf`, and vectors that the Rust side is held to.

    python3 models/training/export.py --state DIR [--type q8_0] [--out models/weights/resolver.gguf] [--losses]

Matrices of the layers and of the heads' first halves are quantised (`--type`), the rest is f32. Names are the
encoder's (`models/src/encoder`), counted anew: `blk.N.attn_q.weight` and so on; `segment_embd`, `marker`,
`features`; each head as `candidate.up`, `candidate.down`. The layers beneath and the table of pieces are not in it: they are
`encoder.gguf`'s, whose hash (as `encoder.b3` has it) is. Our own product reads any row that is a multiple of 32 long; for candle's, which is fast at multiples of
256 alone, `--pad 256` fills rows with zeros. What the Rust side must do alike stands in the metadata: limits, names of
features, segments, tags, intents, the lexicon, the thresholds. `--losses` prints what 8 and 4 bits cost on the
held-out sets.

The file begins with its architecture, format and length, so that a newer or a shortened one can be told from a spoilt
one; `resolver.b3` holds its hash. The test vectors are of the weights as they are after quantisation.
"""

import argparse
import copy
import json
import pathlib

import blake3
import gguf
import numpy as np
import torch

import checkpoint
import features
import mix
import quantities
import sequence
from base import EPSILON, HEADS, WIDTH, Trimmed
from evaluate import HERE, WEIGHTS, figures, table
from model import NEARNESS, on
from pieces import Pieces

TYPES = {"q8_0": gguf.GGMLQuantizationType.Q8_0, "q4_0": gguf.GGMLQuantizationType.Q4_0}
FORMAT = 2  # what the Rust side reads; more where it has to read anew
VECTORS = 6  # rows of each task in the test vectors
# Texts in the test vectors that people's own seldom are.
ODD = ("", " ", "ㅋㅋ ㄱㅅ 🙂🙂 ok?", "Ｆｕｌｌ ｗｉｄｔｈ №5 ½", "漢字 кириллица عربى 각", "a  b\tc\n\nd", "긴 글 and more " * 40)


def is_quantised(name, value):
    """The large matrices: those of the layers, and what the heads read the states with."""
    return value.ndim == 2 and (name.startswith("blk.") or name.endswith(".up.weight"))


def tensors(model):
    """(name in the file, f32 array) of all that is released, in the model's order."""
    for name, value in model.state_dict().items():
        value = value.float().numpy()
        yield checkpoint.RENAMED.get(name, name), value * np.float32(NEARNESS) if name == "nearness" else value


def padded(value, multiple):
    """Rows filled up with zeros to a multiple."""
    return np.pad(value, ((0, 0), (0, -value.shape[1] % multiple)))


def rounded(model, kind):
    """The model as it is after quantisation."""
    out = copy.deepcopy(model)
    with torch.no_grad():
        for name, value in out.state_dict().items():
            if is_quantised(name, value):
                packed = gguf.quants.quantize(value.numpy(), kind)
                value.copy_(torch.from_numpy(gguf.quants.dequantize(packed, kind)))
    return out


def write(path, *what):
    """The GGUF file; twice, since it says how long it is."""
    _write(path, 0, *what)
    _write(path, path.stat().st_size, *what)


def _write(path, length, model, settings, found, encoder, kind, multiple):
    w = gguf.GGUFWriter(path, "whence-resolver")
    w.add_uint32("resolver.format", FORMAT)
    w.add_uint64("resolver.length", length)
    w.add_name(f"Whence resolver, {len(model.blk)} layers")
    w.add_license("MIT")
    w.add_block_count(len(model.blk))
    w.add_embedding_length(WIDTH)
    w.add_feed_forward_length(4 * WIDTH)
    w.add_head_count(HEADS)
    w.add_layer_norm_eps(EPSILON)
    w.add_string("resolver.encoder", encoder.with_suffix(".b3").read_text().split()[0])
    w.add_uint32("resolver.beneath", len(model.beneath.layers))
    for name, values in (
        ("features", features.NAMES),
        ("segments", sequence.SEGMENTS),
        ("tags", sequence.TAGS),
        ("intents", sequence.INTENTS),
        ("quantities", quantities.CLASSES),
    ):
        w.add_array(f"resolver.{name}", list(values))
    for name in (
        "QUERY",
        "NOW",
        "TURNS",
        "CANDIDATE",
        "CANDIDATES",
        "PASSAGE",
        "PASSAGES",
    ):
        w.add_uint32(f"resolver.limit.{name.lower()}", getattr(sequence, name))
    for name, value in found["thresholds"].items():
        w.add_float32(f"resolver.threshold.{name}", value)
    for name, value in zip(("threshold", "temperature"), found.get("calibration", ())):
        w.add_float32(f"resolver.answer.{name}", float(value))
    w.add_bool("resolver.uses_features", settings["features"])
    w.add_string("resolver.lexicon", json.dumps(quantities.LEXICON, ensure_ascii=False))
    w.add_string("resolver.training", json.dumps(settings))
    for name, value in tensors(model):
        if is_quantised(name, value):
            w.add_tensor(name, gguf.quants.quantize(padded(value, multiple), kind), raw_dtype=kind)
        else:
            w.add_tensor(name, np.ascontiguousarray(value))
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def odd_requests():
    """For each task, requests made of `ODD`."""
    turns = [{"user": ODD[2]}, {"assistant": ODD[6] * 2}, {"user": ODD[4]}]
    places = [{"source": source, "box": [9.5, 20 * n, 80, 0]} for n, source in enumerate(("screen", "background") * 4)]
    entities = [
        {"id": str(n), "type": ODD[n % 4], "text": text, **place} for n, (text, place) in enumerate(zip(ODD, places))
    ]
    passages = [{"head": ODD[n], "text": text} for n, text in enumerate(ODD)]
    told = {"history": turns, "now": ODD[3], "gold": [], "intent": "find", "slots": [], "answer": None}
    return {
        "resolve": [told | {"query": q, "entities": e} for q, e in ((ODD[6], entities), (ODD[0], entities[:2]), ("x", []))],
        "tag": [told | {"query": q, "history": []} for q in ODD],
        "read": [told | {"query": q, "passages": p} for q, p in ((ODD[2], passages), (ODD[0], passages[:1]), ("x", []))],
    }


@torch.no_grad()
def vectors(model, pieces, with_features):
    """Rows of input with a model's logits, for each task; from the training part alone."""
    model.eval()
    model.beneath.exact()
    items, odd = mix.written()["train"], odd_requests()
    long = sorted((i for i in items if "entities" in i), key=lambda i: len(json.dumps(i, ensure_ascii=False)))
    chosen = {
        "resolve": long[:2] + long[len(long) // 2 :][: VECTORS - 4] + long[-2:] + mix.made(VECTORS, 5, False),
        "tag": [i for i in items if i["task"] == "search"][:: len(items) // 40][:VECTORS],
        "read": [i for i in items if i["task"] == "fact"][:: len(items) // 80][: VECTORS - 2],
    }
    build = {
        "resolve": lambda i: sequence.resolving(i, pieces, with_features),
        "tag": lambda i: sequence.tagging(i, pieces),
        "read": lambda i: sequence.reading(i, pieces),
    }
    out = []
    for task, own in chosen.items():
        for item in own + odd[task]:
            row = build[task](item)
            told = on("cpu", sequence.batch([row]))
            heads = {"resolve": model.resolve, "tag": model.tag, "read": model.read}[task](told)
            heads = [h[0].numpy().round(4).tolist() for h in (heads if isinstance(heads, tuple) else (heads,))]
            request = {k: item[k] for k in ("query", "history", "now", "entities", "passages") if k in item}
            numbers = row.features.round(6).tolist()
            out.append(
                {
                    "task": task,
                    "request": request,
                    "ids": row.ids,
                    "blocks": row.blocks,
                    "segments": row.segments,
                    "owners": row.owners,
                    "markers": row.markers,
                    "offsets": row.offsets,
                    "features": [{n: x for n, x in zip(features.NAMES, own) if x} for own in numbers],
                    "logits": heads,
                }
            )
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=pathlib.Path, required=True)
    parser.add_argument("--base", type=pathlib.Path, default=WEIGHTS)
    parser.add_argument("--out", type=pathlib.Path, default=WEIGHTS.parent / "resolver.gguf")
    parser.add_argument("--vectors", type=pathlib.Path, default=HERE.parent / "tests" / "resolver.json")
    parser.add_argument("--type", choices=TYPES, default="q8_0")
    parser.add_argument("--pad", type=int, default=32)
    parser.add_argument("--losses", action="store_true", help="also print what quantisation costs")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    base = Trimmed(args.base)
    pieces = Pieces(base.pieces, base.scores, base.charsmap)
    model, settings = checkpoint.model(args.state, base)
    released = rounded(model, TYPES[args.type])
    found = figures(released, pieces, "cpu", settings["features"])
    write(args.out, model, settings, found, args.base, TYPES[args.type], args.pad)
    data = args.out.read_bytes()
    digest = blake3.blake3(data).hexdigest()
    args.out.with_suffix(".b3").write_text(f"{digest}  {args.out.name}\n")
    print(f"{args.out}: {len(data) / 1e6:.1f} MB, BLAKE3 {digest}")
    lines = [json.dumps(v, ensure_ascii=False) for v in vectors(released, pieces, settings["features"])]
    args.vectors.parent.mkdir(parents=True, exist_ok=True)
    args.vectors.write_text("[" + ",\n".join(lines) + "]\n", encoding="utf-8")
    columns = {args.type: found["sets"]}
    if args.losses:
        columns = {"f32": figures(model, pieces, "cpu", settings["features"])["sets"]} | columns
        for other in TYPES.keys() - {args.type}:
            columns[other] = figures(rounded(model, TYPES[other]), pieces, "cpu", settings["features"])["sets"]
    print(table(columns))


if __name__ == "__main__":
    main()
