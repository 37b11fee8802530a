//! Who does what in the question: sender or recipient, the person or somebody else.

use indexer::normalise::text;

use super::Direction;
use super::kinds::KindWord;
use super::people::{Mention, Role};
use super::want::Want;
use super::words::QueryWord;

/// Verbs of giving, in English, by stem: whoever does it is the sender.
const GIVE: &[&str] = &[
    "told",
    "tell",
    "asked",
    "ask",
    "reminded",
    "replied",
    "answered",
    "sent",
    "send",
    "sends",
    "sending",
    "shared",
    "share",
    "gave",
    "give",
    "mailed",
    "mail",
    "emailed",
    "email",
    "posted",
    "post",
    "forwarded",
    "forward",
    "put",
    "submitted",
    "handed",
    "passed",
    "uploaded",
    "attached",
    "dropped",
    "showed",
    "texted",
    "messaged",
    "delivered",
    "returned",
];
/// Verbs of saying and making: whoever does it is the author.
const SAY: &[&str] = &[
    "said",
    "say",
    "says",
    "wrote",
    "write",
    "told",
    "tell",
    "telling",
    "mentioned",
    "mention",
    "asked",
    "suggested",
    "suggest",
    "recommended",
    "announced",
    "promised",
    "complained",
    "talked",
    "made",
    "created",
    "drew",
    "took",
    "drafted",
    "became",
    "becomes",
    "saying",
    "talking",
    "explained",
    "described",
    "proposed",
    "planned",
    "got",
];
/// Verbs of getting.
const GET: &[&str] = &["got", "received", "get", "receive", "downloaded"];
/// Verbs of making, said of oneself.
const MAKE: &[&str] = &["wrote", "write", "made", "took", "drew", "drafted", "created", "noted", "saved", "jotted"];
/// Korean verbs of giving, by their beginning.
const GIVE_KO: &[&str] = &[
    "보낸", "보냈", "보내", "준", "줬", "주신", "드린", "드렸", "건넨", "제출", "전달", "공유", "첨부", "전송", "넘긴",
    "넘겼", "부친",
];
/// Korean verbs of getting.
const GET_KO: &[&str] = &["받은", "받았", "받아", "온", "왔"];
/// Korean verbs of making.
const MAKE_KO: &[&str] = &[
    "쓴", "썼", "쓰", "적은", "적어", "적었", "만든", "만들", "작성", "찍은", "찍었", "수정", "고친", "고쳤", "정리",
    "기록",
];
/// Korean verbs of saying.
const SAY_KO: &[&str] =
    &["말한", "말했", "뭐라", "얘기", "이야기", "했다고", "한다고", "라고", "다고", "알려준", "물어", "썼던"];

/// Gives every mention its role; tells who sends, if the question does.
pub(super) fn assign(query: &str, words: &[QueryWord], people: &mut [Mention]) -> Option<Direction> {
    let direction = direction(query, words, people);
    for mention in people.iter_mut() {
        if let Some(role) = said_role(words, mention, direction) {
            mention.role = role;
            mention.role_said = true;
        } else if direction == Some(Direction::Outgoing) {
            mention.role = Role::Recipient;
        }
    }
    direction
}

fn said_role(words: &[QueryWord], mention: &Mention, direction: Option<Direction>) -> Option<Role> {
    let last = &words[mention.at + mention.words - 1];
    let before = |n: usize| mention.at.checked_sub(n).map_or("", |at| words[at].text.as_str());
    let after = |n: usize| words.get(mention.at + mention.words - 1 + n).map_or("", |w| w.text.as_str());
    let outgoing = direction == Some(Direction::Outgoing);
    match last.particle.as_str() {
        "한테서" | "에게서" | "으로부터" | "로부터" => return Some(Role::Sender),
        "한테" | "에게" | "께" | "님께" | "님한테" | "한테는" | "에게는" => {
            let got = (1..=4).any(|n| starts(after(n), GET_KO)) && !(1..=4).any(|n| starts(after(n), GIVE_KO));
            return Some(if got { Role::Sender } else { Role::Recipient });
        }
        "에" if outgoing => return Some(Role::Recipient),
        "가" | "이" | "께서" | "님이" | "님께서" | "이가" | "씨가" => return Some(Role::Sender),
        // `Ravi's knee` is about him, `Ravi's slides` are from him.
        "'s" if !outgoing && (1..=3).any(|n| is_from_somebody(after(n))) => return Some(Role::Sender),
        _ => {}
    }
    match before(1) {
        _ if to_whom(words, mention) => return Some(Role::Recipient),
        "from" | "by" => return Some(Role::Sender),
        "for" if outgoing => return Some(Role::Recipient),
        verb if outgoing && GIVE.contains(&verb) => return Some(Role::Recipient),
        _ => {}
    }
    let does = |n: usize| GIVE.contains(&after(n)) || SAY.contains(&after(n));
    (!outgoing && (does(1) || does(2))).then_some(Role::Sender)
}

/// `I sent Anna the deck` goes out; `Anna sent me`, `sent by Anna to me` come in; `I wrote` is the person's own.
fn direction(query: &str, words: &[QueryWord], people: &[Mention]) -> Option<Direction> {
    let folded = text::fold(query);
    let at = |n: usize| words.get(n).map_or("", |w| w.text.as_str());
    let is_person = |n: usize| people.iter().any(|m| (m.at..m.at + m.words).contains(&n));
    for n in 0..words.len() {
        let subject =
            matches!(at(n), "i" | "we") || matches!(at(n), "내가" | "제가" | "내" | "우리가" | "난" | "나는" | "저는");
        if !subject {
            continue;
        }
        // `Anna's deck I liked`: the verb must follow soon, and nobody else may do it.
        for (m, word) in words.iter().enumerate().skip(n + 1).take(5) {
            let other_subject = is_person(m) && matches!(word.particle.as_str(), "가" | "이" | "께서");
            let word = word.text.as_str();
            if other_subject {
                break;
            }
            if GIVE.contains(&word) || starts(word, GIVE_KO) {
                return Some(Direction::Outgoing);
            }
            if MAKE.contains(&word) || starts(word, MAKE_KO) {
                return Some(Direction::Own);
            }
            if GET.contains(&word) || starts(word, GET_KO) {
                return Some(Direction::Incoming);
            }
        }
    }
    let to_me = [
        "sent me",
        "send me",
        "gave me",
        "give me",
        "mailed me",
        "emailed me",
        "to me",
        "sent us",
        "telling me",
        "told me",
    ];
    if to_me.iter().any(|p| folded.contains(p))
        || ["나한테", "내게", "나에게", "저한테"].iter().any(|w| folded.contains(w))
    {
        return Some(Direction::Incoming);
    }
    // `세무사님께 보낸 엑셀`: with only a recipient said, the sender is the person.
    let recipient = people.iter().any(|m| {
        let last = &words[m.at + m.words - 1];
        let to = matches!(last.particle.as_str(), "한테" | "에게" | "께" | "님께" | "님한테" | "에");
        to && (last_gives(words, m) || words[m.at + m.words..].iter().any(|w| starts(&w.text, GIVE_KO)))
    });
    let other =
        people.iter().any(|m| matches!(words[m.at + m.words - 1].particle.as_str(), "가" | "이" | "께서" | "님이"));
    let my_words = words.iter().any(|w| matches!(w.text.as_str(), "my" | "mine"));
    // `인사팀에 제출한`: given to somebody, by nobody who is named.
    let subject = words.iter().any(|w| !w.used && matches!(w.particle.as_str(), "가" | "이" | "께서" | "님이"));
    let given = words.windows(2).any(|w| {
        !w[0].used && matches!(w[0].particle.as_str(), "한테" | "에게" | "께" | "에") && starts(&w[1].text, GIVE_KO)
    });
    match () {
        () if given && !subject && people.is_empty() => Some(Direction::Outgoing),
        () if recipient && !other => Some(Direction::Outgoing),
        () if my_words && !people.is_empty() && folded.contains(" for ") => Some(Direction::Outgoing),
        // `my reply to the vet`
        () if my_words && people.iter().any(|m| to_whom(words, m)) => Some(Direction::Outgoing),
        () => None,
    }
}

/// A thing that comes from somebody: a file, a message, a piece of writing.
fn is_from_somebody(noun: &str) -> bool {
    const THINGS: &[&str] = &[
        "mail",
        "email",
        "e-mail",
        "message",
        "text",
        "note",
        "reply",
        "answer",
        "letter",
        "card",
        "photo",
        "picture",
        "pic",
        "video",
        "voice",
        "memo",
        "link",
        "screenshot",
        "scan",
        "recording",
        "deck",
        "slide",
        "presentation",
        "spreadsheet",
        "sheet",
        "excel",
        "pdf",
        "doc",
        "document",
        "file",
        "attachment",
        "draft",
        "version",
        "comment",
        "feedback",
        "edit",
        "list",
        "plan",
        "budget",
        "quote",
        "estimate",
        "invoice",
        "bill",
        "receipt",
        "contract",
        "report",
        "recipe",
        "idea",
        "suggestion",
        "question",
        "address",
        "number",
        "invitation",
        "invite",
    ];
    THINGS.contains(&noun) || noun.strip_suffix('s').is_some_and(|one| THINGS.contains(&one))
}

/// `to` stands before the name, or before the article before it.
fn to_whom(words: &[QueryWord], mention: &Mention) -> bool {
    let before = |n: usize| mention.at.checked_sub(n).map_or("", |at| words[at].text.as_str());
    before(1) == "to" || before(2) == "to" && matches!(before(1), "the" | "my" | "our")
}

/// The person wrote it down: `where did I write about`, `my notes on`, `적어둔 거`, `써 놓은 글`.
pub(super) fn written(words: &[QueryWord]) -> bool {
    const DOWN: &[&str] = &["wrote", "write", "written", "jotted", "noted", "notes", "note", "diary", "journal"];
    const DOWN_KO: &[&str] =
        &["적어", "적은", "써둔", "써놓", "쓴", "쓰던", "정리한", "정리해", "기록", "메모", "일기"];
    let mine = words.iter().any(|w| matches!(w.text.as_str(), "i" | "my" | "myself"));
    let down = words.iter().any(|w| DOWN.contains(&w.text.as_str()));
    let down_ko = words.iter().any(|w| starts(&w.text, DOWN_KO))
        || words.windows(2).any(|w| w[0].text == "써" && starts(&w[1].text, &["둔", "놓은", "놨"]));
    mine && down || down_ko
}

/// A verb of giving is in the question.
pub(super) fn gives(words: &[QueryWord]) -> bool {
    words.iter().any(|w| {
        GIVE.contains(&w.text.as_str()) && w.text != "told" && w.text != "asked"
            || starts(&w.text, GIVE_KO)
            || starts(&w.text, &["올린", "올렸", "줬던"])
    })
}

/// Somebody sent, wrote or said it whom nobody here is called: `messages from Malcolm Tait`, `게르하르트가 보낸 거`.
pub(super) fn stranger(words: &[QueryWord], kinds: &[KindWord], known: &dyn Fn(&str) -> bool) -> bool {
    let at = |n: usize| words.get(n).map_or("", |w| w.text.as_str());
    let free = |w: &QueryWord| !w.used && !super::lexicon::is_stop(&w.text) && w.text.chars().count() > 1;
    let latin = |w: &QueryWord| w.text.chars().all(|c| c.is_alphabetic() && !text::is_hangul(c));
    let letters = kinds.iter().any(|k| matches!(k, KindWord::Message | KindWord::Mail));
    words.iter().enumerate().any(|(n, w)| {
        let named = free(w) && latin(w) && w.capital;
        let does = |m: usize| GIVE.contains(&at(n + m)) || matches!(at(n + m), "wrote" | "said" | "told");
        let by = n.checked_sub(1).is_some_and(|b| matches!(at(b), "from" | "by"));
        let acts = matches!(w.particle.as_str(), "가" | "이" | "께서" | "님이" | "한테서" | "에게서");
        let unknown = free(w) && acts && !known(&w.stem) && !known(&w.text);
        let gives = (1..=3).any(|m| starts(at(n + m), GIVE_KO) || starts(at(n + m), &["올린", "올렸", "썼던"]));
        named && (by && letters || n > 0 && does(1))
            || unknown && text::is_hangul(w.text.chars().next().unwrap_or(' ')) && gives
    })
}

fn last_gives(words: &[QueryWord], mention: &Mention) -> bool {
    words.get(mention.at + mention.words).is_some_and(|w| starts(&w.text, GIVE_KO))
}

fn starts(word: &str, all: &[&str]) -> bool {
    all.iter().any(|v| word == *v || v.chars().count() >= 2 && word.starts_with(v))
}

/// Verbs of saying ask for words, not for files, unless a kind was named.
pub(super) fn kind_by_verb(words: &[QueryWord], kinds: &[KindWord], want: Option<Want>) -> Option<KindWord> {
    if !kinds.is_empty() || want.is_some() {
        return None;
    }
    const SAID: &[&str] = &[
        "said",
        "say",
        "says",
        "told",
        "telling",
        "mentioned",
        "wrote",
        "suggested",
        "asked",
        "replied",
        "saying",
        "talking",
        "asking",
        "talks",
    ];
    let own = words.iter().any(|w| matches!(w.text.as_str(), "i" | "내가" | "제가"));
    let said = words.iter().any(|w| SAID.contains(&w.text.as_str()) || starts(&w.text, SAY_KO));
    (said && !own).then_some(KindWord::Message)
}
