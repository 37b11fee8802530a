"""Reads a world: the text files in which an invented person's documents, chats and mails are written down.

A world folder holds `world.ini` (who, zone, export date), `docs.txt`, `chats.txt`, `mail.txt`, perhaps `talk.txt` (see
smalltalk.py) and a folder `static` that is copied as it is. In the text files a line `=== a | b | c` opens an entry and the lines after it are its body.
README.md gives the fields. Times are local to the person's zone unless they carry an offset.
"""

import configparser
import dataclasses
import datetime as dt
import os
import re
import tempfile
import zoneinfo


@dataclasses.dataclass
class Doc:
    """A file: `name` is its path in the home, or '@name' when it only travels by chat or mail."""
    key: str
    kind: str
    name: str
    copies: list
    when: dt.datetime
    title: str
    body: str

    @property
    def attached(self):
        return self.name.startswith("@")

    @property
    def filename(self):
        return os.path.basename(self.name.lstrip("@"))


@dataclasses.dataclass
class Msg:
    """A chat line; `file` is the key of a Doc sent with it and `text` then is the caption.

    Without a `sender` it is a notice of the program itself ("Anna left")."""
    key: str
    when: dt.datetime
    sender: str
    text: str
    file: str = ""
    photo: bool = False


@dataclasses.dataclass
class Chat:
    """One exported conversation; `place` is the export's file or folder, by `style`."""
    style: str
    place: str
    name: str
    me: str
    members: list
    opts: dict
    msgs: list


@dataclasses.dataclass
class Mail:
    key: str
    box: str
    sender: str
    to: str
    when: dt.datetime
    charset: str
    subject: str
    attach: list
    body: str
    html: bool = False


@dataclasses.dataclass
class World:
    root: str
    me: list
    zone: zoneinfo.ZoneInfo
    now: str
    saved: dt.datetime
    docs: dict
    chats: list
    mails: list
    prefix: str = "per"
    device: tuple = ("Fairphone", "FP5")


def load(root):
    """The world under `root`; an entry that cannot be read ends the run with its text."""
    ini = configparser.ConfigParser()
    ini.read(os.path.join(root, "world.ini"), encoding="utf-8")
    me = ini["person"]
    zone = zoneinfo.ZoneInfo(me["timezone"])
    at = lambda s: moment(s, zone)
    docs = [_doc(h, b, at) for h, b in entries(root, "docs.txt")]
    chats = [_chat(h, b, at) for h, b in entries(root, "chats.txt")]
    mails = [_mail(h, b, at) for h, b in entries(root, "mail.txt")]
    return World(root, [x.strip() for x in me["me"].split(";")], zone, me["now"], at(me["saved"]),
                 {d.key: d for d in docs}, chats, mails, me.get("prefix", "per"),
                 tuple(x.strip() for x in me.get("device", "Fairphone; FP5").split(";")))


def content(doc, render):
    """The bytes of a Doc, as `render(doc, path)` writes it."""
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, doc.filename)
        render(doc, path)
        with open(path, "rb") as f:
            return f.read()


def moment(s, zone):
    """'2027-03-05 14:22[:10][ +0100]' -> aware time; without an offset it is local to `zone`."""
    t = dt.datetime.fromisoformat(s.strip())
    return t if t.tzinfo else t.replace(tzinfo=zone)


def entries(root, name):
    """(header fields, body) of every `=== ` entry of the files that make up `name` (also name-2.txt and so on)."""
    stem, ext = os.path.splitext(name)
    for f in sorted(os.listdir(root)):
        if f != name and not re.fullmatch(re.escape(stem) + r"-\w+" + re.escape(ext), f):
            continue
        with open(os.path.join(root, f), encoding="utf-8") as h:
            for block in re.split(r"(?m)^=== ", h.read())[1:]:
                head, _, body = block.partition("\n")
                yield [x.strip() for x in head.split(" | ")], body.strip("\n")


def _doc(head, body, at):
    key, kind, names, when, *title = head
    first, *copies = [x.strip() for x in names.split(";")]
    return Doc(key, kind, first, copies, at(when), title[0] if title else "", body)


def _chat(head, body, at):
    style, place, name, me, members, *opts = head
    opts = dict(o.split("=", 1) for o in opts)
    msgs = [_line(line, me, at) for line in body.splitlines() if line.strip()]
    return Chat(style, place, name, me, [m.strip() for m in members.split(",")], opts, msgs)


def _line(line, me, at):
    """`2027-03-05 14:22 | who | [file key] text [[key]]`; ⏎ breaks the line, `me` is the person, `-` the program."""
    m = re.fullmatch(r"(.*?)(?:\s*\[\[(\S+)\]\])?", line.strip())
    when, who, text = m[1].split(" | ", 2)
    f = re.match(r"\[(file|photo) (\S+)\] ?", text)
    return Msg(m[2] or "", at(when), {"me": me, "-": ""}.get(who, who), text[f.end():] if f else text.replace("⏎", "\n"),
               f[2] if f else "", bool(f and f[1] == "photo"))


def _mail(head, body, at):
    key, box, sender, to, when, charset, subject, *opts = head
    opts = dict(o.split("=", 1) for o in opts)
    attach = [a for a in opts.get("attach", "").split(",") if a]
    return Mail(key, box, sender, to, at(when), charset, subject, attach, body, "html" in opts)
