"""Quick checks of the training code: under two minutes on a CPU.

    python3 models/training/check.py [--write]      --write makes fixtures/features.json anew

* features and quantities come out as in `fixtures/features.json`, which the Rust side is held to as well;
* the written data reads without errors, and so does a sample of each format;
* pieces cut by the library and in Python alone are the same;
* a row is judged alike alone and among others;
* one batch of each task can be learned by heart;
* a run that was saved and resumed goes on as if it had not stopped;
* one that begins with weights of fewer features judges as those did, and learns the new ones.
"""

import json
import pathlib
import sys
import tempfile
import time

import torch

import checkpoint
import schema
import train
from base import Trimmed
from beneath import Beneath
from evaluate import WEIGHTS
from features import NAMES, features
from model import Resolver, loss_of, on
from pieces import Pieces
from quantities import quantities
from sequence import batch, reading, resolving, tagging

HERE = pathlib.Path(__file__).resolve().parent
FIXTURE = HERE / "fixtures" / "features.json"
FACTS = """@ boiler-service | home-repair | now Wed 12 Nov 2025
1 mail | Your boiler service | from Kerry Heating | Mon 3 Nov | We'll come on Thursday 20 November; the call-out is €85.
2 message | - | from Dermot Walsh | WhatsApp | Sat 1 Nov | the valve is a 22 mm one btw
> what does the call-out cost? = 1 {€85}
> when are they coming = 1 {Thursday 20 November}
> how wide is the valve = 2 {22 mm}
> what's Dermot's address = -
"""


def _boxed(identifier, kind, text, x, y, w=100, h=24):
    return {"id": identifier, "type": kind, "source": "screen", "text": text, "box": [x, y, w, h]}


def _plain(identifier, kind, text, source="conversation"):
    return {"id": identifier, "type": kind, "source": source, "text": text}


LISTED = [
    _plain("1", "image", "IMG_2.jpg | 3 MB | 2 May 2024"),
    _plain("2", "document", "Harbour.pdf | 120 KB | 9 May 2024"),
    _plain("3", "image", "IMG_4.jpg | 2 MB | 7 May 2024"),
    _plain("4", "image", "램프.png | 2 MB | 1 Apr 2024"),
    _plain("5", "document", "Lease.pdf | 5 MB | 30 Apr 2024"),
    _plain("6", "timer", "Eggs | 3 min", "background"),
]
TILES = [_boxed(str(n), "image", f"tile {n}", 20 + 150 * (n % 3), 15 + 90 * (n // 3) + n % 2) for n in range(8)]
# Invented for this purpose: each shows some of what `features.py` says.
REQUESTS = [
    (
        "open the cheapest lamp",
        [{"user": "lamps for the hall"}, {"assistant": "found these: Brass lamp"}],
        [
            _plain("1", "product", "Brass lamp | €49.90 | 12 Jan 2025"),
            _plain("2", "product", "Paper lamp | €12 | 3 Feb"),
            _plain("3", "link", "lamps.example"),
            _plain("4", "product", "Floor lamp | €1,200 | Dec 2024"),
        ],
    ),
    (
        "Brass lamp 말고 다른 거",
        [{"user": "램프"}, {"assistant": "Brass lamp, 종이 램프"}],
        [
            _plain("1", "product", "Brass lamp | 49,000원"),
            _plain("2", "product", "종이 램프 | 3만원 | 지난주 · 2시간 전"),
        ],
    ),
    (
        "call the second number",
        [],
        [
            _boxed("a", "phone", "02-555-0100", 40, 300),
            _boxed("b", "phone", "02-555-0111", 40, 200),
            _boxed("c", "button", "Call", 300, 204),
            _boxed("d", "text", "Opening hours", 40, 100, 220, 40),
            _boxed("e", "phone", "02-555-0122", 300, 300),
            _plain("f", "phone", "no box here | 02-555-0133") | {"source": "screen"},
        ],
    ),
    (
        "손예지 바로 위에 있는 사람",
        [],
        [
            _boxed("1", "row", "강유나 | 28/30 | 오후 3시 반", 20, 30),
            _boxed("2", "row", "노태경 | 0/30 | 오전 11시", 20, 60),
            _boxed("3", "row", "손예지 | 19/30 | 밤 9시 5분", 20, 90),
            _boxed("4", "button", "저장", 380, 60),
        ],
    ),
    (
        "what did Minsu send me yesterday",
        [{"assistant": "yes?"}],
        [
            _plain("1", "document", "계약서.pdf | 민수 | 2025년 11월 3일 | 1.5 MB"),
            _plain("2", "document", "lease.pdf | Lucia | yesterday | 820 KB"),
            _plain("3", "image", "IMG_1.jpg | 민지 | 2025-10-01 | 3 MB"),
            _plain("4", "audio", "memo | 1:30 | 80 %"),
        ],
    ),
    (
        "루시아가 보낸 사진이랑 영상",
        [],
        [
            _plain("1", "image", "beach.jpg | from Lucia | 6/11 | 14:05"),
            _plain("2", "video", "beach.mp4 | from Lucas | 2:10 pm | 45 sec"),
            _plain("3", "timer", "파스타 | 8분", "background"),
            _plain("4", "timer", "Eggs | 3 min", "background"),
        ],
    ),
    (
        "the top right one",
        [],
        [_boxed(str(n), "image", f"IMG_{n}", 20 + 150 * (n % 3), 15 + 90 * (n // 3) + n % 2) for n in range(9)],
    ),
    (
        "ﬁnd Café №5, 1.200 steps — 3½ ★★",
        [{"user": ""}, {"assistant": "Ａｎｎａ'S résumé"}],
        [
            _plain("1", "file", "Anna's résumé"),
            _plain("2", "text", ""),
            _plain("3", "odd", "x | 450 m | 5★"),
            _plain("4", "odd", "y | 1.2 km | 3★ | 20 kg"),
        ],
    ),
    ("anything", [], []),
    # What is asked by order, place and extremes (`asked.py`).
    ("the second to last photo", [], LISTED),
    ("not number 2, the 3rd please", [{"assistant": "here: Harbour.pdf"}], LISTED),
    ("numbers 1, 2 and 5", [], LISTED),
    ("the last two weeks, second oldest photo", [], LISTED),
    ("and the next one", [{"user": "the harbour?"}, {"assistant": "Harbour.pdf"}], LISTED),
    ("everything but the harbour, apart from the last", [], LISTED),
    ("least recent of the photos", [], LISTED),
    ("2번말고 처음 세 개 다", [], LISTED),
    ("아니 뒤에서두번째 사진이요", [{"assistant": "Harbour.pdf"}], LISTED),
    ("두 번째로 큰 거, 젤 위에 거 말고", [], LISTED),
    ("맨 끝에 있는 거", [{"assistant": "램프"}], LISTED),
    ("사진 3", [], LISTED),
    ("row 2, third from the right", [], TILES),
    ("what's in the middle of the bottom row", [], TILES),
    ("위에서 두번째줄 왼쪽 거", [], TILES),
    ("2행 3열에 있는 거", [], TILES),
    ("tile 4 오른쪽 거", [{"assistant": "tile 7"}], TILES),
    ("the one below that", [{"assistant": "tile 2"}], TILES),
    ("왼쪽에서 세 번째", [], TILES),
    ("아랫줄 오른쪽 두번째", [], TILES),
]


def fixture():
    """What `fixtures/features.json` should hold."""
    out = []
    for query, history, entities in REQUESTS:
        rows = [{n: round(x, 6) for n, x in zip(NAMES, row) if x} for row in features(query, history, entities)]
        out.append(
            {
                "query": query,
                "history": history,
                "entities": entities,
                "features": rows,
                "quantities": [quantities(e["text"]) for e in entities],
            }
        )
    return {"names": NAMES, "requests": out}


def features_are_as_written():
    if "--write" in sys.argv:
        lines = ",\n".join(json.dumps(r, ensure_ascii=False) for r in fixture()["requests"])
        FIXTURE.write_text(f'{{"names": {json.dumps(NAMES)},\n"requests": [\n{lines}]}}\n', encoding="utf-8")
    assert json.loads(FIXTURE.read_text(encoding="utf-8")) == json.loads(json.dumps(fixture())), (
        "features differ from the fixture"
    )


def facts():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "facts" / "en" / "sample.txt"
        path.parent.mkdir(parents=True)
        path.write_text(FACTS, encoding="utf-8")
        return schema.facts(path)


def data_reads():
    items = schema.load(HERE / "data")
    assert not schema.check(items, schema.held_out(HERE / "data")), "the written data has errors"
    texts = [(i["passages"][i["answer"][0]]["text"][slice(*i["answer"][1:])] if i["answer"] else None) for i in facts()]
    assert texts == ["€85", "Thursday 20 November", "22 mm", None], texts
    return items


def pieces_agree(base, items):
    library, plain = (Pieces(base.pieces, base.scores, base.charsmap, plain) for plain in (False, True))
    texts = [i["query"] for i in items[::7]] + [r[0] for r in REQUESTS] + ["", " ", "a  b ", "ﬁ Ⅷ 🙂", "각 각"]
    for text in texts:
        (ids, spans), (ids2, spans2) = library.cut(text), plain.cut(text)
        assert ids == ids2, text
        assert [text[a:b].strip() for a, b in spans] == [text[a:b].strip() for a, b in spans2], text
    return library


def resolvable(items):
    return [i for i in items if "entities" in i]


def learns_by_heart(base, items, pieces):
    torch.manual_seed(1)
    model = Resolver(base, Beneath(base, 10)).eval()  # without dropout
    searches = [i for i in items if i["task"] == "search"][:3]
    batches = [
        batch([resolving(i, pieces) for i in resolvable(items)[:3]]),
        batch([tagging(i, pieces) for i in searches]),
        batch([reading(i, pieces) for i in facts()]),
    ]
    optimizer = train.optimizer_of(model, 4e-4)
    for _ in range(60):
        losses = [loss_of(model, on("cpu", arrays)) for arrays in batches]
        sum(losses).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses = [loss.item() for loss in losses]
        if max(losses) < 0.05:
            return
    raise AssertionError(f"losses are still {losses}")


def company_does_not_matter(base, items, pieces):
    """What is said of a row is the same alone and among longer ones."""
    model = Resolver(base, Beneath(base, 10)).eval()
    rows = [resolving(i, pieces) for i in sorted(resolvable(items)[:300:30], key=lambda i: len(i["entities"]))]
    with torch.no_grad():
        together, alone = model.resolve(on("cpu", batch(rows))), model.resolve(on("cpu", batch(rows[:1])))
    count = len(rows[0].markers)
    assert torch.allclose(together[0][0, :count], alone[0][0, :count], atol=1e-3), "candidates depend on other rows"
    assert torch.allclose(together[1][0], alone[1][0], atol=1e-3), "none depends on other rows"


def run_in(folder, *more):
    return train.Run(
        train.arguments(
            ["--out", str(folder), "--layers", "2", "--tokens", "300", "--threads", "1", *more]
        )
    )


def resumes():
    with tempfile.TemporaryDirectory() as folder:

        def run(*more):
            return run_in(folder, *more)

        first = run()
        steps = first.steps()
        for _ in range(3):
            next(steps)
        first.save()
        expected = [next(steps).item() for _ in range(2)]
        steps = run("--resume").steps()
        assert [next(steps).item() for _ in range(2)] == expected, "a resumed run goes another way"


def begins_with_trained(base):
    """A state of the time before some features is taken up; its layers count."""
    torch.manual_seed(2)
    old, known = Resolver(base, Beneath(base, 9)), list(range(91))
    weights = old.state_dict()
    weights["features.weight"] = weights["features.weight"][:, known]
    new = list(range(91, len(NAMES)))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "old").mkdir()
        names = [NAMES[n] for n in known]
        torch.save({"model": weights, "names": names, "settings": {"layers": 3}}, path / "old" / checkpoint.NAME)
        run = run_in(path / "new", "--from", str(path / "old"))
        told = run.model.features.weight.detach()
        assert torch.equal(told[:, known], weights["features.weight"]) and not told[:, new].any()
        assert torch.equal(run.model.blk[1].ffn_up.weight, old.blk[1].ffn_up.weight)
        assert run.settings["layers"] == 3 and run.place["step"] == 0
        steps = run.steps()
        for _ in range(30):
            next(steps)
        assert run.model.features.weight[:, new].any(), "new features learn nothing"
        run.save()
        assert checkpoint.load(path / "new")["names"] == NAMES
        saved, _ = checkpoint.trained(path / "new")
        assert torch.equal(saved["features.weight"], run.model.features.weight)


def main():
    torch.set_num_threads(1)  # more would wait for each other where the machine is busy
    started = time.monotonic()

    def told(what):
        print(f"{time.monotonic() - started:5.1f} s  {what}", flush=True)

    features_are_as_written()
    told("features as written")
    items = data_reads()
    told("data reads")
    base = Trimmed(WEIGHTS)
    pieces = pieces_agree(base, items)
    told("pieces agree")
    company_does_not_matter(base, items, pieces)
    told("company does not matter")
    learns_by_heart(base, items, pieces)
    told("learns by heart")
    resumes()
    told("resumes")
    begins_with_trained(base)
    told("begins with trained weights")


if __name__ == "__main__":
    main()
