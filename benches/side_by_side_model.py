"""The resolver side by side: onnxruntime with int8 weights against ours, same requests, same threads, same run.

    cargo build --release --example resolver_speed
    .venv/bin/pip install onnx onnxruntime                         # beside models/training/requirements.txt
    .venv/bin/python benches/side_by_side_model.py --state DIR [--threads 2] [--rounds 40]

`--state` is what `models/weights/resolver.gguf` was exported from. The peer gets the same rows of input ready made and
runs the layers alone, which are nearly all of the work: dynamic int8 (weights a channel, activations a tensor), its graph
optimised in full. Ours is timed whole, from texts to probabilities. Both take turns, request by request, so that what
else the machine does falls on both.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "models" / "training"))

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

import checkpoint
import sequence
from base import Trimmed
from evaluate import WEIGHTS
from pieces import Pieces

COUNTS = (1, 8, 20, 24)


class Layers(torch.nn.Module):
    """What the peer computes: embedded input to hidden states."""

    def __init__(self, model):
        super().__init__()
        self.norm, self.blk = model.norm, model.blk

    def forward(self, x):
        x = self.norm(x)
        for layer in self.blk:
            x = layer(x, None)
        return x


def request(count):
    """The requests of `models/examples/resolver_speed.rs`."""
    names = ["Tenancy agreement signed.pdf", "임대차 계약서 최종.docx", "IMG_2041.jpg", "Re: kitchen quote"]
    people = ["from Lucía Fernández", "민수", "Kerry Heating", "from Dermot Walsh"]
    kinds = ["document", "document", "image", "mail"]
    told = "Tenancy agreement signed.pdf, 임대차 계약서 최종.docx, Re: kitchen quote"
    return {
        "query": "open the second contract that Minsu sent last week",
        "now": "Wed 12 Nov 2025",
        "history": [{"user": "what did I get about the flat?"}, {"assistant": told}],
        "gold": [],
        "entities": [
            {
                "id": str(n),
                "type": kinds[n % 4],
                "source": "conversation",
                "text": f"{names[n % 4]} | {people[n // 4 % 4]} | {n % 28 + 1} Nov 2025 | {40 + 7 * n} KB",
            }
            for n in range(count)
        ],
    }


def embedded(model, row):
    """A row as the layers see it."""
    told = {key: torch.from_numpy(value) for key, value in sequence.batch([row]).items()}
    with torch.no_grad():
        x = model.words(told["ids"]) + model.positions[told["positions"]] + model.segments[told["segments"]]
    return x.numpy().astype(np.float32)


def peer(model, folder, threads):
    """A session over the layers in int8."""
    whole, small = folder / "layers.onnx", folder / "layers.int8.onnx"
    torch.onnx.export(
        Layers(model).eval(),
        (torch.zeros(1, 40, 384),),
        str(whole),
        input_names=["x"],
        output_names=["y"],
        dynamic_axes={"x": {1: "length"}, "y": {1: "length"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return onnxruntime.InferenceSession(str(small), options, providers=["CPUExecutionProvider"])


class Ours:
    """`resolver_speed` with `--serve`: a count in, milliseconds out."""

    def __init__(self, program, threads):
        weights = ROOT / "models" / "weights"
        command = [program, weights / "encoder.gguf", weights / "resolver.gguf", "--serve"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"RAYON_NUM_THREADS": str(threads)}
        )

    def __call__(self, count):
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=pathlib.Path, required=True)
    parser.add_argument("--program", default=ROOT / "target" / "release" / "examples" / "resolver_speed")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=40)
    args = parser.parse_args()
    base = Trimmed(WEIGHTS)
    pieces = Pieces(base.pieces, base.scores, base.charsmap)
    model, _ = checkpoint.model(args.state, base)
    ours = Ours(args.program, args.threads)
    with tempfile.TemporaryDirectory() as folder:
        session = peer(model.eval(), pathlib.Path(folder), args.threads)
    print("| candidates | pieces | onnxruntime int8, ms: least, median, p95 | ours | ratio of medians, of least |")
    print("|---|---|---|---|---|")
    for count in COUNTS:
        x = embedded(model, sequence.resolving(request(count), pieces))
        theirs, own = [], []
        for _ in range(args.rounds):
            started = time.perf_counter()
            session.run(None, {"x": x})
            theirs.append(1e3 * (time.perf_counter() - started))
            own.append(ours(count))
        cells = [f"{min(t):.1f}, {statistics.median(t):.1f}, {np.quantile(t, 0.95):.1f}" for t in (theirs, own)]
        ratios = statistics.median(theirs) / statistics.median(own), min(theirs) / min(own)
        print(f"| {count} | {x.shape[1]} | {cells[0]} | {cells[1]} | {ratios[0]:.2f}, {ratios[1]:.2f} |", flush=True)
    ours.process.stdin.close()
    ours.process.wait()


if __name__ == "__main__":
    main()
