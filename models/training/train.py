"""Base weights to a resolver: candidates, tags and answers of fact questions learned together.

    python3 models/training/train.py --out DIR [--layers 4] [--epochs 6] [--stage-minutes 110] [--threads 2]
    python3 models/training/train.py --out DIR --resume
    python3 models/training/train.py --out DIR --from TRAINED [--epochs 2] [--rate 1e-4]

The base is `weights/encoder.gguf`; where it is missing, `embedder.py` makes it. A stage that is over stops after its
batch and saves; `--resume` goes on from there with the same data in the same order; told to stop (Ctrl+C, SIGTERM) it saves at once. Figures go to DIR/log.jsonl.
"""

import argparse
import json
import math
import pathlib
import signal
import subprocess
import sys
import time

import torch

import checkpoint
import mix
from base import LAYERS, Trimmed
from beneath import Beneath
from evaluate import HERE, WEIGHTS, figures, table
from halves import Halves, is_fast
from model import Resolver, loss_of, on
from pieces import Pieces
from sequence import batch

EPOCHS = 6
HEADS = ("candidate", "none", "tags", "intent", "span", "features", "marker", "segments", "nearness")


def arguments(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--out", type=pathlib.Path, required=True)
    add("--base", type=pathlib.Path, default=WEIGHTS)
    add("--layers", type=int, default=4, help="the last ones of the base, which are trained")
    add("--epochs", type=float, help=f"{EPOCHS} by default; with --resume, where the run shall now end")
    add("--tokens", type=int, default=2048, help="tokens of a batch, padding included")
    add("--rate", type=float, default=2e-4, help="of the layers; heads learn three times as fast")
    add("--templates", type=float, default=0.25, help="share of templates in the resolver's items")
    add("--no-features", action="store_true")
    add("--full", action="store_true", help="32-bit floats, also where bf16 is fast")
    add("--seed", type=int, default=1)
    add("--threads", type=int, default=2)
    add("--workers", type=int, default=0, help="processes that prepare batches: some on a GPU machine")
    add("--stage-minutes", type=float, default=110)
    add("--evaluate-every", type=int, default=400, help="steps; 0: at the end alone")
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--resume", action="store_true")
    start.add_argument(
        "--from",
        dest="trained",
        type=pathlib.Path,
        help="begin with the weights of this folder or released file (its layers); features it does not know start at zero",
    )
    add("--carry", type=pathlib.Path, help="write the weights here in parts of at most 15 MiB at the end of the stage")
    return parser.parse_args(given)


def optimizer_of(model, rate):
    """AdamW; what is new learns faster than what was learned, norms and biases do not decay."""
    groups = {}
    for name, value in model.named_parameters():
        if value.requires_grad:
            new, flat = name.split(".")[0] in HEADS, value.ndim < 2
            groups.setdefault((new, flat), []).append(value)
    return torch.optim.AdamW(
        [
            {"params": values, "lr": rate * (3 if new else 1), "weight_decay": 0.0 if flat else 0.01}
            for (new, flat), values in groups.items()
        ],
        betas=(0.9, 0.98),
        eps=1e-6,
        fused=True,
    )


def schedule(optimizer, steps):
    """Up for the first twentieth, then down along a cosine to a hundredth."""
    warm = max(1, steps // 20)

    def factor(step):
        if step < warm:
            return (step + 1) / warm
        return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, (step - warm) / max(1, steps - warm))))

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


class Prepared(torch.utils.data.Dataset):
    """The batches of an epoch from some place on, ready for the model."""

    def __init__(self, data, epoch, start):
        self.data, self.number, self.start = data, epoch, start
        self.batches = data.epoch(epoch)

    def __len__(self):
        return len(self.batches) - self.start

    def __getitem__(self, index):
        number = self.start + index
        return batch(self.data.rows(self.batches[number], self.number, number))


class Run:
    """A training run: what it is made of, and where it stands."""

    def __init__(self, args):
        self.args = args
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.halved = not args.full and is_fast(self.device)
        torch.manual_seed(args.seed)
        torch.set_num_threads(args.threads)
        base = Trimmed(args.base)
        self.pieces = Pieces(base.pieces, base.scores, base.charsmap)
        state = checkpoint.load(args.out) if args.resume else None
        weights, before = checkpoint.trained(args.trained) if args.trained else (None, None)
        self.settings = (
            state["settings"]
            if state
            else {
                "layers": before["layers"] if before else args.layers,
                "epochs": args.epochs or EPOCHS,
                "tokens": args.tokens,
                "rate": args.rate,
                "seed": args.seed,
                "templates": args.templates,
                "features": not args.no_features,
            }
        )
        if state and args.epochs:
            self.settings["epochs"] = args.epochs
        s = self.settings
        self.parts = mix.written()
        self.data = mix.Mix(self.parts["train"], self.pieces, s["seed"], s["templates"], s["tokens"], s["features"])
        self.model = Resolver(base, Beneath(base, LAYERS - s["layers"], self.device)).to(self.device)
        if weights:
            checkpoint.fill(self.model, weights)
        self.optimizer = optimizer_of(self.model, s["rate"])
        # Epochs differ a little in their number of batches; the end goes by the first's.
        self.last = round(s["epochs"] * len(self.data.epoch(0)))
        self.scheduler = schedule(self.optimizer, self.last)
        self.place = {"epoch": 0, "batch": 0, "step": 0, "seconds": 0.0, "rows": 0}
        if state:
            self._restore(state)
        self.halves = Halves(self.model, self.halved)

    def _restore(self, state):
        checkpoint.fill(self.model, state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.scheduler.load_state_dict(state["scheduler"])
        self.place = state["place"]
        torch.set_rng_state(state["random"])
        if state["random cuda"] and self.device == "cuda":
            torch.cuda.set_rng_state_all(state["random cuda"])

    def save(self):
        checkpoint.save(self.args.out, self.model, self.optimizer, self.scheduler, self.settings, self.place)

    def step(self, arrays):
        """One batch; its loss."""
        self.model.train()
        self.halves.quick.train()
        loss = loss_of(self.halves.quick, on(self.device, arrays))
        loss.backward()
        self.halves.hand_over()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.halves.renew()
        self.scheduler.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.detach()

    def steps(self):
        """Trains on, batch by batch; yields the loss of each and moves the place."""
        while self.place["step"] < self.last:
            prepared = Prepared(self.data, self.place["epoch"], self.place["batch"])
            loader = torch.utils.data.DataLoader(
                prepared, batch_size=None, num_workers=self.args.workers, generator=torch.Generator().manual_seed(0)
            )
            for arrays in loader:
                started = time.monotonic()
                loss = self.step({k: v.numpy() if torch.is_tensor(v) else v for k, v in arrays.items()})
                self.place["seconds"] += time.monotonic() - started
                self.place["rows"] += len(arrays["ids"])
                self.place["batch"] += 1
                self.place["step"] += 1
                yield loss
                if self.place["step"] >= self.last:
                    return
            self.place["epoch"] += 1
            self.place["batch"] = 0

    def told(self, most=None):
        """Held-out figures, with where the run stands."""
        found = figures(self.model, self.pieces, self.device, self.settings["features"], most, self.parts)
        return dict(self.place, **found, rows_a_second=round(self.place["rows"] / max(self.place["seconds"], 1e-9), 2))


def train(args):
    started, losses = time.monotonic(), []
    run = Run(args)
    args.out.mkdir(parents=True, exist_ok=True)
    log = (args.out / "log.jsonl").open("a", encoding="utf-8")

    def write(line):
        log.write(json.dumps(line) + "\n")
        log.flush()

    told_to_stop = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.append(True))
    for loss in run.steps():
        losses.append(loss)
        step = run.place["step"]
        if step % 50 == 0:
            mean = torch.stack(losses).mean().item()
            losses = []
            print(
                f"step {step}, epoch {run.place['epoch']}: loss {mean:.4f}, "
                f"{run.place['rows'] / max(run.place['seconds'], 1e-9):.1f} rows/s",
                flush=True,
            )
            write(dict(run.place, loss=mean))
        if args.evaluate_every and step % args.evaluate_every == 0:
            write(run.told(most=60))
            run.save()
        if told_to_stop:
            run.save()
            print(f"stopped at step {step}; go on with --resume", flush=True)
            return
        if time.monotonic() - started > 60 * args.stage_minutes:
            print("the stage is over; go on with --resume", flush=True)
            break
    run.save()
    if args.carry:
        checkpoint.scatter(args.carry, run.model, run.settings)
    found = run.told()
    write(found)
    print(table({f"resolver, {run.settings['layers']} layers": found["sets"]}), flush=True)
    print(json.dumps({k: v for k, v in found.items() if k != "sets"}), flush=True)


def main():
    args = arguments()
    if not args.base.exists():
        subprocess.run([sys.executable, str(HERE / "embedder.py"), "--out", str(args.base)], check=True)
    train(args)


if __name__ == "__main__":
    main()
