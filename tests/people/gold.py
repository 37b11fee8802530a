"""Turns the keys that questions name into matchers, and checks that every matcher's text is in the data."""

import email
import email.policy
import mailbox
import os
import re
import unicodedata
import zipfile

import chats


def norm(s):
    s = re.sub("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", unicodedata.normalize("NFC", s))
    return re.sub(r"\s+", " ", s).strip().casefold()


def matchers(key, world):
    """All matchers of the thing with this key, the best first.

    A document counts wherever its bytes lie and wherever it was sent (its line, the caption, the mail). `key:path`
    names only the files on disk; `static/file.ics#text` names an entry of a file that is copied as it is."""
    key, _, only = key.partition(":")
    if "#" in key:
        where, _, what = key.partition("#")
        return [{"container_suffix": where, "text_contains": what.replace("_", " ")}]
    out = _of_doc(key, world) if key in world.docs else _of_sending(key, world)
    if only == "path":
        out = [m for m in out if "path_suffix" in m]
    if not out:
        raise SystemExit("no such thing: %s" % key)
    return out


def _of_doc(key, world):
    d = world.docs[key]
    out = [] if d.attached else [{"path_suffix": d.name}]
    sent = []
    for c in world.chats:
        for m in c.msgs:
            if m.file == key:
                p = chats.media_path(c, m, d)
                out += [{"path_suffix": p}] if p else []
                sent += _chat_line(c, m, world)
    for m in world.mails:
        if key in m.attach:
            sent += [{"container_suffix": m.box, "text_contains": d.filename}] + _mail(m)
    return out + [{"path_suffix": c} for c in d.copies] + sent


def _of_sending(key, world):
    for c in world.chats:
        for m in c.msgs:
            if m.key == key:
                if not m.file:
                    return _chat_line(c, m, world)
                d = world.docs[m.file]
                p = chats.media_path(c, m, d)
                return ([{"path_suffix": p}] if p else []) + [{"path_suffix": x} for x in d.copies] + _chat_line(c, m, world)
    for m in world.mails:
        if m.key == key:
            return _mail(m) + [{"container_suffix": m.box, "text_contains": world.docs[a].filename} for a in m.attach]
    return []


def _chat_line(chat, m, world):
    where, at = chats.container(chat), m.when.isoformat()
    out = []
    if m.file:
        d = world.docs[m.file]
        if chat.style.startswith("kakao") and m.photo:
            out.append({"container_suffix": where, "text_contains": "photo" if chat.style.endswith("en") else "사진", "sent_at": at})
        else:
            out.append({"container_suffix": where, "text_contains": chats.shown_name(chat, m, d)})
    if m.text:
        line = m.text.split("\n")[0][:70]
        out.append({"container_suffix": where, "text_contains": line} | ({"sent_at": at} if m.file else {}))
    return out


def _mail(m):
    at = m.when.isoformat()
    out = [{"path_suffix": m.box}] if m.box.endswith(".eml") else []
    out.append({"container_suffix": m.box, "text_contains": m.subject, "sent_at": at})
    return out + [{"container_suffix": m.box, "text_contains": l[:70], "sent_at": at} for l in m.body.splitlines() if l.strip()]


def source(key, world):
    """What can be read at the thing with this key, with who wrote it; None for an entry of a file copied as it is."""
    key = key.partition(":")[0]
    doc = lambda d: "\n".join([d.title, d.filename, d.body])
    if key in world.docs:
        senders = [m.sender for c in world.chats for m in c.msgs if m.file == key] + [m.sender for m in world.mails if key in m.attach]
        return "\n".join([doc(world.docs[key])] + senders)
    for c in world.chats:
        for m in c.msgs:
            if m.key == key:
                return "\n".join([m.sender, m.text] + ([doc(world.docs[m.file])] if m.file else []))
    for m in world.mails:
        if m.key == key:
            return "\n".join([m.sender, m.subject, m.body] + [doc(world.docs[a]) for a in m.attach])
    return None


class Checker:
    """Looks matchers up in the files as they were written, by reading them with other code than wrote them."""

    def __init__(self, home):
        self.home, self.seen = home, {}
        self.paths = [norm(os.path.relpath(os.path.join(d, f), home)) for d, _, fs in os.walk(home) for f in fs]

    def holds(self, m):
        if "path_suffix" in m:
            want = norm(m["path_suffix"])
            return any(p == want or p.endswith("/" + want) for p in self.paths)
        return norm(m["text_contains"]) in self._text(m["container_suffix"])

    def _text(self, rel):
        if rel not in self.seen:
            self.seen[rel] = norm(_read(os.path.join(self.home, rel)))
        return self.seen[rel]


def _read(path):
    if not os.path.exists(path):
        return ""
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as z:
            return "\n".join(i + "\n" + (_plain(z.read(i)) if i.endswith((".txt", ".json")) else "") for i in z.namelist())
    if "/Mail/" in path or path.endswith(".eml"):
        return "\n".join(_mail_text(m) for m in _mails(path))
    with open(path, "rb") as f:
        return _plain(f.read())


def _plain(data):
    s = data.decode("utf-8", "replace")
    s = re.sub(r"\r?\n[ \t]", "", s) if s.startswith("BEGIN:V") else s
    return s.replace("\\n", "\n").replace('\\"', '"').replace("\\,", ",")


def _mails(path):
    parse = lambda f: email.message_from_binary_file(f, policy=email.policy.default)
    if path.endswith(".eml"):
        with open(path, "rb") as f:
            return [parse(f)]
    return list(mailbox.mbox(path, factory=parse))


def _mail_text(m):
    parts = [str(m[h] or "") for h in ("from", "to", "subject")]
    for p in m.walk():
        if p.get_filename():
            parts.append(p.get_filename())
        elif p.get_content_maintype() == "text":
            parts.append(re.sub("<[^>]+>", " ", p.get_content()))
    return "\n".join(parts)
