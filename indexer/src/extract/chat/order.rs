//! In which order the three numbers of a date stand, deduced from all dates of a file together.
//!
//! `3/7/26` alone may be March or July. A file has hundreds of them, written in order of time: the right
//! order makes every date exist and lets none run backwards. What is left open is decided by the style.

use jiff::civil::Date;

use super::stamp::Token;

/// Day, month and year, in the order in which a locale writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateOrder {
    /// 7/3/2026: most of the world.
    Dmy,
    /// 3/7/2026: the United States.
    Mdy,
    /// 2026/3/7: East Asia, Sweden, ISO.
    Ymd,
}

/// The oldest year that a messenger's export can hold; WhatsApp is of 2009, KakaoTalk of 2010.
const FIRST_YEAR: i16 = 2009;
/// Later than this is a misread date.
const LAST_YEAR: i16 = 2099;

/// The three numbers of a date, and how they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    values: [i16; 3],
    digits: [usize; 3],
    separator: char,
    /// "AM" or "PM" in capitals without dots, as American phones write it.
    capitals: bool,
}

impl Numbers {
    /// From the tokens of the stamp `text`; `None` if the numbers are not written as one date.
    pub(super) fn new(text: &str, tokens: &[Token], numbers: &[(i16, usize)]) -> Option<Self> {
        let [(a, x), (b, y), (c, z)] = *numbers else { return None };
        let separator = match tokens {
            [Token::Number(..), Token::Mark(one), Token::Number(..), Token::Mark(two), Token::Number(..), ..]
                if one == two && "/.-".contains(*one) =>
            {
                *one
            }
            [Token::Number(..), Token::Word(unit), Token::Number(..), Token::Word(_), Token::Number(..), ..]
                if unit == "년" || unit == "年" =>
            {
                '年'
            }
            _ => return None,
        };
        let capitals = text.contains("AM") || text.contains("PM");
        Some(Self { values: [a, b, c], digits: [x, y, z], separator, capitals })
    }

    /// The date they are in `order`, if it exists and can be a message's.
    pub(super) fn date(&self, order: DateOrder) -> Option<Date> {
        let [a, b, c] = self.values;
        let [x, _, z] = self.digits;
        let (year, digits, month, day) = match order {
            DateOrder::Dmy => (c, z, b, a),
            DateOrder::Mdy => (c, z, a, b),
            DateOrder::Ymd => (a, x, b, c),
        };
        let year = match digits {
            4 => year,
            1 | 2 => year + 2000,
            _ => return None,
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (FIRST_YEAR..=LAST_YEAR).contains(&year).then_some(date)
    }

    /// Against the habits of the locales that use `order`; decides only what the dates leave open.
    fn unlikely(&self, order: DateOrder) -> bool {
        let padded = self.values.iter().zip(self.digits).take(2).any(|(v, d)| *v < 10 && d == 2);
        let american = self.separator == '/' && self.capitals && !padded;
        match order {
            DateOrder::Mdy => padded || self.separator != '/',
            DateOrder::Dmy => american,
            DateOrder::Ymd => self.digits[0] < 4 && self.separator != '-',
        }
    }
}

/// The order that fits all `dates` best, which are in the order in which they stand in the file.
pub(super) fn deduce(dates: &[Numbers]) -> DateOrder {
    [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd]
        .into_iter()
        .min_by_key(|order| misfit(dates, *order))
        .unwrap_or(DateOrder::Dmy)
}

/// Dates that do not exist, dates that run backwards, unusual style, days from first to last.
fn misfit(dates: &[Numbers], order: DateOrder) -> (usize, usize, usize, i64) {
    let (mut missing, mut backwards, mut unlikely) = (0, 0, 0);
    let (mut previous, mut first, mut last): (Option<Date>, Option<Date>, Option<Date>) = (None, None, None);
    for numbers in dates {
        unlikely += usize::from(numbers.unlikely(order));
        let Some(date) = numbers.date(order) else {
            missing += 1;
            continue;
        };
        backwards += usize::from(previous.is_some_and(|p| date < p));
        previous = Some(date);
        first = Some(first.map_or(date, |f| f.min(date)));
        last = Some(last.map_or(date, |l| l.max(date)));
    }
    let days = first.zip(last).map_or(0, |(f, l)| i64::from((l - f).get_days()));
    (missing, backwards, unlikely, days)
}

#[cfg(test)]
mod tests {
    use super::super::stamp::{WrittenDate, parse};
    use super::*;

    fn numbers(texts: &[&str]) -> Vec<Numbers> {
        texts
            .iter()
            .map(|text| match parse(text).unwrap().date {
                WrittenDate::Numbers(numbers) => numbers,
                WrittenDate::Known(_) => panic!("{text} has a month name"),
            })
            .collect()
    }

    proptest::proptest! {
        /// Whatever the order, a file that runs forwards and has a day above 12 gives it away.
        #[test]
        fn any_file_with_a_late_day(
            mut days in proptest::collection::vec(0_i32..1500, 1..60),
            late in 13_i8..=28,
            order in proptest::sample::select(vec![DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd]),
        ) {
            use jiff::ToSpan;
            days.sort_unstable();
            let start = jiff::civil::date(2021, 1, late);
            let dates = std::iter::once(start).chain(days.into_iter().map(|d| start + d.days()));
            let written = dates.map(|date| {
                let (d, m, y) = (date.day(), date.month(), date.year());
                match order {
                    DateOrder::Dmy => format!("{d}/{m}/{y}, 10:00"),
                    DateOrder::Mdy => format!("{m}/{d}/{y}, 10:00"),
                    DateOrder::Ymd => format!("{y}/{m}/{d}, 10:00"),
                }
            });
            let written: Vec<String> = written.collect();
            let written: Vec<&str> = written.iter().map(String::as_str).collect();
            proptest::prop_assert_eq!(deduce(&numbers(&written)), order);
        }
    }

    #[test]
    fn whole_files() {
        use DateOrder::{Dmy, Mdy, Ymd};
        let cases: [(&str, &[&str], DateOrder); 10] = [
            ("a day above 12", &["1/2/26, 10:00", "25/2/26, 10:00"], Dmy),
            ("a second number above 12", &["1/2/26, 10:00", "2/25/26, 10:00"], Mdy),
            ("forwards only as month first", &["2/12/26, 10:00", "3/1/26, 10:00", "3/2/26, 10:00"], Mdy),
            ("forwards only as day first", &["12/2/26, 10:00", "1/3/26, 10:00", "2/3/26, 10:00"], Dmy),
            ("american style, one day", &["3/7/26, 12:37 PM"], Mdy),
            ("padded, one day", &["03/07/2026, 12:37"], Dmy),
            ("dots", &["3.7.26, 12:37"], Dmy),
            ("plain style, close together", &["1/3/26, 9:00", "1/4/26, 9:00", "1/5/26, 9:00"], Mdy),
            ("year first, four digits", &["2026/3/7 9:00"], Ymd),
            ("year first, two digits", &["26-03-30 9:00", "26-04-02 9:00"], Ymd),
        ];
        for (name, texts, order) in cases {
            assert_eq!(deduce(&numbers(texts)), order, "{name}");
        }
    }
}
