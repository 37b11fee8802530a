//! A date and time as an export writes it, in any of the locales that phones use.
//!
//! Takes a string that is nothing but the stamp (`2026. 5. 20. 오후 6:10`, `07/03/2026 12:37:40`,
//! `Jun 21, 2026 at 12:37 PM`); anything else in it means that it is not one.

use jiff::civil::{Date, DateTime, Time};

use super::order::{DateOrder, Numbers};
use super::text::is_mark;
use crate::item::Certainty;

/// A stamp, before the order of its date is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The date, or its three numbers.
    pub(super) date: WrittenDate,
    /// The time of day, if there is one.
    pub(super) time: Option<Time>,
    /// By whether the time has seconds.
    pub(super) certainty: Certainty,
}

/// A date as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WrittenDate {
    /// Its month has a name, so it is certain.
    Known(Date),
    /// Three numbers; see [`super::order`].
    Numbers(Numbers),
}

impl Stamp {
    /// The moment, with three-number dates read in `order`.
    pub(super) fn moment(&self, order: DateOrder) -> Option<DateTime> {
        let date = match &self.date {
            WrittenDate::Known(date) => *date,
            WrittenDate::Numbers(numbers) => numbers.date(order)?,
        };
        Some(date.to_datetime(self.time?))
    }
}

/// Reads `text`, which must be a whole stamp and nothing else.
pub(super) fn parse(text: &str) -> Option<Stamp> {
    // The longest known stamp has some forty characters; a longer line is no stamp.
    if text.len() > 100 {
        return None;
    }
    let tokens = tokenise(text)?;
    let words = Words::of(&tokens)?;
    let in_date = if words.month.is_some() { 2 } else { 3 };
    let numbers: Vec<(i16, usize)> = tokens.iter().filter_map(Token::number).collect();
    let (date_numbers, clock) = numbers.split_at_checked(in_date)?;
    if !clock_is_joined(&tokens, in_date) {
        return None;
    }
    let date = match words.month {
        Some(month) => WrittenDate::Known(named_date(date_numbers, month)?),
        None => WrittenDate::Numbers(Numbers::new(text, &tokens, date_numbers)?),
    };
    let time = match clock {
        [] if words.meridiem.is_none() => None,
        _ => Some(time_of_day(clock, words.meridiem)?),
    };
    let certainty = if clock.len() == 3 { Certainty::Second } else { Certainty::Minute };
    Some(Stamp { date, time, certainty })
}

/// Reads `text`, which must be a time of day and nothing else: `오후 6:50`, `6:50 PM`, `18:50`.
pub(super) fn clock(text: &str) -> Option<Time> {
    if text.len() > 40 {
        return None;
    }
    let tokens = tokenise(text)?;
    let words = Words::of(&tokens)?;
    if words.month.is_some() || !clock_is_joined(&tokens, 0) {
        return None;
    }
    let numbers: Vec<(i16, usize)> = tokens.iter().filter_map(Token::number).collect();
    time_of_day(&numbers, words.meridiem)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Its value and how many digits it was written with.
    Number(i16, usize),
    Word(String),
    Mark(char),
}

impl Token {
    fn number(&self) -> Option<(i16, usize)> {
        match self {
            Token::Number(value, digits) => Some((*value, *digits)),
            _ => None,
        }
    }
}

fn tokenise(text: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut joined = false;
    for c in text.chars().filter(|c| !is_mark(*c)) {
        match (digit(c), tokens.last_mut()) {
            (Some(d), Some(Token::Number(value, digits))) if joined => {
                *value = value.checked_mul(10)?.checked_add(d)?;
                *digits += 1;
            }
            (Some(d), _) => tokens.push(Token::Number(d, 1)),
            (None, Some(Token::Word(word))) if joined && c.is_alphabetic() => word.extend(c.to_lowercase()),
            (None, _) if c.is_alphabetic() => tokens.push(Token::Word(c.to_lowercase().collect())),
            (None, _) if c.is_whitespace() => {}
            (None, _) if ".,،:/-'’".contains(c) => tokens.push(Token::Mark(c)),
            // Signs that vowels carry in Indic scripts belong to the word they follow.
            (None, Some(Token::Word(_))) if !c.is_ascii() => {}
            _ => return None,
        }
        joined = !c.is_whitespace();
    }
    Some(tokens)
}

/// The value of a decimal digit: ASCII, full width, Arabic-Indic, Persian, Devanagari.
fn digit(c: char) -> Option<i16> {
    [0x30_u32, 0xff10, 0x660, 0x6f0, 0x966].iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(*zero)?;
        i16::try_from(value).ok().filter(|v| *v < 10)
    })
}

/// What the words of a stamp say.
#[derive(Debug, Default)]
struct Words {
    month: Option<i8>,
    meridiem: Option<Meridiem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meridiem {
    Am,
    Pm,
    /// 中午: noon and the hour after it.
    Noon,
}

impl Words {
    fn of(tokens: &[Token]) -> Option<Self> {
        let mut words = Self::default();
        let mut rest = String::new();
        for token in tokens {
            let Token::Word(word) = token else { continue };
            if let Some(month) = month_named(word) {
                if words.month.replace(month).is_some() {
                    return None;
                }
            } else if !is_filler(word) {
                rest.push_str(word);
            }
        }
        words.meridiem = match rest.as_str() {
            "" => None,
            rest => Some(meridiem(rest)?),
        };
        Some(words)
    }
}

/// Words that stand in a stamp and say nothing: units, "at", days of the week.
fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "년", "월", "일", "年", "月", "日", "at", "um", "à", "às", "kl", "klo", "de", "den", "of", "o", "ob", "om",
        "в", "г", "h", "alle", "ore", "uhr", "th", "st", "nd", "rd",
    ];
    const WEEKDAYS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "월요일",
        "화요일",
        "수요일",
        "목요일",
        "금요일",
        "토요일",
        "일요일",
    ];
    FILLERS.contains(&word) || WEEKDAYS.contains(&word)
}

fn meridiem(letters: &str) -> Option<Meridiem> {
    const AM: &[&str] = &[
        "am",
        "오전",
        "午前",
        "上午",
        "凌晨",
        "早上",
        "清晨",
        "vorm",
        "fm",
        "dop",
        "öö",
        "πμ",
        "sa",
        "ap",
        "ص",
        "पूरवाहन",
    ];
    const PM: &[&str] = &[
        "pm",
        "오후",
        "午後",
        "下午",
        "晚上",
        "傍晚",
        "nachm",
        "em",
        "odp",
        "ös",
        "μμ",
        "ch",
        "ip",
        "du",
        "م",
        "अपराहन",
    ];
    if letters == "中午" {
        Some(Meridiem::Noon)
    } else if AM.contains(&letters) {
        Some(Meridiem::Am)
    } else if PM.contains(&letters) {
        Some(Meridiem::Pm)
    } else {
        None
    }
}

/// Month names of English, Spanish, Portuguese, French, German, Italian and Dutch, whole or shortened.
fn month_named(word: &str) -> Option<i8> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "enero", "janeiro", "janvier", "januar", "gennaio", "januari"],
        &["february", "febrero", "fevereiro", "février", "februar", "febbraio", "februari"],
        &["march", "marzo", "março", "mars", "märz", "mrz", "maart"],
        &["april", "abril", "avril", "aprile"],
        &["may", "mayo", "maio", "mai", "maggio", "mei"],
        &["june", "junio", "junho", "juin", "juni", "giugno"],
        &["july", "julio", "julho", "juillet", "juli", "luglio"],
        &["august", "agosto", "août", "augustus"],
        &["september", "septiembre", "setembro", "septembre", "settembre", "sept"],
        &["october", "octubre", "outubro", "octobre", "oktober", "ottobre"],
        &["november", "noviembre", "novembro", "novembre"],
        &["december", "diciembre", "dezembro", "décembre", "dezember", "dicembre"],
    ];
    if word.chars().count() < 3 {
        return None;
    }
    let found = MONTHS.iter().position(|names| names.iter().any(|name| name.starts_with(word)))?;
    i8::try_from(found + 1).ok()
}

/// `Jun 21, 2026`, `21 juin 2026`.
fn named_date(numbers: &[(i16, usize)], month: i8) -> Option<Date> {
    let [(a, _), (b, _)] = *numbers else { return None };
    let (day, year) = if a > 31 { (b, a) } else { (a, b) };
    let year = if year < 100 { year + 2000 } else { year };
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

/// Whether the numbers after the date are written as one clock: `12:37:40`, `9.41`, `9h41`.
fn clock_is_joined(tokens: &[Token], in_date: usize) -> bool {
    let at: Vec<usize> = (0..tokens.len()).filter(|i| tokens[*i].number().is_some()).skip(in_date).collect();
    at.windows(2).all(|pair| {
        pair[1] == pair[0] + 2
            && match &tokens[pair[0] + 1] {
                Token::Mark(mark) => ":.".contains(*mark),
                Token::Word(unit) => unit == "h",
                Token::Number(..) => false,
            }
    })
}

fn time_of_day(clock: &[(i16, usize)], meridiem: Option<Meridiem>) -> Option<Time> {
    let (hour, minute, second) = match *clock {
        [(h, _), (m, 2)] => (h, m, 0),
        [(h, _), (m, 2), (s, 2)] => (h, m, s),
        _ => return None,
    };
    let hour = match meridiem {
        Some(Meridiem::Am) if hour == 12 => 0,
        Some(Meridiem::Pm) if hour < 12 => hour + 12,
        Some(Meridiem::Noon) if hour < 3 => hour + 12,
        _ => hour,
    };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales() {
        use DateOrder::{Dmy, Mdy, Ymd};
        let cases = [
            ("english us", "3/7/26, 12:37 PM", Mdy, "2026-03-07T12:37:00"),
            ("english us, midnight", "3/7/26, 12:07 AM", Mdy, "2026-03-07T00:07:00"),
            ("english uk ios", "28/08/2026, 08:31:40", Dmy, "2026-08-28T08:31:40"),
            ("english canada", "2026-03-07, 12:37 p.m.", Ymd, "2026-03-07T12:37:00"),
            ("english india", "07/03/26, 1:37 pm", Dmy, "2026-03-07T13:37:00"),
            ("korean", "2026. 5. 20. 오후 6:10", Ymd, "2026-05-20T18:10:00"),
            ("korean ios", "2026. 5. 20. 오전 12:10:12", Ymd, "2026-05-20T00:10:12"),
            ("korean words", "2026년 6월 21일 오후 12:37", Ymd, "2026-06-21T12:37:00"),
            ("japanese", "2026/03/07 12:37", Ymd, "2026-03-07T12:37:00"),
            ("japanese words", "2026年3月7日 午後1:37", Ymd, "2026-03-07T13:37:00"),
            ("chinese", "2026/3/7 下午12:37", Ymd, "2026-03-07T12:37:00"),
            ("german", "07.03.26, 12:37", Dmy, "2026-03-07T12:37:00"),
            ("german names", "7. März 2026 um 12:37", Dmy, "2026-03-07T12:37:00"),
            ("spanish", "7/3/26, 1:37 p. m.", Dmy, "2026-03-07T13:37:00"),
            ("spanish narrow", "7/3/26, 1:37 p.\u{a0}m.", Dmy, "2026-03-07T13:37:00"),
            ("portuguese", "07/03/2026 12:37", Dmy, "2026-03-07T12:37:00"),
            ("portuguese names", "7 de mar. de 2026 12:37", Dmy, "2026-03-07T12:37:00"),
            ("french", "07/03/2026 à 12:37", Dmy, "2026-03-07T12:37:00"),
            ("swedish", "2026-03-07 12:37:40", Ymd, "2026-03-07T12:37:40"),
            ("finnish", "7.3.2026 klo 9.41", Dmy, "2026-03-07T09:41:00"),
            ("dutch", "07-03-2026 12:37", Dmy, "2026-03-07T12:37:00"),
            ("english names", "Jun 21, 2026 at 12:37", Dmy, "2026-06-21T12:37:00"),
            ("english names, meridiem", "June 21, 2026, 1:37 PM", Dmy, "2026-06-21T13:37:00"),
            ("narrow space", "3/7/26, 1:37\u{202f}PM", Mdy, "2026-03-07T13:37:00"),
            ("arabic", "٧\u{200f}/٣\u{200f}/٢٠٢٦، ١:٣٧ م", Dmy, "2026-03-07T13:37:00"),
            ("hindi", "7/3/26, अपराह्न 1:37", Dmy, "2026-03-07T13:37:00"),
        ];
        for (name, text, order, expected) in cases {
            let moment = parse(text).and_then(|s| s.moment(order)).map(|m| m.to_string()).unwrap_or_default();
            assert_eq!(moment, expected, "{name}: {text}");
        }
    }

    #[test]
    fn not_stamps() {
        for text in [
            "",
            "12:37",
            "3/7",
            "12",
            "call me at 3/7/26, 12:37",
            "192.168.0.1 12:37",
            "2026-03-07 12:37:40,123",
            "3/7/26, 12:37 XM",
            "3/7/26, 12:7",
            "3/7/26, 25:00",
            "version 1.2.3",
            "#3/7/26, 12:37",
        ] {
            let moment = parse(text).and_then(|s| s.moment(DateOrder::Dmy));
            assert_eq!(moment, None, "{text}");
        }
    }
}
