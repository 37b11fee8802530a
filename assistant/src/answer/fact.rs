//! The words of a source that answer a question for a fact: the shortest that do, never made up.
//!
//! Each sort of fact has a shape (a code has digits, an amount a currency); of the pieces of that shape the one
//! nearest to the topic's words is the answer. What has no shape is answered by the sentence that says it.

use std::ops::Range;
use std::sync::OnceLock;

use indexer::normalise::text;
use indexer::store::ItemRow;
use regex::Regex;

use crate::understand::topic::Topic;
use crate::understand::want::Want;

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

/// A source of so many characters is quoted whole.
const MESSAGE: usize = 160;

/// The shapes of one sort of fact, the most telling first.
fn shapes(want: Want) -> &'static [Regex] {
    static SHAPES: OnceLock<Vec<(Want, Vec<Regex>)>> = OnceLock::new();
    let all = SHAPES.get_or_init(|| {
        let date = [
            format!(r"(?i)\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTHS})\b(?:,?\s+\d{{4}})?"),
            format!(r"(?i)\b(?:{MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?"),
            r"\d{4}년\s*\d{1,2}월\s*\d{1,2}일|\d{1,2}월\s*\d{1,2}일|\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}".to_owned(),
            r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?\d{1,2}(?:st|nd|rd|th)\b(?:\s+at\s+\d{1,2}:\d{2})?|\d{1,2}일(?:\s*[월화수목금토일]요일)?|[월화수목금토일]요일".to_owned(),
            r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s+(?:morning|noon|afternoon|evening|night)|(?:\s+at)?\s+\d{1,2}:\d{2})?\b".to_owned(),
            r"(?i)\b(?:today|tomorrow|tonight|next\s+\w+)\b|오늘|내일|모레|다음\s?주|말일".to_owned(),
            format!(r"(?i)\b(?:{MONTHS})\b|\d{{1,2}}월"),
        ];
        let make = |want: Want, patterns: &[&str]| {
            (want, patterns.iter().filter_map(|p| Regex::new(p).ok()).collect::<Vec<_>>())
        };
        let dates: Vec<&str> = date.iter().map(String::as_str).collect();
        vec![
            make(Want::Code, &[r"[*#]?\d{3,10}[*#]|[*#]\d{3,10}|\b\d{1,2}(?:-\d{1,2}){2,}\b", r"\b[A-Z0-9]{1,5}-?\d{3,}[A-Z0-9]*\b", r"\d{3,8}"]),
            make(
                Want::Password,
                &[r"(?:[A-Za-z0-9]+[-_.])*[A-Za-z0-9]*(?:[A-Za-z][-_.]?\d|\d[-_.]?[A-Za-z])[A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*[!@#$%*?]*", r"[*#]?\b\d{4,8}\b[#*!]?", r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+){2,}", r"[A-Za-z]\S*[!@#$%]\S*"],
            ),
            make(Want::Phone, &[r"\+?\d[\d\-. ()]{6,}\d"]),
            make(Want::Account, &[r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b", r"\d{2,6}(?:-\d{2,7}){1,4}", r"\d{9,16}"]),
            make(
                Want::Address,
                &[
                    r"[가-힣]{2,}(?:동|읍|면|리|로|길)\s?\d+(?:-\d+)?(?:번지|번길)?(?:\s\d+(?:-\d+)?)?(?:\s?\d+호|\s?\d+층)?(?:\s?\d+동\s?\d+호)?(?:[\s,.]|$)",
                    r"\d[\d-]*\s+[A-Za-z'’.-]+(?:[- ](?:ro|gil|daero))(?:\s+\d+-gil)?(?:,?\s*\d+F)?",
                    r"(?i)\b\d+[a-z]?(?:-\d+)?,?\s+(?:[\p{L}'’.-]+\s+){0,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|square|court|place|blvd|boulevard|close|terrace)\b\.?(?:,?\s+[\p{L}\d ]{2,30})?",
                    r"(?i)\b[\p{L}.-]*(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|rue|calle|via|plaza|avenida|rua)\b\s*[\p{L} .'-]{0,30}?\s*\d+[a-z]?",
                    r"(?:\p{Lu}[\p{L}'-]+\s?){1,3}\s(?:am|an der|bei|of|de|del|la)\s(?:\p{Lu}[\p{L}'-]+\s?){1,3}",
                ],
            ),
            make(
                Want::Money,
                &[
                    r"(?i)(?:[€$£¥₩]\s?\d[\d,.]*(?:\s?(?:k|m|million|thousand))?)|\d[\d,.]*\s?(?:만\s?)?(?:원|won|krw|eur|euros?|usd|dollars?|gbp|pounds?|yen|yuan|francs?|kron(?:er|or|a|e)|reais|pesos?|rupees?|baht|quid|bucks|(?:aud|brl|cad|chf|cny|czk|dkk|hkd|huf|inr|jpy|mxn|nok|nzd|pln|sek|sgd|thb|twd|zar)\b|유로|달러|파운드|엔|위안|프랑|€|\$|£)|\b(?:aud|brl|cad|chf|cny|dkk|eur|gbp|hkd|jpy|krw|nok|nzd|sek|sgd|usd|r\$)\s?\d[\d,.]*",
                    r"\d+(?:\.\d+)?\s?만\s?(?:\d+천)?\s?원?",
                    r"\d{1,3}(?:,\d{3})+|\d+\.\d{2}\b",
                    r"(?i)(?:fees?|costs?|price|rent|deposit|total|charges?|pay|요금|가격|비용|월세|회비|참가비|보증금|합계)\D{0,12}?(\d[\d,.]*\d)",
                ],
            ),
            make(Want::Date, &dates),
            make(Want::Hour, &[r"(?i)\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b\.?|\b\d{1,2}:\d{2}\b", r"(?:오전|오후|아침|저녁|밤|새벽)?\s?\d{1,2}시(?:\s?(?:반|\d{1,2}분))?", r"(?i)\b(?:noon|midnight)\b", r"(?i)\b(?:half|quarter|five|ten|twenty)\s(?:(?:past|to)\s)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", r"(?:오전|오후|아침|저녁|밤|새벽)?\s?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두)\s?시(?:\s?반)?"]),
            make(
                Want::Measure,
                &[r"(?i)\d[\d,.]*\s?(?:mm|cm|m|km|kg|g|mg|ml|l|gb|mb|tb|inch(?:es)?|hours?|minutes?|mins?|seconds?|days?|weeks?|months?|years?|pieces|pcs|units|people|persons|pages|percent|%|프로|퍼센트|lux|watts?|w|kw|kwh|volts?|v|°c|도|명|개|장|권|분|시간|일|주|달|개월|년|살|평|층|킬로|그램|미터|인분|포기|잔|병|박|마리|대|동|호|번|회)\b|(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:장|개|명|권|시간|달|살|병|잔|마리|박|번|대)|\b(?:half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty)\b(?:\s+(?:a|an|of|and|the)){0,2}\s+(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|people|persons?|pages?|pieces?|tablets?|pills?|cups?|spoons?|slices?|boxes|bags?|times|degrees|percent|miles?|metres?|meters?|inches|feet|pounds?|grams?|kilos?|lit(?:re|er)s?)\b", r"\d[\d,.]*"],
            ),
            make(
                Want::Number,
                &[r"\b[A-Z]{2}\s?\d{2,4}\b(?:\s\d{4}\s[A-Z]{2})?", r"\b[A-Z]{2}\s?\d{4}\s?\d{4}\s?[A-Z]{0,2}\b", r"\b[A-Z0-9]{6,}\b", r"\d{4,}(?:[- ]\d{2,})*"],
            ),
            make(
                Want::Digits,
                &[r"\+?\d[\d\-. ()/]{5,}\d", r"\b[A-Z]{1,3}\d{1,2}\s?[A-Z0-9]{3,4}\b", r"\b[A-Z0-9]*\d{3,}[A-Z0-9]*\b[#*]?"],
            ),
            make(Want::Seat, &[r"(?i)\b(?:seat\s*)?\d{1,3}\s?[A-K]\b(?:\s\d{1,3}[A-K]\b)*", r"\d+호차\s?\d+[A-D](?:\s?\d+[A-D])*", r"\b[A-Z]-?\d{1,3}\b", r"\d+번"]),
            make(Want::Name, &[r"(?:called|named|name is|이름은)\s+(\p{Lu}[\p{L}'’&-]*(?:\s+\p{Lu}[\p{L}'’&-]*)*)", r"\p{Lu}[\p{L}'’&-]+(?:\s+\p{Lu}[\p{L}'’&-]+)+"]),
        ]
    });
    all.iter().find(|(w, _)| *w == want).map_or(&[], |(_, shapes)| shapes.as_slice())
}

/// Whether a text holds a piece of the shape asked for.
pub fn has(want: Want, text: &str) -> bool {
    let shapes = shapes(want);
    let telling = match want {
        // The first shape of a name is the only one that other words do not have.
        Want::Name => 1,
        // A number of whatever sort may be a short one.
        Want::Digits => 3,
        _ => 2,
    };
    shapes.iter().take(telling).any(|s| s.is_match(text))
}

/// What a contact card says of a fact of that sort.
pub fn on_card(want: Want, item: &ItemRow) -> Option<&str> {
    let card = item.extra.card.as_ref()?;
    match want {
        Want::Phone => card.phones.first().map(String::as_str),
        _ => None,
    }
}

/// The piece of `source` that answers, as it stands there; `None` where there is none of the right shape.
pub fn find(want: Want, source: &str, topic: &[Topic]) -> Option<String> {
    let near = places(source, topic);
    for shape in shapes(want) {
        let pieces = shape.captures_iter(source).filter_map(|c| c.get(1).or_else(|| c.get(0)));
        let asked = |piece: &str| {
            // What the question itself says is not the answer.
            let stems: Vec<String> = text::words(piece).iter().map(|w| text::stem(&w.text)).collect();
            !stems.is_empty()
                && stems.iter().all(|s| topic.iter().any(|t| t.ways.first().is_some_and(|(w, _)| w.contains(s))))
        };
        let best = pieces
            .filter(|p| {
                p.as_str().trim().chars().count() >= 2
                    && !asked(p.as_str())
                    && (is_day(want) || !is_ordinal(p.as_str()))
            })
            .min_by_key(|p| distance(&p.range(), &near));
        if let Some(piece) = best {
            return Some(piece.as_str().trim().trim_end_matches([',', '.']).to_owned());
        }
    }
    // No words answer for a code.
    Some(sentence(source, topic)).filter(|s| !s.is_empty() && !want.needs_shape())
}

fn is_day(want: Want) -> bool {
    matches!(want, Want::Date | Want::Hour)
}

/// `25th` is a day, whatever is asked for.
fn is_ordinal(piece: &str) -> bool {
    let digits = piece.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < piece.len() && matches!(digits, "st" | "nd" | "rd" | "th")
}

/// Who is named in a text that is not about the writer: `with Mrs Deasy at number 9`.
pub fn somebody(source: &str, topic: &[Topic]) -> Option<String> {
    static FIRST: OnceLock<Option<Regex>> = OnceLock::new();
    static NAMED: OnceLock<Option<Regex>> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        Regex::new(r"(?i)\b(?:i|i'm|i'll|my|me|we|our)\b|(?:^|\s)(?:저|나|내가|제가|저는|나는)(?:\s|$)").ok()
    });
    let said = sentence(source, topic);
    if first.as_ref()?.is_match(&said) {
        return None;
    }
    let named = NAMED.get_or_init(|| Regex::new(r"(?:Mrs?|Ms|Miss|Dr|Prof)\.?\s+\p{Lu}[\p{L}'’-]+").ok());
    named.as_ref()?.find(&said).map(|m| m.as_str().to_owned())
}

/// Where the topic's words stand.
fn places(source: &str, topic: &[Topic]) -> Vec<Range<usize>> {
    text::words(source).into_iter().filter(|w| says(topic, &w.text)).map(|w| w.range).collect()
}

fn says(topic: &[Topic], word: &str) -> bool {
    let stem = text::stem(word);
    topic
        .iter()
        .flat_map(|t| &t.ways)
        .flat_map(|(way, _)| way)
        .any(|w| *w == stem || text::is_hangul(w.chars().next().unwrap_or(' ')) && stem.contains(w.as_str()))
}

/// How far a piece is from the nearest words of the topic; what follows them is nearer than what precedes.
fn distance(piece: &Range<usize>, near: &[Range<usize>]) -> usize {
    near.iter()
        .map(|w| if piece.start >= w.end { piece.start - w.end } else { 2 * w.start.saturating_sub(piece.end) + 10 })
        .min()
        .unwrap_or(piece.start)
}

/// The sentence or line that says most of the topic.
pub fn sentence(source: &str, topic: &[Topic]) -> String {
    // A short message is one saying, however many lines it has.
    if source.chars().count() <= MESSAGE {
        return source.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let count = |s: &str| text::words(s).iter().filter(|w| says(topic, &w.text)).count();
    sentences(source).into_iter().rev().max_by_key(|s| count(s)).map(|s| s.trim().to_owned()).unwrap_or_default()
}

fn sentences(source: &str) -> Vec<&str> {
    static END: OnceLock<Option<Regex>> = OnceLock::new();
    let end = END.get_or_init(|| Regex::new(r"[.!?。]\s+").ok());
    let mut out = Vec::new();
    for line in source.lines().filter(|l| !l.trim().is_empty()) {
        let mut start = 0;
        if let Some(end) = end {
            for m in end.find_iter(line) {
                out.push(&line[start..m.end()]);
                start = m.end();
            }
        }
        out.push(&line[start..]);
    }
    out.retain(|s| !s.trim().is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(words: &str) -> Vec<Topic> {
        text::words(words)
            .into_iter()
            .map(|w| Topic {
                ways: vec![(vec![text::stem(&w.text)], 1.0)],
                text: w.text,
                weight: 1.0,
                number: false,
                version: false,
            })
            .collect()
    }

    #[test]
    fn the_shortest_piece_that_answers() {
        for (want, about, source, fact) in [
            (Want::Code, "garage", "The garage opens with 7718# now, the shed with 12.", "7718#"),
            (Want::Password, "guest", "guest wifi: maple-syrup-9, keep it", "maple-syrup-9"),
            (Want::Money, "plumber", "The plumber wants 180 EUR, the tiler 90 EUR", "180 EUR"),
            (Want::Date, "inspection", "The inspection is on 4 March, bring keys", "4 March"),
            (Want::Account, "회비", "회비는 우리 1002-123-456789 로", "1002-123-456789"),
            (Want::Date, "모임", "모임은 12월 3일이야", "12월 3일"),
            (Want::Name, "bakery", "that bakery was called Little Loaf, go early", "Little Loaf"),
            (Want::Code, "alarm", "he changed it, it is 4-4-0-9 and then the B button", "4-4-0-9"),
            (Want::Date, "dentist", "dentist is Tuesday the 9th at 14:30, do come", "Tuesday the 9th at 14:30"),
            (Want::Date, "이사", "저희 8월에 이사 가요", "8월"),
            (Want::Money, "hostel", "The hostel is 640 NOK a night, breakfast 90", "640 NOK"),
            (Want::Money, "visa", "visa: fee 725 plus two photos", "725"),
            (Want::Hour, "rehearsal", "rehearsal at half seven now", "half seven"),
            (Want::Hour, "모임", "모임은 이제 여섯 시 반이에요", "여섯 시 반"),
            (Want::Number, "flight", "I come in on KL 1234, late", "KL 1234"),
        ] {
            assert_eq!(find(want, source, &topic(about)).as_deref(), Some(fact), "{source}");
        }
    }
}
