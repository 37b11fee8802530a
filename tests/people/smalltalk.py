"""Small talk between the lines that matter, so that finding is not trivial.

A turn is an opening and one or two answers with slots; the same seed gives the same talk. `{day}` and the like are
filled from the language's lists. A world's `talk.txt` adds languages or replaces them: an entry `=== ko-team` holds slots
(`day: Monday; Tuesday`) and turns (`opening | answer`). Without a slot `{end}` nothing follows a line."""

import datetime as dt
import os
import random

import world as worlds

SLOTS = {
    "en": {"day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "the weekend"],
           "food": ["soup", "a toastie", "dumplings", "leftover curry", "chips", "a scone", "pancakes"],
           "thing": ["umbrella", "bike lock", "charger", "lunch box", "glasses", "scarf", "thermos"],
           "place": ["Smithfield", "the canal", "Howth", "the market", "Phibsborough", "the park", "Capel Street"],
           "end": ["", "", " haha", " x", "!", "...", " 😅", " 🙌"]},
    "ko": {"day": ["월요일", "화요일", "수요일", "목요일", "금요일", "주말"],
           "food": ["김밥", "만두", "라면", "카레", "떡볶이", "샌드위치", "미역국"],
           "thing": ["우산", "충전기", "안경", "도시락", "장갑", "목도리"],
           "place": ["시장", "공원", "카페", "도서관", "강변", "시내"],
           "end": ["", "", " ㅎㅎ", " ㅋㅋ", "~", "!", " ㅠㅠ"]},
    "pt": {"day": ["segunda", "terça", "quarta", "quinta", "sexta"], "food": ["sopa", "uma tosta", "bacalhau", "arroz"],
           "thing": ["berbequim", "martelo", "casaco", "carregador"], "place": ["armazém", "café", "porto", "mercado"],
           "end": ["", "", "!", " 😄", " ahah"]},
    "de": {"day": ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"], "food": ["Suppe", "Brot", "Kuchen"],
           "thing": ["Schirm", "Schlüssel", "Ladekabel"], "place": ["Werk", "Lager", "Bahnhof"], "end": ["", "", "!", " :)"]},
    "es": {"day": ["el lunes", "el martes", "el jueves", "el sábado"], "food": ["tortilla", "sopa", "paella", "pan"],
           "thing": ["paraguas", "abrigo", "cargador"], "place": ["el centro", "la playa", "el parque"], "end": ["", "", "!", " jaja"]},
}

TURNS = {
    "en": [("are you around on {day}?", "should be{end}"), ("what did you have for dinner", "{food} again", "no shame in {food}{end}"),
           ("I left my {thing} at yours I think", "it's on the hall table{end}"), ("it is bucketing down in {place}", "dry here so far{end}"),
           ("running ten minutes late sorry", "no panic{end}"), ("did you sleep?", "barely. you?", "same{end}"),
           ("the bus just drove past me", "classic{end}"), ("I could murder {food}", "stop, I'm starving"), ("call you after work?", "do, any time after six"),
           ("my {thing} has vanished", "check the car"), ("walk around {place} later?", "if it stays dry{end}"), ("happy {day}!", "is it only {day}"),
           ("that film was very long", "I nodded off twice{end}"), ("<media>", "ah lovely{end}"), ("thanks a million", "no bother"),
           ("the cat next door is on our roof again", "she owns the place{end}"), ("have we any milk", "a drop"), ("you awake?", "unfortunately"),
           ("any news?", "divil a bit. you?", "quiet week"), ("I'll bring {food} on {day}", "you're a star{end}"), ("ok", "grand"), ("the queue in {place} was unreal", "always is on {day}"),
           ("how's the head", "tender{end}"), ("remind me to buy a {thing}", "buy a {thing}{end}"), ("are the clocks going back this week", "no clue"), ("who won?", "nobody worth mentioning"),
           ("there's a parcel for you at the neighbour's", "I'll collect it on {day}{end}"), ("what was the name of that song", "the one with the whistling?", "yes that one"),
           ("my phone is on four percent", "ring me from the landline so{end}"), ("the heating is on and I'm not sorry", "turn it up{end}"), ("did you find the {thing}?", "under the bed. don't ask{end}"),
           ("we should go to {place} more", "every {day}, starting never"), ("I ate all the {food}", "monster{end}"), ("is it too early for {food}", "it is never too early"),
           ("sent you a link, read it later", "later is my middle name"), ("the lift is broken again", "stairs it is{end}"), ("do you have a spare ticket for {day}", "no, sold the last one"),
           ("you were in my dream, you were a bus driver", "was I on time"), ("meeting went on for two hours", "about what?", "nobody knows{end}"), ("I have paint in my hair", "suits you{end}"),
           ("pub quiz {day}?", "only if we don't do sport"), ("the wind took my {thing}", "it's in Wales by now{end}"), ("need anything from the shop", "{food} and a paper"),
           ("which photo do you mean", "the one with the dog"), ("did you reply to the email", "which email{end}", "exactly"), ("I'll send the file tonight", "no rush{end}")],
    "ko": [("{day}에 시간 돼?", "응 될 것 같아{end}"), ("점심 뭐 먹었어", "{food} 먹었어{end}", "나도 {food} 먹고 싶다"), ("{thing} 두고 온 것 같아", "여기 있어{end}"),
           ("여기 비 온다", "여긴 맑아{end}"), ("조금 늦어 미안", "천천히 와"), ("잘 잤어?", "아니 한숨도 못 잤어{end}"), ("{place} 가는 길이야", "조심히 가{end}"), ("<media>", "우와 예쁘다{end}"),
           ("고마워{end}", "아니야"), ("피곤하다", "일찍 자"), ("{day}에 {food} 먹자", "좋아{end}"), ("뭐 해", "그냥 누워 있어{end}"), ("오늘 춥다", "옷 따뜻하게 입어"), ("전화할게", "응 여섯 시 이후에"),
           ("버스 놓쳤어{end}", "다음 거 타"), ("드라마 봤어?", "아직, 말하지 마{end}"), ("{thing} 사야 되는데 맨날 까먹어", "적어 놔"), ("ㅋㅋㅋ", "ㅋㅋ"), ("생일 축하해{end}", "고마워{end}"), ("{place}에 사람 너무 많다", "{day}이라 그래"),
           ("아까 그 노래 제목 뭐야", "휘파람 나오는 거?", "응 그거"), ("배터리 4퍼센트 남았어", "집 가서 전화해{end}"), ("오늘 회의 두 시간 했어", "무슨 회의?", "아무도 몰라{end}"), ("{thing} 찾았어?", "침대 밑에 있었어{end}"),
           ("{food} 내가 다 먹었어", "헐{end}"), ("파일은 저녁에 보낼게", "천천히 줘"), ("링크 보냈어 나중에 봐", "응 이따 볼게{end}"), ("엘리베이터 또 고장", "계단 운동이네{end}"), ("어느 사진 말하는 거야", "강아지 나온 거"),
           ("메일 답장했어?", "무슨 메일{end}"), ("뭐 사 갈까", "{food} 두 개만"), ("바람에 {thing} 날아갔어", "멀리 갔겠다{end}"), ("이번 {day}은 쉬자", "찬성{end}"), ("머리에 페인트 묻었어", "어울리네{end}")],
    "ko-polite": [("식사는 하셨어요?", "네, {food} 먹었어요{end}"), ("날씨가 많이 춥네요", "감기 조심하세요{end}"), ("{day}에 통화 괜찮으세요?", "네 좋아요"), ("<media>", "사진 잘 봤어요{end}"), ("늘 감사해요", "별말씀을요"),
                  ("잘 도착했어요{end}", "다행이네요"), ("{thing} 잘 쓰고 있어요", "다행이에요{end}"), ("요즘 바쁘시죠", "조금요{end}"), ("주말 잘 보내세요", "네 푹 쉬세요{end}"), ("{place} 다녀왔어요", "좋으셨겠어요"), ("건강 잘 챙기세요", "네 그럴게요{end}")],
    "pt": [("bom dia{end}", "bom dia!"), ("{day} consegues passar no {place}?", "acho que sim"), ("está a chover outra vez", "é Dublin, pá{end}"), ("já almoçaste?", "{food}{end}"), ("perdi o {thing}", "está na carrinha"), ("atraso 10 min", "tranquilo"), ("<media>", "ficou bem{end}"), ("obrigado{end}", "de nada"), ("até {day}", "até")],
    "de": [("Guten Morgen{end}", "Morgen"), ("passt {day}?", "passt{end}"), ("hier regnet es", "hier auch{end}"), ("<media>", "danke{end}"), ("bin am {place}", "alles klar"), ("schönes Wochenende{end}", "ebenso"), ("der {thing} liegt noch hier", "hole ich {day}")],
    "es": [("¿qué tal?{end}", "bien, liada. ¿y tú?"), ("¿comemos {day}?", "vale{end}"), ("hoy toca {food}", "qué envidia{end}"), ("<media>", "qué bonito{end}"), ("perdí el {thing}", "mira en el coche"), ("estoy en {place}", "voy{end}"), ("buenas noches", "descansa{end}")],
}


def load(root):
    """{language: (slots, turns)} of this file and of `talk.txt` in a world's folder."""
    out = {k: (SLOTS[k.split("-")[0]], t) for k, t in TURNS.items()}
    for (lang,), body in worlds.entries(root, "talk.txt"):
        rows = [r.strip() for r in body.splitlines() if r.strip()]
        slots = [r.split(": ", 1) for r in rows if " | " not in r]
        out[lang] = ({k: [x.strip("_") for x in v.split("; ")] for k, v in slots}, [tuple(r.split(" | ")) for r in rows if " | " in r])
    return out


def lines(spec, start, end, people, seed, languages):
    """(time, sender, text) triples for a spec such as 'en:40,ko:20': so many turns of each, between two times.

    No talk falls before seven or after eleven at night, and a turn's lines follow each other within minutes."""
    rnd, out = random.Random(seed), []
    for part in spec.split(","):
        lang, count = part.split(":")
        slots, turns = languages[lang]
        for _ in range(int(count)):
            day = start + dt.timedelta(days=rnd.randrange(max(1, (end - start).days)))
            t = day.replace(hour=rnd.randrange(7, 23), minute=rnd.randrange(60), second=rnd.randrange(60))
            who = rnd.sample(people, 2)
            for i, text in enumerate(rnd.choice(turns)):
                for k, v in slots.items():
                    while "{%s}" % k in text:
                        text = text.replace("{%s}" % k, rnd.choice(v), 1)
                out.append((t, who[i % 2], text))
                t += dt.timedelta(seconds=rnd.randrange(15, 240))
    return out
