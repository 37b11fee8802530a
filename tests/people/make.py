#!/usr/bin/env python3
"""Makes an invented person's home from a world folder.

    make.py nuala                       makes nuala/corpus, mtimes.json, persona.json, queries.jsonl from nuala/world
    make.py sample --home OUT           the files alone, elsewhere

Needs the packages that formats.py names. With a `queries.txt` in the world, every gold matcher is looked up in what
was written, and every short answer in the text of what it should be found in; the run fails when one is not there."""

import argparse
import configparser
import datetime as dt
import json
import os
import shutil
import sys

import chats
import formats
import gold
import mailbox_out
import questions
import smalltalk
import world as worlds

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("person", help="folder beside this file, with a folder `world`")
    ap.add_argument("--home", help="where the files go; the person's `corpus` otherwise")
    a = ap.parse_args()
    person = os.path.join(HERE, a.person)
    home = a.home or os.path.join(person, "corpus")
    w = worlds.load(os.path.join(person, "world"))
    formats.font_path()
    shutil.rmtree(home, ignore_errors=True)
    times = write_home(home, w)
    if not os.path.exists(os.path.join(w.root, "queries.txt")):
        return 0
    dump(person, "mtimes.json", times)
    dump(person, "persona.json", {"me": w.me, "now": w.now, "timezone": w.zone.key})
    records = questions.load(w)
    with open(os.path.join(person, "queries.jsonl"), "w", encoding="utf-8") as f:
        f.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    return check(home, records)


def write_home(home, w):
    """Writes everything; gives the modification time of each file, in seconds since 1970, by relative path."""
    render = lambda doc, path: render_doc(doc, path, w)
    when = {}
    for d in w.docs.values():
        for p in ([] if d.attached else [d.name]) + d.copies:
            render(d, os.path.join(home, p))
            when[p] = d.when
    chatter(w)
    for c in w.chats:
        if c.style != "slack":
            chats.write(home, c, w, render)
    slack = [c for c in w.chats if c.style == "slack"]
    if slack:
        chats.slack(home, slack, w, slack_users(w))
    mailbox_out.write(home, w.mails, w, render)
    static = os.path.join(w.root, "static")
    if os.path.isdir(static):
        shutil.copytree(static, home, dirs_exist_ok=True)
    return stamp(home, w, when)


def stamp(home, w, when):
    for c in w.chats:
        for m in c.msgs:
            p = m.file and chats.media_path(c, m, w.docs[m.file])
            if p:
                when[p] = m.when
    out = {}
    for d, _, fs in os.walk(home):
        for f in fs:
            path = os.path.join(d, f)
            rel = os.path.relpath(path, home)
            out[rel] = int(when.get(rel, w.saved).timestamp())
            os.utime(path, (out[rel], out[rel]))
    return dict(sorted(out.items()))


def chatter(w):
    """Mixes small talk into the chats that ask for it (`talk=en:40` and `from=2026-09-01` in their header)."""
    turns = smalltalk.load(w.root)
    for c in w.chats:
        if "talk" not in c.opts:
            continue
        start, end = worlds.moment(c.opts["from"], w.zone), w.saved - dt.timedelta(days=1)
        for t, who, text in smalltalk.lines(c.opts["talk"], start, end, c.members, c.place + c.name, turns):
            c.msgs.append(worlds.Msg("", t, who, text))
        c.msgs.sort(key=lambda m: m.when)


def slack_users(w):
    """`[slack]` in world.ini: display name = handle; real name; address."""

    ini = configparser.ConfigParser(delimiters=("=",))
    ini.optionxform = str
    ini.read(os.path.join(w.root, "world.ini"), encoding="utf-8")
    return {k: [x.strip() for x in v.split(";")] for k, v in ini["slack"].items()}


def render_doc(d, path, w):
    """Writes one Doc in its kind's format."""
    rows = lambda: [[number(x.strip()) for x in l.split(" | ")] for l in d.body.splitlines()]
    author = w.me[0]
    if d.kind in ("md", "txt", "csv"):
        formats.text(path, d.body + "\n")
    elif d.kind == "txt-euckr":
        formats.text(path, d.body + "\n", "euc-kr")
    elif d.kind == "pdf":
        formats.pdf(path, d.title, d.body, author, d.when)
    elif d.kind == "docx":
        formats.word(path, d.title, d.body, author, d.when)
    elif d.kind == "odt":
        formats.opentext(path, d.title, d.body)
    elif d.kind == "rtf":
        formats.rtf(path, d.title + "\n" + d.body)
    elif d.kind == "html":
        formats.html(path, d.title, d.body)
    elif d.kind == "xlsx":
        formats.sheet(path, {d.title or "Sheet1": rows()}, author, d.when)
    elif d.kind == "pptx":
        formats.slides(path, [page(b) for b in d.body.split("\n---\n")], author, d.when)
    elif d.kind == "epub":
        formats.epub(path, d.title, "A. Nonny", [(b.split("\n", 1)[0], b.split("\n", 1)[1]) for b in d.body.split("\n---\n")])
    elif d.kind == "photo":
        gps = tuple(float(x) for x in d.title.split(",")) if d.title else None
        off = d.when.strftime("%z")
        formats.photo(path, d.key, d.when, gps, w.device, offset=off[:3] + ":" + off[3:])
    elif d.kind == "shot":
        formats.screenshot(path, d.body.splitlines(), dark=d.title == "dark")
    elif d.kind == "broken":
        formats.write_bytes(path, d.body.encode() + bytes(range(256)))
    else:
        raise SystemExit("unknown kind %s of %s" % (d.kind, d.key))


def page(block):
    title, _, rest = block.partition("\n")
    body, _, notes = rest.partition("\nnotes: ")
    return title, body, notes


def number(s):
    try:
        return float(s) if "." in s else int(s)
    except ValueError:
        return s


def check(home, records):
    c = gold.Checker(home)
    bad = [(r["id"], m) for r in records for t in r["gold"] for m in [t] + t.get("alt", []) if not c.holds(m)]
    for i, m in bad:
        print("not in the data: %s %s" % (i, json.dumps(m, ensure_ascii=False)), file=sys.stderr)
    print("%d questions, %d of them with nothing to find; %d matchers missing"
          % (len(records), sum(r["gold_mode"] == "none" for r in records), len(bad)))
    return 1 if bad else 0


def dump(folder, name, value):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
        f.write("\n")


if __name__ == "__main__":
    sys.exit(main())
