"""Writes a Chat the way real programs export one.

Styles: `wa-android-en`, `-de`, `-pt`, `-es`, `-ko`, `-au`, `-br`, `-fr` (a folder with the text and media), `wa-ios`
(folder), `wa-ios-zip` (both with twelve hours when the header says `clock=12`), `kakao-pc-ko`, `kakao-pc-en`,
`kakao-android-ko`, `kakao-mac-csv`, `telegram` (result.json with files) and `slack`
(several chats of one `place` become channels of one zip; see `slack`).
"""

import csv
import hashlib
import io
import json
import os

import formats
import world as worlds

LRM = "\u200e"
WEEKDAYS_KO = "월화수목금토일"

ANDROID = {
    "en": ("%d/%m/%Y, %H:%M", "WhatsApp Chat with %s", "%s (file attached)", "<Media omitted>",
           "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them. Learn more."),
    "de": ("%d.%m.%y, %H:%M", "WhatsApp-Chat mit %s", "%s (Datei angehängt)", "<Medien ausgeschlossen>",
           "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Tippe, um mehr zu erfahren."),
    "pt": ("%d/%m/%Y, %H:%M", "Conversa do WhatsApp com %s", "%s (ficheiro anexado)", "<Ficheiro não revelado>",
           "As mensagens e as chamadas são encriptadas ponto a ponto. Toque para saber mais."),
    "es": ("%-d/%-m/%y, %-H:%M", "Chat de WhatsApp con %s", "%s (archivo adjunto)", "<Multimedia omitido>",
           "Los mensajes y las llamadas están cifrados de extremo a extremo. Toca para obtener más información."),
    "au": ("%-d/%-m/%Y, %-I:%M\u202f%P", "WhatsApp Chat with %s", "%s (file attached)", "<Media omitted>",
           "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them. Learn more."),
    "br": ("%d/%m/%Y %H:%M", "Conversa do WhatsApp com %s", "%s (arquivo anexado)", "<Mídia oculta>",
           "As mensagens e ligações são protegidas com a criptografia de ponta a ponta. Toque para saber mais."),
    "fr": ("%d/%m/%Y, %H:%M", "Discussion WhatsApp avec %s", "%s (fichier joint)", "<Médias omis>",
           "Les messages et les appels sont chiffrés de bout en bout. Appuyez pour en savoir plus."),
    "ko": (None, "%s님과의 WhatsApp 대화", "%s (파일 첨부됨)", "<미디어 파일을 제외한 내용>",
           "메시지와 통화는 종단간 암호화됩니다. 자세히 알아보려면 탭하세요."),
}


def container(chat):
    """The file, relative to the home, that holds the conversation's text (or the zip around it)."""
    if chat.style.startswith("wa-android"):
        return "%s/%s.txt" % (chat.place, os.path.basename(chat.place))
    return chat.place + {"wa-ios": "/_chat.txt", "telegram": "/result.json"}.get(chat.style, "")


def media_path(chat, msg, doc):
    """Where the export keeps the file of a message, relative to the home; None when it keeps none."""
    if chat.style.startswith("wa-android"):
        return "%s/%s" % (chat.place, doc.filename)
    if chat.style == "wa-ios":
        return "%s/%s" % (chat.place, ios_name(chat, msg, doc))
    if chat.style == "telegram":
        return "%s/files/%s" % (chat.place, doc.filename)
    return None


def shown_name(chat, msg, doc):
    """The file's name as the conversation writes it."""
    return ios_name(chat, msg, doc) if chat.style.startswith("wa-ios") else doc.filename


def ios_name(chat, msg, doc):
    n = 1 + [m for m in chat.msgs if m.file].index(msg)
    if msg.photo:
        return "%08d-PHOTO-%s.jpg" % (n, msg.when.strftime("%Y-%m-%d-%H-%M-%S"))
    return "%08d-%s" % (n, doc.filename)


def write(home, chat, world, render):
    """Writes the export; `render(doc, path)` makes a file of a Doc."""
    for m in chat.msgs:
        p = m.file and media_path(chat, m, world.docs[m.file])
        if p:
            render(world.docs[m.file], os.path.join(home, p))
    out = os.path.join(home, container(chat))
    if chat.style.startswith("wa-android"):
        formats.text(out, _android(chat, world))
    elif chat.style == "wa-ios":
        formats.text(out, _ios(chat, world))
    elif chat.style == "wa-ios-zip":
        _ios_zip(out, chat, world, render)
    elif chat.style == "telegram":
        formats.text(out, json.dumps(_telegram(chat, world), ensure_ascii=False, indent=1))
    else:
        formats.text(out, {"kakao-mac-csv": _kakao_mac_csv, "kakao-pc-ko": _kakao_pc_ko, "kakao-pc-en": _kakao_pc_en, "kakao-android-ko": _kakao_android_ko}[chat.style](chat, world))


def _ko_time(t, sep=":"):
    return "%s %d%s%02d" % ("오전" if t.hour < 12 else "오후", t.hour % 12 or 12, sep, t.minute)


def _en_time(t):
    return "%d:%02d %s" % (t.hour % 12 or 12, t.minute, "AM" if t.hour < 12 else "PM")


def _android(chat, world):
    fmt, _, attached, omitted, hello = ANDROID[chat.style.split("-")[2]]
    stamp = lambda t: t.strftime(fmt) if fmt else "%d. %d. %d. %s" % (t.year, t.month, t.day, _ko_time(t))
    lines = ["%s - %s" % (stamp(chat.msgs[0].when), hello)]
    for m in chat.msgs:
        body = omitted if m.text == "<media>" else m.text
        if m.file:
            body = LRM + attached % world.docs[m.file].filename + ("\n" + m.text if m.text else "")
        lines.append("%s - %s%s" % (stamp(m.when), m.sender and m.sender + ": ", body))
    return "\n".join(lines) + "\n"


def _ios(chat, world):
    clock = "%-d/%-m/%Y, %-I:%M:%S\u202f%P" if chat.opts.get("clock") == "12" else "%d/%m/%Y, %H:%M:%S"
    lines = ["[%s] %s: %sMessages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them."
             % (chat.msgs[0].when.strftime(clock), chat.name, LRM)]
    for m in chat.msgs:
        stamp, body = m.when.strftime(clock), m.text
        if m.text == "<media>":
            body = LRM + "image omitted"
        if m.file:
            body = (m.text + " " if m.text else "") + LRM + "<attached: %s>" % ios_name(chat, m, world.docs[m.file])
        lines.append("%s[%s] %s: %s" % (LRM if m.file else "", stamp, m.sender or chat.name, body if m.sender else LRM + body))
    return "\r\n".join(lines) + "\r\n"


def _ios_zip(out, chat, world, render):
    members = [("_chat.txt", _ios(chat, world).encode())]
    for m in chat.msgs:
        if m.file:
            d = world.docs[m.file]
            members.append((ios_name(chat, m, d), worlds.content(d, render)))
    formats.write_bytes(out, formats.zipped(members))


def _kakao_body(m, world, file_word, photo_word):
    if m.photo or m.text == "<media>":
        return [photo_word] + ([m.text] if m.photo and m.text else [])
    if m.file:
        return ["%s: %s" % (file_word, world.docs[m.file].filename)] + ([m.text] if m.text else [])
    return [m.text]


def _kakao_pc(chat, world, head, day, clock, words):
    lines, last = head, None
    for m in chat.msgs:
        if m.when.date() != last:
            last = m.when.date()
            lines.append("--------------- %s ---------------" % day(m.when))
        lines += ["[%s] [%s] %s" % (m.sender, clock(m.when), b) if m.sender else b for b in _kakao_body(m, world, *words)]
    return "\ufeff" + "\r\n".join(x.replace("\n", "\r\n") for x in lines) + "\r\n"


def _kakao_pc_ko(chat, world):
    head = ["%s 님과 카카오톡 대화" % chat.name, "저장한 날짜 : %s" % world.saved.strftime("%Y-%m-%d %H:%M:%S"), ""]
    day = lambda t: "%d년 %d월 %d일 %s요일" % (t.year, t.month, t.day, WEEKDAYS_KO[t.weekday()])
    return _kakao_pc(chat, world, head, day, _ko_time, ("파일", "사진"))


def _kakao_pc_en(chat, world):
    head = ["KakaoTalk Chats with %s" % chat.name, "Date Saved : %s" % world.saved.strftime("%Y-%m-%d %H:%M:%S"), ""]
    day = lambda t: t.strftime("%A, %B ") + "%d, %d" % (t.day, t.year)
    return _kakao_pc(chat, world, head, day, _en_time, ("File", "Photo"))


def _kakao_android_ko(chat, world):
    stamp = lambda t: "%d년 %d월 %d일 %s" % (t.year, t.month, t.day, _ko_time(t))
    lines, last = ["%s %d 님과 카카오톡 대화" % (chat.name, len(chat.members)), "저장한 날짜 : " + stamp(world.saved), ""], None
    for m in chat.msgs:
        if m.when.date() != last:
            last = m.when.date()
            lines += ["", stamp(m.when)]
        lines += ["%s, %s%s" % (stamp(m.when), m.sender and m.sender + " : ", b) for b in _kakao_body(m, world, "파일", "사진")]
    return "\n".join(lines) + "\n"


def _kakao_mac_csv(chat, world):
    out = io.StringIO()
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for m in chat.msgs:
        for body in _kakao_body(m, world, "파일", "사진"):
            rows.writerow([m.when.strftime("%Y-%m-%d %H:%M:%S"), m.sender, body])
    return "\ufeffDate,User,Message\n" + out.getvalue()


def _telegram(chat, world):
    uid = lambda who: "user%d" % (int(hashlib.sha1(who.encode()).hexdigest()[:8], 16) % 10**9)
    msgs = []
    for i, m in enumerate(chat.msgs):
        r = {"id": 1000 + i, "type": "message", "date": m.when.strftime("%Y-%m-%dT%H:%M:%S"),
             "date_unixtime": str(int(m.when.timestamp())), "from": m.sender, "from_id": uid(m.sender)}
        if m.file:
            d = world.docs[m.file]
            if m.photo:
                r["photo"] = "files/" + d.filename
            else:
                r.update(file="files/" + d.filename, file_name=d.filename, mime_type="application/octet-stream")
        body = "" if m.text == "<media>" else m.text
        r["text"] = body
        r["text_entities"] = [{"type": "plain", "text": body}] if body else []
        msgs.append(r)
    return {"name": chat.name, "type": "personal_chat", "id": 51200377, "messages": msgs}


def slack(home, chats, world, users):
    """One Slack export zip from the chats of one place; `users` maps a display name to (handle, real name, mail)."""
    uid = lambda who: "U" + hashlib.sha1(who.encode()).hexdigest()[:9].upper()
    people = [{"id": uid(n), "team_id": "T0FALLOW1", "name": h, "deleted": False, "real_name": r,
               "profile": {"real_name": r, "display_name": h, "email": e}} for n, (h, r, e) in users.items()]
    channels, dms, members = [], [], []
    for c in chats:
        ids = [uid(m) for m in c.members]
        cid = ("D" if c.name.startswith("dm:") else "C") + hashlib.sha1(c.name.encode()).hexdigest()[:9].upper()
        folder = cid if cid[0] == "D" else c.name
        if cid[0] == "D":
            dms.append({"id": cid, "created": 1700000000, "members": ids})
        else:
            channels.append({"id": cid, "name": c.name, "created": 1700000000, "creator": ids[0], "is_archived": False,
                             "members": ids, "topic": {"value": ""}, "purpose": {"value": c.opts.get("purpose", "")}})
        days = {}
        for i, m in enumerate(c.msgs):
            r = {"type": "message", "user": uid(m.sender), "text": m.text, "ts": "%d.%06d" % (m.when.timestamp(), 100 + i)}
            if m.file:
                d = world.docs[m.file]
                r["files"] = [{"id": "F%06d" % i, "name": d.filename, "title": d.filename, "filetype": d.kind, "user": r["user"]}]
                r["upload"] = True
            days.setdefault(m.when.strftime("%Y-%m-%d"), []).append(r)
        members += [("%s/%s.json" % (folder, day), _json(v)) for day, v in days.items()]
    tables = [("users.json", people), ("channels.json", channels), ("dms.json", dms)]
    formats.write_bytes(os.path.join(home, chats[0].place), formats.zipped([(n, _json(v)) for n, v in tables] + members))


def _json(v):
    return json.dumps(v, ensure_ascii=False, indent=1).encode()
