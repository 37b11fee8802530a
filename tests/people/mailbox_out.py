"""Writes mails as mbox files, with the charsets and transfer encodings that real programs choose."""

import email.header
import email.utils
import hashlib
import mimetypes
import os
import re
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email import encoders

import formats
import world as worlds


def write(home, mails, world, render):
    """One mbox per `box`, oldest mail first; a box that ends in .eml holds a single mail without a From line."""
    boxes = {}
    for m in sorted(mails, key=lambda m: m.when):
        boxes.setdefault(m.box, []).append(m)
    for box, ms in boxes.items():
        raw = [_message(m, world, render) for m in ms]
        if not box.endswith(".eml"):
            raw = [b"From - " + m.when.strftime("%a %b %d %H:%M:%S %Y").encode() + b"\n" + re.sub(rb"(?m)^(>*From )", rb">\1", r) + b"\n" for m, r in zip(ms, raw)]
        formats.write_bytes(os.path.join(home, box), b"".join(raw))


def _message(m, world, render):
    kind = "html" if m.html else "plain"
    text = "<html><body>%s</body></html>" % "".join("<p>%s</p>" % l for l in m.body.splitlines() if l) if m.html else m.body + "\n"
    body = MIMEText(text, kind, m.charset)
    msg = body
    if m.attach:
        msg = MIMEMultipart()
        msg.attach(body)
        for key in m.attach:
            msg.attach(_part(world.docs[key], m.charset, render))
        seal = hashlib.sha1((m.key + m.subject).encode()).hexdigest()[:20]
        msg.set_boundary("=_" + seal)
    msg["From"], msg["To"] = _address(m.sender, m.charset), _address(m.to, m.charset)
    msg["Subject"] = _header(m.subject, m.charset)
    msg["Date"] = email.utils.format_datetime(m.when)
    msg["Message-ID"] = "<%s@mail.example>" % hashlib.sha1((m.key + m.subject + m.when.isoformat()).encode()).hexdigest()[:18]
    return msg.as_bytes()


def _part(doc, charset, render):
    main, sub = (mimetypes.guess_type(doc.filename)[0] or "application/octet-stream").split("/")
    part = MIMEBase(main, sub)
    part.set_payload(worlds.content(doc, render))
    encoders.encode_base64(part)
    name = doc.filename if doc.filename.isascii() else (charset, "", doc.filename)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _header(s, charset):
    return s if s.isascii() else email.header.Header(s, charset)


def _address(s, charset):
    return ", ".join("%s <%s>" % (_header(n, charset).encode() if not n.isascii() else n, a) if n else a
                     for n, a in email.utils.getaddresses([s]))
