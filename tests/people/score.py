#!/usr/bin/env python3
"""Runs a whence binary over the people in this folder and scores its answers. Standard library only.

    score.py [PERSON ...] --bin PATH [--data-dir DIR] [--keep] [--show CATEGORY,...|all] [--json FILE]

With no person named, all of them, one after the other; the index of each then lies in DIR/PERSON.

A question counts at k when one of its targets (each of them, with gold_mode `all`) is among the first k results, and
a question with nothing to find counts when `resolved` is empty. `named`: what `resolved` points at is right.
Exit status: 0 when everything ran, 1 otherwise."""

import argparse
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ["s@1", "s@3", "named", "none", "time", "people", "answer"]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("people", nargs="*", metavar="PERSON", help="folders beside this file that hold questions; all otherwise")
    ap.add_argument("--bin", required=True, help="the whence binary")
    ap.add_argument("--data-dir", help="index folder; a temporary one otherwise")
    ap.add_argument("--keep", action="store_true", help="use the index that --data-dir already holds")
    ap.add_argument("--show", default="", help="categories whose misses are listed, or 'all'")
    ap.add_argument("--json", help="file for the figures, by person")
    a = ap.parse_args()
    known = sorted(p for p in os.listdir(HERE) if os.path.exists(os.path.join(HERE, p, "queries.jsonl")))
    people = [os.path.basename(p.rstrip("/")) for p in a.people] or known
    if set(people) - set(known):
        ap.error("nobody here is called %s; there are %s" % (", ".join(sorted(set(people) - set(known))), ", ".join(known)))
    figures = {}
    for i, person in enumerate(people):
        if len(people) > 1:
            print(("\n" if i else "") + person)
        data = os.path.join(a.data_dir, person) if a.data_dir and len(people) > 1 else a.data_dir
        figures[person] = score(person, a, data)
    if a.json:
        with open(a.json, "w", encoding="utf-8") as f:
            json.dump(figures, f, indent=1)


def score(person, a, data):
    """Indexes one person's home, unless it is kept, asks their questions and prints the table; gives its figures."""
    folder = os.path.join(HERE, person)
    me = read_json(folder, "persona.json")
    with open(os.path.join(folder, "queries.jsonl"), encoding="utf-8") as f:
        questions = [json.loads(line) for line in f]
    env = dict(os.environ, TZ=me["timezone"])
    with tempfile.TemporaryDirectory(prefix="whence-people-") as tmp:
        data = data or tmp
        if not (a.keep and os.path.isdir(data) and os.listdir(data)):
            index(a.bin, data, folder, me, env)
        answers = ask(a.bin, data, questions, env)
    rows = [(q, judge(q, answers.get(q["id"]))) for q in questions]
    figures = report(rows, answers)
    show(rows, answers, a.show.split(","))
    return figures


def read_json(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return json.load(f)


def index(binary, data, folder, me, env):
    """Restores modification times, which version control does not keep, and indexes the corpus."""
    home = os.path.join(folder, "corpus")
    for rel, seconds in read_json(folder, "mtimes.json").items():
        os.utime(os.path.join(home, rel), (seconds, seconds))
    who = [x for m in me["me"] for x in ("--me", m)]
    run([binary, "index", "--data-dir", data] + who + [home], env)


def ask(binary, data, questions, env):
    """All questions through one `ask --batch`; answers by id."""
    lines = "".join(json.dumps({"id": q["id"], "query": q["query"], "now": q["now"], "limit": 10}, ensure_ascii=False) + "\n" for q in questions)
    out = run([binary, "ask", "--batch", "--data-dir", data], env, lines)
    return {o["id"]: o for o in map(json.loads, out.splitlines())}


def run(command, env, text=""):
    """The standard output of a command; a failure ends the scoring with what it wrote to standard error."""
    p = subprocess.run(command, input=text.encode(), env=env, capture_output=True)
    if p.returncode:
        raise SystemExit("%s %s: exit %d: %s" % (*command[:2], p.returncode, p.stderr.decode(errors="replace")[-800:]))
    return p.stdout.decode()


def norm(s):
    s = re.sub("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", unicodedata.normalize("NFC", str(s or "")))
    return re.sub(r"\s+", " ", s).strip().casefold()


def seconds_apart(a, b):
    """Between two ISO times; infinite when one cannot be read. One without a zone is compared by its wall clock."""
    try:
        a, b = (dt.datetime.fromisoformat(str(x).replace("Z", "+00:00")) for x in (a, b))
    except ValueError:
        return float("inf")
    if a.tzinfo is None or b.tzinfo is None:
        a, b = a.replace(tzinfo=None), b.replace(tzinfo=None)
    return abs((a - b).total_seconds())


def ends_with(path, suffix):
    path, suffix = norm(path).replace("\\", "/"), norm(suffix)
    return path == suffix or path.endswith("/" + suffix)


def matches(result, m):
    """Whether a result satisfies one matcher (README.md says what matchers mean)."""
    if "path_suffix" in m:
        return ends_with(result.get("path") or result.get("container"), m["path_suffix"])
    where = norm(result.get("container")).replace("\\", "/")
    inside = any("/" + norm(m["container_suffix"]) + sep in "/" + where for sep in "/!#:")
    if not inside and not ends_with(where, m["container_suffix"]):
        return False
    shown = "\n".join(norm(result.get(k))[:1500] for k in ("title", "text", "locator", "path"))
    return norm(m["text_contains"]) in shown and ("sent_at" not in m or seconds_apart(result.get("sent_at"), m["sent_at"]) <= 90)


def hits(result, target):
    return any(matches(result, m) for m in [target] + target.get("alt", []))


def ranked(answer):
    return sorted((answer or {}).get("results") or [], key=lambda r: r.get("rank", 10**9))


def judge(q, answer):
    """Scores by column; a column that the question says nothing about is absent."""
    s, results = {}, ranked(answer)
    if q["gold_mode"] == "none":
        s["none"] = answer is not None and "error" not in answer and not answer.get("resolved")
    else:
        ranks = [next((i for i, r in enumerate(results, 1) if hits(r, t)), 99) for t in q["gold"]]
        every = q["gold_mode"] == "all"
        s["s@1"] = min(ranks) == 1
        s["s@3"] = max(ranks) <= max(3, len(ranks)) if every else min(ranks) <= 3
        named = [r for r in results if r.get("rank") in ((answer or {}).get("resolved") or [])]
        s["named"] = bool(named) and any(hits(named[0], t) for t in q["gold"])
        if every:
            s["named"] = all(any(hits(r, t) for r in named) for t in q["gold"]) and all(any(hits(r, t) for t in q["gold"]) for r in named)
    read = (answer or {}).get("interpretation") or {}
    if "time" in q:
        span, slack = read.get("time") or {}, q["time"]["tolerance_hours"] * 3600 + 1
        s["time"] = all(seconds_apart(span.get(k), q["time"][k]) <= slack for k in ("start", "end"))
    if "people" in q:
        found = [(norm(p.get("name")), p.get("role")) for p in read.get("people") or []]
        s["people"] = all(any((norm(n), g["role"]) in found for n in g["names"]) for g in q["people"])
    if "answer" in q:
        bare = lambda x: re.sub(r"[\s.,!?;:'\"“”()]+", "", norm(x))
        given = bare(((answer or {}).get("answer") or {}).get("text"))
        s["answer"] = bool(given) and any(bare(x) in given for x in q["answer"]["text_any"])
    return s


def report(rows, answers):
    """Prints the table and gives the same figures."""
    groups = {c: [s for q, s in rows if q["category"] == c] for c in dict.fromkeys(q["category"] for q, _ in rows)}
    groups.update({"lang " + l: [s for q, s in rows if q["lang"] == l] for l in sorted({q["lang"] for q, _ in rows})})
    groups["ALL"] = [s for _, s in rows]
    print("%-18s %4s " % ("", "n") + " ".join("%7s" % c for c in COLUMNS))
    figures = {}
    for name, scores in groups.items():
        by = {c: [s[c] for s in scores if c in s] for c in COLUMNS}
        figures[name] = {c: round(100 * sum(v) / len(v), 1) for c, v in by.items() if v}
        print("%-18s %4d " % (name, len(scores)) + " ".join("%7s" % figures[name].get(c, "-") for c in COLUMNS))
    took = sorted(o["took_ms"] for o in answers.values() if "took_ms" in o)
    figures["took_ms_p95"] = took[min(len(took) - 1, int(0.95 * len(took)))] if took else None
    print("took_ms p95 %s, unanswered %d" % (figures["took_ms_p95"], sum(q["id"] not in answers for q, _ in rows)))
    return figures


def show(rows, answers, categories):
    """Lists what was missed, with the columns that failed and the first results."""
    for q, s in rows:
        missed = [c for c, ok in s.items() if not ok and c not in ("s@3", "named")]
        if missed and ("all" in categories or q["category"] in categories):
            print("\n%s %s [%s] %s" % (q["id"], q["category"], " ".join(missed), q["query"]))
            want = [t.get("path_suffix") or t["text_contains"] for t in q["gold"]]
            print("   want %s %s" % (want, q.get("answer", {}).get("text_any", "")))
            answer = answers.get(q["id"]) or {}
            for r in ranked(answer)[:3]:
                print("   got  %s | %s" % (r.get("title"), norm(r.get("text"))[:70]))
            read = answer.get("interpretation") or {}
            print("   read %s %s answer %s" % (read.get("time"), read.get("people"), (answer.get("answer") or {}).get("text")))


if __name__ == "__main__":
    sys.exit(main())
