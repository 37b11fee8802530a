//! Is a fact asked for, and of what sort: a code, a date, an address, a person?

use indexer::normalise::text;

use super::topic::Topic;
use super::words::QueryWord;

/// The sort of fact that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Door code, PIN, serial: short, with digits.
    Code,
    /// Password: one word.
    Password,
    /// Phone number.
    Phone,
    /// Bank account.
    Account,
    /// Postal address.
    Address,
    /// An amount of money.
    Money,
    /// A day.
    Date,
    /// A time of day.
    Hour,
    /// Somebody.
    Person,
    /// A number with its unit.
    Measure,
    /// The name of something.
    Name,
    /// A number of some sort: a phone's, a tax office's, a member's.
    Digits,
    /// A flight, train or tracking number.
    Number,
    /// A seat, room or gate.
    Seat,
    /// Something else: the sentence that says it.
    Sentence,
}

/// Nouns that name a sort of fact; a question that is no more than such a noun and what it is of asks for it.
const NOUNS: &[(Want, &[&str])] = &[
    (Want::Password, &["password", "passwort", "passcode", "passphrase", "비밀번호", "비번", "암호", "패스워드"]),
    (Want::Code, &["code", "pin", "코드", "serial", "인증번호", "출입번호", "일련번호", "시리얼"]),
    (Want::Account, &["account", "iban", "계좌", "계좌번호"]),
    (Want::Phone, &["phone", "telephone", "mobile", "전화번호", "연락처", "핸드폰", "휴대폰"]),
    (Want::Address, &["address", "주소"]),
    (Want::Number, &["tracking", "flight", "운송장", "운송장번호", "송장번호", "편명", "예약번호", "booking"]),
    (Want::Seat, &["seat", "좌석", "gate", "자리"]),
    (Want::Money, &["price", "cost", "rent", "fee", "가격", "요금", "금액", "월세", "비용", "값"]),
    (Want::Name, &["name", "이름"]),
    (
        Want::Date,
        &[
            "date",
            "deadline",
            "날짜",
            "예약일",
            "마감일",
            "기한",
            "예정일",
            "납부일",
            "결제일",
            "출발일",
            "도착일",
            "발표일",
            "만료일",
            "개강일",
        ],
    ),
    (
        Want::Digits,
        &["number", "번호", "id", "eircode", "postcode", "zipcode", "우편번호", "serial", "사업자번호", "등록번호"],
    ),
    (
        Want::Measure,
        &[
            "interest",
            "rate",
            "percentage",
            "금리",
            "이자",
            "이율",
            "이자율",
            "size",
            "사이즈",
            "치수",
            "dose",
            "용량",
            "length",
            "width",
            "height",
            "weight",
            "키",
            "몸무게",
            "길이",
            "두께",
        ],
    ),
    (Want::Hour, &["hours", "time", "영업시간", "시간", "시각"]),
];

impl Want {
    /// Facts of this sort can be told by their looks.
    pub fn has_shape(self) -> bool {
        !matches!(self, Self::Sentence | Self::Person)
    }

    /// Nothing but a piece of its looks answers it: a code without digits is none.
    pub fn needs_shape(self) -> bool {
        matches!(
            self,
            Self::Code | Self::Password | Self::Phone | Self::Account | Self::Number | Self::Digits | Self::Seat
        )
    }

    /// The idea is the noun that names the sort of fact: `code`, `주소`.
    pub fn is_named_by(self, topic: &Topic) -> bool {
        let words = NOUNS.iter().filter(|(want, _)| *want == self).flat_map(|(_, words)| *words);
        let words = words.chain(if self == Self::Code { NUMBER } else { &[] });
        // `bank account` is named by its last word.
        words.map(|w| text::stem(w)).any(|w| topic.ways.first().is_some_and(|(way, _)| way.last() == Some(&w)))
    }
}

/// A lock's number is its code.
const NUMBER: &[&str] = &["number", "번호", "combination"];
/// What is opened with a code.
const LOCKS: &[&str] = &[
    "lock",
    "padlock",
    "lockbox",
    "keypad",
    "door",
    "gate",
    "safe",
    "alarm",
    "barrier",
    "locker",
    "shed",
    "자물쇠",
    "열쇠함",
    "도어락",
    "도어록",
    "현관",
    "문",
    "대문",
    "금고",
    "사물함",
    "보관함",
    "공동현관",
];

/// Words with which a question for a fact begins or ends.
const ASKING_EN: &[&str] = &["what", "whats", "which", "when", "how", "who", "where"];

/// The sort of fact that a question asks for, if it asks for one.
pub fn find(query: &str, words: &[QueryWord]) -> Option<Want> {
    let folded = text::fold(query);
    // `the photo contest, how much was the prize` asks for a sum, not for a photo.
    let sums = ["얼마", "몇 시", "몇시", "how much", "how many"].iter().any(|w| folded.contains(w));
    let asks_thing = asks_for_a_thing(words) && !sums;
    let noun = NOUNS.iter().find(|(_, all)| words.iter().any(|w| all.iter().any(|n| is_noun(w, n))));
    let noun = noun.map(|(want, _)| if *want == Want::Digits && names_a_lock(words) { Want::Code } else { *want });
    let asked = asked(&folded, words);
    match (asked, noun) {
        _ if asks_thing => None,
        // `the name of the hotel`, `gate code for the building?`
        (None, Some(want)) if bare_fact(words, want) => Some(want),
        (None, _) => None,
        (Some(Want::Sentence), Some(want)) => Some(want),
        (Some(want), _) => Some(want),
    }
}

/// `the lockbox number`, `창고 자물쇠 번호`: the number is what opens it.
fn names_a_lock(words: &[QueryWord]) -> bool {
    words.iter().any(|w| LOCKS.contains(&w.text.as_str()) || LOCKS.contains(&w.stem.as_str()))
}

/// The noun, or a Korean compound that ends in it: 등기번호 is a 번호.
fn is_noun(word: &QueryWord, noun: &str) -> bool {
    let compound = noun.chars().count() >= 2 && noun.chars().all(text::is_hangul) && word.stem.ends_with(noun);
    word.stem == noun || word.text == noun || compound
}

/// A file, a message or a mail is wanted, not a fact.
fn asks_for_a_thing(words: &[QueryWord]) -> bool {
    const THINGS: &[&str] = &[
        "file",
        "document",
        "pdf",
        "excel",
        "spreadsheet",
        "photo",
        "picture",
        "screenshot",
        "slides",
        "deck",
        "mail",
        "email",
        "message",
        "note",
        "notes",
        "파일",
        "문서",
        "사진",
        "엑셀",
        "메일",
        "메시지",
        "메모",
        "캡처",
        "이미지",
        "pdf",
        "글",
        "invoice",
        "drawing",
    ];
    const FETCH: &[&str] = &["who", "누가", "누구야", "누구지", "누구"];
    let thing = words.iter().any(|w| THINGS.contains(&w.stem.as_str()) || THINGS.contains(&w.text.as_str()));
    let who = words.iter().any(|w| FETCH.contains(&w.text.as_str()));
    thing && !who
}

/// No verb of sending or writing, and few words: a noun phrase that is a fact.
fn bare_fact(words: &[QueryWord], want: Want) -> bool {
    const VERBS: &[&str] =
        &["sent", "shared", "wrote", "made", "mailed", "posted", "보낸", "보냈던", "올린", "쓴", "보내준", "suggested"];
    let verb = words.iter().any(|w| VERBS.contains(&w.text.as_str()));
    let sure = !matches!(want, Want::Money | Want::Name | Want::Sentence | Want::Hour);
    let time_of = want == Want::Hour
        && words.windows(2).any(|w| w[0].text == "time" && matches!(w[1].text.as_str(), "of" | "for"));
    let name_of = want == Want::Name && words.windows(2).any(|w| w[0].text == "name" && w[1].text == "of");
    words.len() <= 10 && !verb && (sure || name_of || time_of)
}

/// Somebody said something: the words are wanted, not a fact.
fn says(words: &[QueryWord]) -> bool {
    const SAID: &[&str] =
        &["say", "said", "tell", "write", "wrote", "mention", "suggest", "ask", "post", "reply", "answer", "promise"];
    words.iter().any(|w| SAID.contains(&w.text.as_str()))
}

/// What the question word asks for.
fn asked(folded: &str, words: &[QueryWord]) -> Option<Want> {
    let word = |n: usize| words.get(n).map_or("", |w| w.text.as_str());
    let has = |all: &[&str]| all.iter().any(|p| folded.contains(p));
    if let Some(at) = words.iter().take(3).position(|w| ASKING_EN.contains(&w.text.as_str())) {
        let sends = words.iter().any(|w| matches!(w.text.as_str(), "sent" | "send" | "share" | "shared" | "attach"));
        match (word(at), word(at + 1)) {
            ("who", _) => return Some(Want::Person),
            ("when", _) => return Some(Want::Date),
            ("how", "much") if is_amount(word(at + 2)) => return Some(Want::Measure),
            ("how", "much") => return Some(Want::Money),
            (
                "how",
                "many" | "long" | "thick" | "big" | "tall" | "wide" | "far" | "heavy" | "high" | "deep" | "old",
            ) => {
                return Some(Want::Measure);
            }
            ("how", "to" | "do") => return Some(Want::Sentence),
            ("what", "time") => return Some(Want::Hour),
            ("which", "flight" | "train" | "bus") => return Some(Want::Number),
            ("what", "did") if !sends && !says(words) => return Some(Want::Sentence),
            ("what", "did") | ("where", "did") | ("what", "was") if !has(&["what was the"]) || sends => return None,
            ("where", _) => return Some(Want::Address),
            ("what", _) | ("whats", _) | ("which", _) if !sends => return Some(Want::Sentence),
            _ => {}
        }
    }
    match () {
        // `the general channel: when is the meeting`
        () if has(&["when is", "when are", "when do", "when does"]) => Some(Want::Date),
        () if has(&["how much is", "how much are", "how much do", "how much does"]) => Some(Want::Money),
        () if words.last().is_some_and(|w| w.text == "when") => Some(Want::Date),
        () if has(&["얼마"]) => Some(Want::Money),
        () if has(&["몇 시", "몇시"]) => Some(Want::Hour),
        () if counts(words) => Some(Want::Measure),
        () if has(&["언제", "며칠", "무슨 요일"]) => Some(Want::Date),
        () if has(&["누가", "누구"]) || folded.trim_end().ends_with("사람") => Some(Want::Person),
        () if has(&[
            "어디야",
            "어디지",
            "어디였",
            "어디예요",
            "어디에요",
            "어디더라",
            "어디로 바",
            "어디서 해",
            "어디서 봐",
        ]) =>
        {
            Some(Want::Address)
        }
        () if has(&[
            "뭐야",
            "뭐지",
            "뭐였",
            "뭐더라",
            "뭐예요",
            "뭐에요",
            "뭐로 바",
            "뭔가요",
            "알려줘",
            "알려 줘",
            "뭔지",
            "무엇",
        ]) =>
        {
            Some(Want::Sentence)
        }
        () => None,
    }
}

/// `how much of the tablet`, `how much flour`: of a thing, not what it costs.
fn is_amount(next: &str) -> bool {
    const OF_MONEY: &[&str] = &[
        "is", "are", "was", "were", "do", "does", "did", "will", "would", "should", "can", "could", "for", "to", "it",
        "the", "a", "my", "our", "i", "we", "money", "rent", "tax", "deposit", "fee", "has", "have", "per", "a", "",
    ];
    !OF_MONEY.contains(&next)
}

/// `몇 장이야`, `교실 몇 호`; `몇 주 전에` is a time.
fn counts(words: &[QueryWord]) -> bool {
    let Some(at) = words.iter().position(|w| w.text.starts_with('몇') && w.text != "몇몇") else { return false };
    let behind = words.iter().skip(at).take(3).map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
    !["전", "뒤", "후", "동안", "가지", "사람"].iter().any(|w| behind.contains(w))
}
