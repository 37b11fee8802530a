"""Base weights → models/weights/encoder.gguf: vocabulary trimmed, centres of each language measured.

    python3 -m venv .venv && .venv/bin/pip install -r models/training/requirements.txt
    .venv/bin/python models/training/embedder.py [--cache DIR] [--out FILE]

The matrices stay in the 4 bits that they come in. What is kept of the vocabulary: pieces of Latin letters (those of
western Europe included), digits, Hangul, and signs. E5's vectors lie in a narrow cone, and those of one language
nearer to each other than to what they mean in another; so the mean of questions and of passages in each language is
measured on our own written texts and stored, to be taken off every vector.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
import unicodedata

import gguf
import numpy as np
from tokenizers import Tokenizer

from base import EPSILON, HEADS, LAYERS, NAMES, WIDTH, Base, Encoder

HERE = pathlib.Path(__file__).resolve().parent
POSITIONS = 256  # longer texts are cut
PROBES = ["where did I put the tenancy agreement", "임대차 계약서 어디 있지", "Peter's invoice – 1,200 €, 3월분", "ﬁne Ⅷ café"]


def is_kept(piece):
    """Latin (to U+00FF), digits, Hangul, signs."""
    def fits(c):
        code = ord(c)
        return (code < 0x100 or 0xAC00 <= code < 0xD7A4 or 0x3130 <= code < 0x3190
                or unicodedata.category(c)[0] in "PSZ" and not 0x3040 <= code < 0x3100)
    return all(fits(c) for c in piece if c != "▁")


def is_korean(text):
    """A quarter of its letters is Hangul: the same rule as in the Rust code."""
    letters = [c for c in text if c.isalpha()]
    return 4 * sum(0xAC00 <= ord(c) < 0xD7A4 for c in letters) >= max(1, len(letters))


def written_texts():
    """Questions and passages of the written training data."""
    questions, passages = [], []
    for path in sorted((HERE / "data").rglob("*.txt")):
        for line in path.read_text().splitlines():
            if line.startswith(">"):
                said = re.sub(r"\[[\w-]+: ([^\]]*)\]", r"\1", line.lstrip("> ").rsplit("=", 1)[0])
                questions.append(re.sub(r"^\{[^}]*\}", "", said).strip())
            elif re.match(r"[csb]?\d+(@\S+)? ", line):
                fields = [f.strip().strip('"') for f in line.split(" ", 1)[1].split("|")]
                passages.append(". ".join(f for f in fields if f not in ("", "-")))
    return [q for q in questions if q], passages


def centres(vectors, texts):
    """The mean vector of each language: (english, korean)."""
    korean = np.array([is_korean(t) for t in texts])
    return [vectors[korean == which].mean(0) for which in (False, True)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=pathlib.Path, default=HERE / ".cache")
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parent / "weights" / "encoder.gguf")
    args = parser.parse_args()
    base = Base(args.cache)
    encoder = Encoder(base)
    vocabulary = base.tokenizer_json["model"]["vocab"]
    specials = 4  # <s> <pad> </s> <unk>
    kept = [n for n, (piece, _) in enumerate(vocabulary[:-1]) if n < specials or is_kept(piece)]
    tokenizer = json.loads(json.dumps(base.tokenizer_json))
    tokenizer["model"]["vocab"] = [vocabulary[n] for n in kept]
    tokenizer["added_tokens"] = tokenizer["added_tokens"][:specials]
    tokenizer = Tokenizer.from_str(json.dumps(tokenizer))
    tokenizer.enable_truncation(POSITIONS)
    encoder.words = encoder.words[kept]

    def embed(prefix, texts):
        return encoder.vectors([tokenizer.encode(prefix + t).ids for t in texts])
    questions, passages = written_texts()
    print(f"{len(kept)} of {len(vocabulary)} pieces; centres from {len(questions)} questions, {len(passages)} passages")

    w = gguf.GGUFWriter(args.out, "bert")
    w.add_name("multilingual-e5-small, 4 bits, Latin and Hangul pieces")
    w.add_license("MIT")
    w.add_source_url("https://huggingface.co/intfloat/multilingual-e5-small")
    w.add_block_count(LAYERS)
    w.add_context_length(POSITIONS)
    w.add_embedding_length(WIDTH)
    w.add_feed_forward_length(1536)
    w.add_head_count(HEADS)
    w.add_layer_norm_eps(EPSILON)
    w.add_tokenizer_model("t5")
    w.add_token_list([vocabulary[n][0] for n in kept])
    w.add_token_scores([vocabulary[n][1] for n in kept])
    for normalizer in base.tokenizer_json["normalizer"]["normalizers"]:
        if normalizer["type"] == "Precompiled":
            w.add_precompiled_charsmap(base64.b64decode(normalizer["precompiled_charsmap"]))
    four_bits = gguf.GGMLQuantizationType.Q4_0
    w.add_tensor("token_embd.weight", base.quantised["emb.word"][kept], raw_dtype=four_bits)
    w.add_tensor("position_embd.weight", base.plain["emb.pos"].reshape(-1, WIDTH)[:POSITIONS].astype(np.float16))
    w.add_tensor("token_types.weight", base.plain["emb.type"].reshape(-1, WIDTH)[0])
    for end, long in (("w", "weight"), ("b", "bias")):
        w.add_tensor(f"token_embd_norm.{long}", base.plain[f"emb.ln.{end}"])
        for layer in range(LAYERS):
            for short, name in NAMES.items():
                source, target = f"l{layer}.{short}.{end}", f"blk.{layer}.{name}.{long}"
                if source in base.quantised:
                    w.add_tensor(target, base.quantised[source], raw_dtype=four_bits)
                else:
                    w.add_tensor(target, base.plain[source])
    for role, prefix, texts in (("query", "query: ", questions), ("passage", "passage: ", passages)):
        for language, centre in zip(("en", "ko"), centres(embed(prefix, texts), texts)):
            w.add_tensor(f"centre.{role}.{language}", centre)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
    data = args.out.read_bytes()
    print(f"{args.out}: {len(data) / 1e6:.1f} MB, sha256 {hashlib.sha256(data).hexdigest()}")
    # What the Rust side is held to: tests/encoder.json.
    probes = [{"text": t, "ids": tokenizer.encode("query: " + t).ids, "vector": [round(float(x), 5) for x in v]}
              for t, v in zip(PROBES, embed("query: ", PROBES))]
    (HERE.parent / "tests").mkdir(exist_ok=True)
    (HERE.parent / "tests" / "encoder.json").write_text(json.dumps(probes, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
