#!/usr/bin/env python3
"""Reads and checks the written training data (see data/README.md for the format).

    python3 models/training/schema.py models/training/data            check and count
    python3 models/training/schema.py models/training/data --json     one `resolve --batch` line an item, plus gold

As a module: `load(folder)` gives every item as a dictionary, `situations(path)`, `searches(path)` and `facts(path)` one
file's. An item's `task` is situation, search or fact.
Standard library only.
"""
import json
import re
import sys
from collections import Counter
from pathlib import Path

TYPES = set("""phone address date person file document sheet slides image video link mail message event place price
code app alarm timer music call notification download clipboard tab button setting product dish flight
folder note reminder contact text number order device job field row seat ticket recipe route book article post
audio review bill account medicine task comment menu drawing form list""".split())
SLOTS = {"from": "who-from", "to": "who-to", "when": "when", "kind": "kind", "via": "channel", "topic": "topic"}
INTENTS = {"find", "open", "fact", "refine", "compare", "count"}
NOTHING = {"en": "I found nothing that fits", "ko": "없어요"}
SOURCES = {"c": "conversation", "s": "screen", "b": "background"}
MAX_REPEATS = 4

HEADER = re.compile(r"@ ([a-z0-9-]+) \| ([a-z0-9-]+)$")
DATED_HEADER = re.compile(r"@ ([a-z0-9-]+) \| ([a-z0-9-]+) \| now (.+)$")
ENTITY = re.compile(r"([csb])(\d+)(?:@(-?\d+),(-?\d+)(?:,(\d+),(\d+))?)? ([a-z]+) \| (.+)$")
CANDIDATE = re.compile(r"(\d+) ([a-z]+) \| (.+)$")
TURN = re.compile(r"([uw]): (.+)$")
SLOT = re.compile(r"\[([a-z]+): ([^\[\]]+)\]")
ANSWER = re.compile(r"(\d+) \{(.+)\}$")
FORBIDDEN = re.compile(r"(?<!\w)/(work|tmp)\b|devset", re.I)

# What sort of request it is, by its words: for the counts only, never for training.
KINDS = [
    ("correction", r"^(no\b|not\b|nope|wrong|i meant|i said|oops|wait\b)|\bnot (that|this|the|him|her|them)\b|i meant|\bother (one|anna|two)\b",
     r"^(아니|아냐|아뇨|그거 말고|그 사람 말고|이거 말고)|말고"),
    ("set", r"\b(both|all|every|everything|each|the (two|three|four|rest|others)|except|but the|these|those)\b",
     r"둘 ?다|셋 ?다|모두|전부|다 (보|지|열|꺼|복|저|인|삭|줘)|빼고|나머지|들 "),
    ("ordinal", r"\b(first|second|third|fourth|fifth|sixth|last|1st|2nd|3rd|penultimate|next to last|number (one|two|three|four|\d))\b",
     r"첫|두 ?번째|둘째|세 ?번째|셋째|네 ?번째|다섯 ?번째|마지막|\d번|맨 (위|아래|앞|뒤|끝)"),
    ("position", r"\b(top|bottom|left|right|middle|above|below|under|corner|upper|lower|next to|beside|between)\b",
     r"왼|오른|위|아래|밑|가운데|옆|구석|상단|하단|사이"),
    ("comparison", r"\b(\w+er one|older|oldest|newer|newest|bigger|biggest|cheap(er|est)|near(er|est)|clos(er|est)|earli(er|est)|lat(er|est)|long(er|est)|short(er|est)|small(er|est)|larg(er|est)|most|least|less|more|fast(er|est)|dear(er|est)|high(er|est)|low(er|est))\b",
     r"더 |제일|가장|젤 |최근|최신|싼|큰|작은|빠른|늦은|오래된|가까운|비싼"),
    ("ellipsis", r"^(and|what about|how about|or)\b", r"(은|는|꺼는|건)\?$|^그럼|^그리고"),
    ("pronoun", r"\b(it|that|this|him|her|he|she|them|they|there|one|ones)\b", r"그거|이거|저거|그 |이 |걔|거기|여기|그걸|이걸|그것|그분"),
]


class Bad(Exception):
    pass


def _language(path):
    return "ko" if "ko" in Path(path).parts else "en"


def _kind(query, language):
    for name, english, korean in KINDS:
        if re.search(korean if language == "ko" else english, query, re.I):
            return name
    return "described or indirect"


def _lines(path):
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if FORBIDDEN.search(line):
            raise Bad(f"{path}:{number}: a path or name that has no place here")
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip()


def _gold(text, known, where):
    if text == "-":
        return []
    gold = text.split()
    for identifier in gold:
        if identifier not in known:
            raise Bad(f"{where}: no entity {identifier}")
    if len(set(gold)) != len(gold) or not gold:
        raise Bad(f"{where}: gold {text!r}")
    return gold


def situations(path):
    """The items of one file of situations."""
    items, language, head = [], _language(path), None

    def close():
        if head and not asked:
            raise Bad(f"{path}: situation {head[0]} has no request")

    for number, line in _lines(path):
        where = f"{path}:{number}"
        if line.startswith("@"):
            close()
            match = HEADER.match(line)
            if not match:
                raise Bad(f"{where}: header {line!r}")
            head, history, entities, asked, chain = match.groups(), [], {}, 0, None
        elif head is None:
            raise Bad(f"{where}: before the first header")
        elif TURN.match(line):
            who, text = TURN.match(line).groups()
            history = history + [{"user" if who == "u" else "assistant": text}]
            chain = None
        elif line.startswith(">"):
            follow = line.startswith(">>")
            body = line[2 if follow else 1:].strip()
            query, sign, gold_text = body.rpartition(" = ")
            if not sign or not query:
                raise Bad(f"{where}: request {line!r}")
            reply = None
            match = re.match(r"\{(.+?)\} (.+)$", query)
            if match:
                reply, query = match.groups()
                if not follow:
                    raise Bad(f"{where}: a reply in braces belongs to >>")
            if follow:
                if chain is None:
                    raise Bad(f"{where}: >> follows no request")
                before, said, meant = chain
                shown = reply or ", ".join(entities[i]["name"] for i in meant) or NOTHING[language]
                past = before + [{"user": said}, {"assistant": shown}]
            else:
                past = history
            gold = _gold(gold_text.strip(), entities, where)
            asked += 1
            items.append({
                "id": f"{language}-{head[0]}-{asked}", "language": language, "domain": head[1],
                "situation": head[0], "task": "situation", "history": list(past), "query": query,
                "entities": [dict(e) for e in entities.values()], "gold": gold, "kind": _kind(query, language),
                "where": where})
            chain = (past, query, gold)
        else:
            match = ENTITY.match(line)
            if not match:
                raise Bad(f"{where}: cannot read {line!r}")
            source, index, x, y, w, h, kind, text = match.groups()
            identifier = source + index
            if identifier in entities:
                raise Bad(f"{where}: {identifier} twice")
            if kind not in TYPES:
                raise Bad(f"{where}: type {kind!r}")
            if x is not None and source != "s":
                raise Bad(f"{where}: only screen entities have a box")
            fields = [f.strip() for f in text.split(" | ")]
            if not all(fields):
                raise Bad(f"{where}: an empty field")
            fields = [f for f in fields if f != "-"] or fields
            entity = {"id": identifier, "type": kind, "source": SOURCES[source],
                      "text": " | ".join(fields), "name": fields[0]}
            if x is not None:
                wide = sum(2 if ord(c) > 0x2E80 else 1 for c in fields[0])
                entity["box"] = [int(x), int(y), int(w or 9 * wide), int(h or 24)]
            entities[identifier] = entity
    close()
    return items


def _slots(marked, where):
    """The plain text of a marked query, and its spans [name, start, end)."""
    plain, spans, at = "", [], 0
    for match in SLOT.finditer(marked):
        if match.group(1) not in SLOTS:
            raise Bad(f"{where}: slot {match.group(1)!r}")
        plain += marked[at:match.start()]
        spans.append([SLOTS[match.group(1)], len(plain), len(plain) + len(match.group(2))])
        plain += match.group(2)
        at = match.end()
    plain += marked[at:]
    if "[" in plain or "]" in plain:
        raise Bad(f"{where}: slots {marked!r}")
    return plain, spans


def _dated(path):
    """The lines of dated worlds, each with where it stands and its world's header; a header is a line that is None."""
    head = None
    for number, line in _lines(path):
        where = f"{path}:{number}"
        if line.startswith("@"):
            match = DATED_HEADER.match(line)
            if not match:
                raise Bad(f"{where}: header {line!r}")
            head, line = match.groups(), None
        elif head is None:
            raise Bad(f"{where}: before the first header")
        yield where, head, line


def _entry(line, taken, where):
    """A numbered thing of a world: its number, type and fields."""
    match = CANDIDATE.match(line)
    if not match:
        raise Bad(f"{where}: cannot read {line!r}")
    identifier, kind, text = match.groups()
    fields = [f.strip() for f in text.split(" | ")]
    if identifier in taken or kind not in TYPES or not all(fields):
        raise Bad(f"{where}: {identifier} twice, type {kind!r}, or an empty field")
    return identifier, kind, fields


def searches(path):
    """The items of one file of search requests."""
    items, language = [], _language(path)
    for where, head, line in _dated(path):
        if line is None:
            entities, asked, before = {}, 0, None
        elif line.startswith(">"):
            body, bar, intent = line[1:].strip().rpartition(" | ")
            if not bar:
                body, intent = intent, "find"
            if intent not in INTENTS:
                raise Bad(f"{where}: intent {intent!r}")
            marked, sign, gold_text = body.rpartition(" = ")
            if not sign:
                raise Bad(f"{where}: request {line!r}")
            query, spans = _slots(marked.strip(), where)
            gold = _gold(gold_text.strip(), entities, where)
            if intent == "refine" and before is None:
                raise Bad(f"{where}: the first request refines nothing")
            asked += 1
            items.append({
                "id": f"{language}-search-{head[0]}-{asked}", "language": language, "domain": head[1],
                "situation": head[0], "task": "search", "query": query, "slots": spans,
                "history": before if intent == "refine" else [],
                "intent": intent, "now": head[2], "entities": [dict(e) for e in entities.values()],
                "gold": gold, "kind": "search", "where": where})
            shown = ", ".join(entities[i]["text"].split(" | ")[0] for i in gold) or NOTHING[language]
            before = [{"user": query}, {"assistant": shown}]
        else:
            identifier, kind, fields = _entry(line, entities, where)
            if len(fields) != 5:
                raise Bad(f"{where}: not name | from or to | channel | when | snippet")
            entities[identifier] = {"id": identifier, "type": kind, "source": "conversation",
                                    "text": " | ".join(f for f in fields if f != "-"), "name": fields[0],
                                    "fields": dict(zip(("name", "people", "channel", "when", "snippet"), fields))}
    return items


def facts(path):
    """The items of one file of fact questions. `answer` is (passage, start, end) in that passage's text, or None."""
    items, language = [], _language(path)
    for where, head, line in _dated(path):
        if line is None:
            passages, asked = {}, 0
        elif line.startswith(">"):
            query, sign, gold = line[1:].strip().rpartition(" = ")
            if not sign or not query:
                raise Bad(f"{where}: question {line!r}")
            asked += 1
            items.append({
                "id": f"{language}-fact-{head[0]}-{asked}", "language": language, "domain": head[1],
                "situation": head[0], "task": "fact", "query": query, "now": head[2], "history": [],
                "passages": [dict(p) for p in passages.values()], "answer": _answer(gold.strip(), passages, where),
                "kind": "fact", "where": where})
        else:
            identifier, kind, fields = _entry(line, passages, where)
            if len(fields) < 2:
                raise Bad(f"{where}: no field before the text")
            passages[identifier] = {"id": identifier, "type": kind, "text": fields[-1],
                                    "head": " | ".join([kind] + [f for f in fields[:-1] if f != "-"]) + " | "}
    return items


def _answer(gold, passages, where):
    """Where the answer in braces stands: (index of the passage, start, end)."""
    if gold == "-":
        return None
    match = ANSWER.match(gold)
    if not match or match.group(1) not in passages:
        raise Bad(f"{where}: answer {gold!r}")
    at = passages[match.group(1)]["text"].find(match.group(2))
    if at < 0:
        raise Bad(f"{where}: passage {match.group(1)} does not say {match.group(2)!r}")
    return list(passages).index(match.group(1)), at, at + len(match.group(2))


def held_out(folder):
    """The domains kept away from training."""
    path = Path(folder) / "held-out.txt"
    return set(path.read_text().split()) if path.exists() else set()


def load(folder):
    """Every item under the data folder, each with `split`: train or held-out."""
    apart, items = held_out(folder), []
    for path in sorted(Path(folder).rglob("*.txt")):
        if "situations" in path.parts:
            items += situations(path)
        elif "searches" in path.parts:
            items += searches(path)
        elif "facts" in path.parts:
            items += facts(path)
    for item in items:
        item["split"] = "held-out" if item["domain"] in apart else "train"
    return items


def to_resolve(item):
    """The item as a line of `resolve --batch`, plus `gold` and what training wants; a fact question as it is."""
    if item["task"] == "fact":
        return {k: v for k, v in item.items() if k not in ("where", "kind")}
    keep = ("id", "type", "source", "text", "box")
    line = {"id": item["id"], "history": item["history"], "query": item["query"],
            "entities": [{k: e[k] for k in keep if k in e} for e in item["entities"]],
            "gold": item["gold"], "language": item["language"], "domain": item["domain"], "split": item["split"]}
    for key in ("slots", "intent", "now"):
        if key in item:
            line[key] = item[key]
    return line


def source_of(item):
    """conversation, screen, background, or mixed: where the entities come from, all of them."""
    if item["task"] == "search":
        return "search"
    sources = {e["source"] for e in item["entities"]}
    return sources.pop() if len(sources) == 1 else "mixed"


def check(items, apart=()):
    """What is wrong across files, as lines."""
    errors, seen, phrases = [], {}, Counter()
    errors += [f"held-out.txt: no domain {d}" for d in sorted(set(apart) - {i["domain"] for i in items})]
    for item in items:
        if item["id"] in seen:
            errors.append(f"{item['where']}: situation name {item['situation']} also at {seen[item['id']]}")
        seen[item["id"]] = item["where"]
        phrases[(item["language"], re.sub(r"\W+", " ", item["query"].lower()).strip())] += 1
        shown = item.get("entities") or item["passages"]
        if len(shown) < 2:
            errors.append(f"{item['where']}: fewer than two entities or passages")
        if len({(e["type"], e["text"], e.get("head"), tuple(e.get("box", ()))) for e in shown}) != len(shown):
            errors.append(f"{item['where']}: two entities alike")
    errors += [f"said {n} times ({lang}): {text!r}" for (lang, text), n in phrases.items() if n > MAX_REPEATS]
    return errors


def _table(title, counts, total):
    print(f"  {title}")
    for key, n in counts.most_common():
        print(f"    {str(key):24}{n:6}  {100 * n / max(total, 1):5.1f} %")


def main(arguments):
    if not arguments:
        print(__doc__)
        return 2
    try:
        items = load(arguments[0])
    except Bad as bad:
        print(bad, file=sys.stderr)
        return 1
    errors = check(items, held_out(arguments[0]))
    if "--json" in arguments:
        for item in items:
            print(json.dumps(to_resolve(item), ensure_ascii=False))
    else:
        def amount(item):
            return ("none", "one")[len(item["gold"])] if len(item["gold"]) < 2 else "several"
        for task in ("situation", "search", "fact"):
            for language in ("en", "ko"):
                mine = [i for i in items if i["task"] == task and i["language"] == language]
                if not mine:
                    continue
                n = len(mine)
                apart = sum(i["split"] == "held-out" for i in mine)
                print(f"{task} {language}: {n} requests ({apart} held out), {len({i['situation'] for i in mine})} "
                      f"worlds, {len({i['domain'] for i in mine})} domains, "
                      f"{len({i['query'] for i in mine})} different wordings, "
                      f"{sum(len(i.get('entities') or i['passages']) for i in mine) / n:.1f} entities or passages each")
                if task == "fact":
                    _table("answered in a passage", Counter("no" if i["answer"] is None else "yes" for i in mine), n)
                    continue
                _table("meant", Counter(map(amount, mine)), n)
                if task == "situation":
                    _table("entities from", Counter(map(source_of, mine)), n)
                    _table("entities from, held out", Counter(
                        source_of(i) for i in mine if i["split"] == "held-out"), apart)
                    _table("source of what is meant", Counter(
                        s for i in mine for s in {e["source"] for e in i["entities"] if e["id"] in i["gold"]}), n)
                    _table("request (by its words)", Counter(i["kind"] for i in mine), n)
                else:
                    _table("intent", Counter(i["intent"] for i in mine), n)
                    _table("slots", Counter(s[0] for i in mine for s in i["slots"]), n)
    for error in errors:
        print(error, file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
