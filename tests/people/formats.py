"""Writers for the document formats that the invented homes hold.

Every writer takes a path and plain content and gives the same bytes on every run: dates come from the caller,
archives carry fixed times, identifiers are derived from content. Needs python-docx, openpyxl, python-pptx, odfpy,
reportlab, Pillow and piexif, and a TrueType font with Hangul, found through PERSONA_FONT or among the usual places.
"""

import datetime as dt
import hashlib
import io
import os
import random
import re
import zipfile

import docx
import openpyxl
import piexif
import pptx
from odf import opendocument, style, text as odftext
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

FONTS = [os.environ.get("PERSONA_FONT", ""), "/usr/share/fonts/truetype/nanum/NanumGothic.ttf"]
ZIP_DATE = (2026, 1, 1, 0, 0, 0)


def font_path():
    """The font used for PDFs and pictures; it must have Latin and Hangul."""
    for p in FONTS:
        if p and os.path.exists(p):
            return p
    raise SystemExit("no font with Hangul found: install fonts-nanum or set PERSONA_FONT")


def write_bytes(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def text(path, body, encoding="utf-8"):
    write_bytes(path, body.encode(encoding))


def zipped(members, stored=()):
    """A zip with fixed dates from (name, bytes) pairs; names in `stored` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            z.writestr(info, data)
    return out.getvalue()


def _fixed_zip(data):
    """The same archive with fixed dates, so that two runs give the same bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        members = [(i.filename, z.read(i)) for i in z.infolist()]
    members = [(n, re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", d)
                if n == "docProps/core.xml" else d) for n, d in members]
    return zipped(members, stored=("mimetype",))


def _core(props, title, author, when):
    props.title, props.author = title, author
    props.created = props.modified = when.replace(tzinfo=None)


def word(path, title, body, author="", when=dt.datetime(2026, 1, 1)):
    """A .docx: `body` is text whose lines may start with '# ' (heading), '- ' (bullet) or hold '|' (table row)."""
    d = docx.Document()
    _core(d.core_properties, title, author, when)
    rows = []

    def flush():
        if rows:
            t = d.add_table(0, max(map(len, rows)))
            for r in rows:
                cells = t.add_row().cells
                for c, v in zip(cells, r):
                    c.text = v
            rows.clear()

    d.add_heading(title, 1)
    for line in body.strip().splitlines():
        if " | " in line:
            rows.append(line.split(" | "))
            continue
        flush()
        if line.startswith("# "):
            d.add_heading(line[2:], 2)
        elif line.startswith("- "):
            d.add_paragraph(line[2:], style="List Bullet")
        elif line:
            d.add_paragraph(line)
    flush()
    out = io.BytesIO()
    d.save(out)
    write_bytes(path, _fixed_zip(out.getvalue()))


def sheet(path, sheets, author="", when=dt.datetime(2026, 1, 1)):
    """An .xlsx from {sheet name: rows}."""
    wb = openpyxl.Workbook()
    wb.remove(wb.active)
    for name, rows in sheets.items():
        ws = wb.create_sheet(name)
        for r in rows:
            ws.append(list(r))
    wb.properties.creator = author
    wb.properties.created = wb.properties.modified = when.replace(tzinfo=None)
    out = io.BytesIO()
    wb.save(out)
    write_bytes(path, _fixed_zip(out.getvalue()))


def slides(path, pages, author="", when=dt.datetime(2026, 1, 1)):
    """A .pptx from (title, body, notes) triples."""
    p = pptx.Presentation()
    _core(p.core_properties, pages[0][0], author, when)
    for title, body, notes in pages:
        s = p.slides.add_slide(p.slide_layouts[1])
        s.shapes.title.text = title
        s.placeholders[1].text = body
        if notes:
            s.notes_slide.notes_text_frame.text = notes
    out = io.BytesIO()
    p.save(out)
    write_bytes(path, _fixed_zip(out.getvalue()))


def opentext(path, title, body):
    """An .odt with a heading and one paragraph a line."""
    d = opendocument.OpenDocumentText()
    h = style.Style(name="Heading", family="paragraph")
    h.addElement(style.TextProperties(fontsize="16pt", fontweight="bold"))
    d.styles.addElement(h)
    d.text.addElement(odftext.H(outlinelevel=1, stylename=h, text=title))
    for line in body.strip().splitlines():
        d.text.addElement(odftext.P(text=line))
    out = io.BytesIO()
    d.save(out)
    fixed = _fixed_zip(out.getvalue())
    write_bytes(path, fixed)


def pdf(path, title, body, author="", when=dt.datetime(2026, 1, 1)):
    """A PDF with a text layer; long lines are wrapped by words, or by characters where there are none."""
    if "Body" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Body", font_path()))
    out = io.BytesIO()
    c = canvas.Canvas(out, pagesize=A4, invariant=1)
    c.setTitle(title)
    c.setAuthor(author)
    y = [A4[1] - 60]

    def put(line, size):
        for part in _wrap(line, lambda s: pdfmetrics.stringWidth(s, "Body", size), A4[0] - 110):
            if y[0] < 60:
                c.showPage()
                y[0] = A4[1] - 60
            c.setFont("Body", size)
            c.drawString(55, y[0], part)
            y[0] -= size * 1.5

    put(title, 16)
    y[0] -= 8
    for line in body.strip().splitlines():
        put(line, 10.5)
    c.save()
    write_bytes(path, out.getvalue())


def _wrap(line, width, limit):
    out, cur = [], ""
    for word_ in re.split(r"(?<= )", line):
        if cur and width(cur + word_) > limit:
            out.append(cur.rstrip())
            cur = ""
        cur += word_
    return out + [cur.rstrip()]


def epub(path, title, author, chapters):
    """A small EPUB 3 from (chapter title, text) pairs."""
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>%s</title></head><body><h1>%s</h1>%s</body></html>'
    items = "".join('<item id="c%d" href="c%d.xhtml" media-type="application/xhtml+xml"/>' % (i, i) for i in range(len(chapters)))
    spine = "".join('<itemref idref="c%d"/>' % i for i in range(len(chapters)))
    opf = ('<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
           '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:%s</dc:identifier><dc:title>%s</dc:title>'
           "<dc:creator>%s</dc:creator><dc:language>en</dc:language></metadata><manifest>%s</manifest><spine>%s</spine></package>"
           % (hashlib.sha1(title.encode()).hexdigest()[:12], title, author, items, spine))
    box = ('<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
           '<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
    members = [("mimetype", b"application/epub+zip"), ("META-INF/container.xml", box.encode()), ("b.opf", opf.encode())]
    for i, (t, b) in enumerate(chapters):
        paras = "".join("<p>%s</p>" % p for p in b.strip().splitlines())
        members.append(("c%d.xhtml" % i, (page % (t, t, paras)).encode()))
    write_bytes(path, zipped(members, stored=("mimetype",)))


def rtf(path, body):
    """An RTF file; what is outside ASCII is written as \\uN."""
    esc = "".join(ch if ord(ch) < 128 else "\\u%d?" % (ord(ch) if ord(ch) < 32768 else ord(ch) - 65536) for ch in body.strip())
    text(path, "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs22 " + esc.replace("\n", "\\par\n") + "}", "ascii")


def html(path, title, body):
    paras = "".join("<p>%s</p>\n" % p for p in body.strip().splitlines())
    text(path, "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>%s</title><script>var ad = 'ignore me';</script></head>"
               "<body><nav>Home | About</nav><article><h1>%s</h1>\n%s</article></body></html>\n" % (title, title, paras))


def photo(path, seed, taken=None, gps=None, device=("Fairphone", "FP5"), size=(400, 300), offset="+00:00"):
    """A JPEG of abstract shapes, the same for the same seed; `taken` (local time) and `gps` (latitude, longitude) go into its EXIF."""
    rnd = random.Random(seed)
    im = Image.new("RGB", size, tuple(rnd.randrange(90, 230) for _ in range(3)))
    d = ImageDraw.Draw(im)
    for _ in range(7):
        x, y, r = rnd.randrange(size[0]), rnd.randrange(size[1]), rnd.randrange(25, 130)
        col = tuple(rnd.randrange(40, 240) for _ in range(3))
        (d.ellipse if rnd.random() < 0.6 else d.rectangle)([x - r, y - r // 2, x + r, y + r // 2], fill=col)
    exif = {"0th": {}, "Exif": {}, "GPS": {}}
    if taken:
        stamp = taken.strftime("%Y:%m:%d %H:%M:%S")
        exif["0th"] = {piexif.ImageIFD.Make: device[0], piexif.ImageIFD.Model: device[1], piexif.ImageIFD.DateTime: stamp}
        exif["Exif"] = {piexif.ExifIFD.DateTimeOriginal: stamp, piexif.ExifIFD.OffsetTimeOriginal: offset}
    if gps:
        exif["GPS"] = {piexif.GPSIFD.GPSLatitudeRef: "N" if gps[0] >= 0 else "S", piexif.GPSIFD.GPSLatitude: _dms(gps[0]),
                       piexif.GPSIFD.GPSLongitudeRef: "E" if gps[1] >= 0 else "W", piexif.GPSIFD.GPSLongitude: _dms(gps[1])}
    out = io.BytesIO()
    im.save(out, "JPEG", quality=55, **({"exif": piexif.dump(exif)} if taken else {}))
    write_bytes(path, out.getvalue())


def _dms(v):
    v = abs(v)
    return ((int(v), 1), (int(v % 1 * 60), 1), (int(v * 3600 % 60 * 100), 100))


def screenshot(path, lines, size=(540, 760), dark=False):
    """A PNG or JPEG that looks like a phone screen; the first line is the title bar. The text is legible to OCR."""
    bg, fg, bar = ((24, 26, 30), (235, 235, 235), (45, 60, 80)) if dark else ((250, 250, 250), (20, 20, 20), (214, 228, 240))
    im = Image.new("RGB", size, bg)
    d = ImageDraw.Draw(im)
    d.rectangle([0, 0, size[0], 84], fill=bar)
    d.text((24, 26), lines[0], font=ImageFont.truetype(font_path(), 30), fill=fg)
    y = 120
    for line in lines[1:]:
        f = ImageFont.truetype(font_path(), 24)
        for part in _wrap(line, lambda s: d.textlength(s, font=f), size[0] - 48):
            d.text((24, y), part, font=f, fill=fg)
            y += 36
        y += 10
    out = io.BytesIO()
    if path.endswith(".png"):
        im.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(out, "PNG", optimize=True)
    else:
        im.save(out, "JPEG", quality=70)
    write_bytes(path, out.getvalue())
