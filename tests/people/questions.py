"""Reads the world's questions and gives them as records in the layout that score.py reads.

A line of `queries.txt`: `en topic | the question | gold=key,key | mode=all | who=person:sender | time=A..B~hours |
ans=one;;other | now=...`. `people.txt` lists the names that the data use for each person."""

import os

import gold
import world as worlds


def load(w):
    people = dict(_people(w))
    out, category = [], ""
    with open(os.path.join(w.root, "queries.txt"), encoding="utf-8") as f:
        for line in f:
            line = line.strip()
            if line.startswith("## "):
                category = line[3:]
            elif line and not line.startswith("#"):
                out.append(_record(len(out) + 1, category, line, w, people))
    ids = [r["query"] for r in out]
    twice = {q for q in ids if ids.count(q) > 1}
    if twice:
        raise SystemExit("asked twice: %s" % twice)
    return out


def _people(w):
    with open(os.path.join(w.root, "people.txt"), encoding="utf-8") as f:
        for line in f:
            if "=" in line:
                key, names = line.split("=", 1)
                yield key.strip(), [n.strip() for n in names.split(",")]


def _record(n, category, line, w, people):
    lang, query, *rest = [x.strip() for x in line.split(" | ")]
    opts = dict(o.split("=", 1) for o in rest)
    unknown = set(opts) - {"gold", "mode", "who", "time", "ans", "now"}
    if unknown:
        raise SystemExit("%s in: %s" % (unknown, line))
    r = {"id": "%s-q%03d" % (w.prefix, n), "lang": lang, "category": category, "query": query,
         "now": worlds.moment(opts["now"], w.zone).isoformat() if "now" in opts else w.now,
         "gold": [_target(k, w) for k in opts.get("gold", "").split(",") if k], "gold_mode": opts.get("mode", "any")}
    if not r["gold"]:
        r["gold_mode"] = "none"
        if category != "negative":
            raise SystemExit("no gold: %s" % line)
    if "who" in opts:
        r["people"] = [{"names": people[p.split(":")[0]], "role": p.split(":")[1]} for p in opts["who"].split(",")]
    if "time" in opts:
        span, _, tol = opts["time"].partition("~")
        a, b = [worlds.moment(x, w.zone).isoformat() for x in span.split("..")]
        r["time"] = {"start": a, "end": b, "tolerance_hours": int(tol or 2)}
    if "ans" in opts:
        r["answer"] = {"text_any": opts["ans"].split(";;")}
        read = [gold.source(k.strip(), w) for k in opts["gold"].split(",")] if r["gold"] else []
        for text in filter(None, read):
            if not any(gold.norm(x) in gold.norm(text) for x in r["answer"]["text_any"]):
                raise SystemExit("no answer in the source of: %s" % line)
    return r


def _target(key, w):
    first, *alt = gold.matchers(key.strip(), w)
    return first | ({"alt": alt} if alt else {})
