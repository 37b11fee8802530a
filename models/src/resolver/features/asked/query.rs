//! What a query asks by order, place and extremes, read from its words alone: `training/asked.py` specifies it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::super::lexicon::{Along, Class, Extreme, Lexicon, Line, Order, Side};
use super::super::super::text::{in_hangul, words};
use super::phrases::{Hits, entry, found, says, terms};

static NUMBER_SIGN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:#|\b(?:no|nr)\b\.?) ?([0-9])").ok());
/// What makes a number before it a rank, whatever is written onto it; the first also after a number in words.
const COUNTERS: [&str; 3] = ["번째", "번", "째"];
/// So many at most are meant by "the first ...".
const LONGEST: i32 = 12;
/// Written onto what is counted before an extreme: 두 번째로 싼.
const AS: &str = "로";

/// What is asked for; each empty where it is not. Ranks count from 1, from the end they are below 0, and 0 is the middle.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Ranks in an order.
    pub(super) places: Vec<i32>,
    /// Ranks from the top.
    pub(super) rows: Vec<i32>,
    /// Ranks from the left.
    pub(super) columns: Vec<i32>,
    /// Of the screen.
    pub(super) sides: Vec<Side>,
    /// Where from something else, by a word that names no side of the screen.
    pub(super) steps: Vec<Side>,
    /// Class, end and rank from there.
    pub(super) extremes: Vec<(Class, Extreme, i32)>,
    /// More than one.
    pub(super) sets: bool,
    /// Not that.
    pub(super) other: bool,
    /// All that is left without what is named.
    pub(super) rest: bool,
}

/// Ranks that some terms name.
#[derive(Debug, Clone)]
struct Count {
    terms: Range<usize>,
    ranks: Vec<i32>,
}

impl Count {
    fn one(terms: Range<usize>, rank: i32) -> Option<Self> {
        Some(Self { terms, ranks: vec![rank] })
    }
}

/// Rows and columns that are asked for, and what is left of the counts.
#[derive(Default)]
struct Lines {
    rows: Vec<i32>,
    columns: Vec<i32>,
    left: Vec<Count>,
    /// Terms that are no sides any more.
    taken: Vec<usize>,
}

/// Reads a folded query.
pub(super) fn asked(query: &str, lexicon: &Lexicon) -> Asked {
    let query = match NUMBER_SIGN.as_ref() {
        Some(sign) => sign.replace_all(query, " number $1"),
        None => query.into(),
    };
    let order = &lexicon.order;
    let terms = terms(&words(&query), order);
    Reader { lexicon, order, directions: found(&order.counted_along, &terms), terms }.read()
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    order: &'a Order,
    terms: Vec<&'a str>,
    directions: Hits<Along>,
}

impl Reader<'_> {
    fn read(mut self) -> Asked {
        let counts = self.counts();
        self.directions.extend(self.across(&counts));
        let (order, terms) = (self.order, self.terms.as_slice());
        let mut lines = self.lines(counts.clone());
        let extremes = self.extremes(&mut lines.left);
        let (sets, other) = (says(&order.sets, terms), says(&order.turning_down, terms));
        if !sets {
            self.keep(&mut lines.left);
        }
        self.fill(&mut lines);
        let used = |at: usize| {
            lines.taken.contains(&at)
                || counts.iter().any(|c| c.ranks.len() > 1 && c.terms.contains(&at))
                || !counts.is_empty() && self.directions.iter().any(|(range, _)| range.contains(&at))
        };
        let sides = each(found(&order.sides, terms).into_iter().filter(|(r, _)| !used(r.start)).map(|(_, side)| side));
        let steps =
            found(&order.beside, terms).into_iter().filter(|(r, _)| !used(r.start)).filter_map(|(_, side)| side);
        let mut steps = each(steps);
        let vertical = |side: &Side| matches!(side, Side::Up | Side::Down);
        if !sides.is_empty() || steps.iter().any(vertical) {
            steps.retain(vertical); // "below Next"
        }
        if lines.columns.is_empty() && !lines.rows.is_empty() {
            lines.columns = end_of(&sides, Line::Column).into_iter().collect(); // "the second row, on the left"
        } else if lines.rows.is_empty() && !lines.columns.is_empty() {
            lines.rows = end_of(&sides, Line::Row).into_iter().collect();
        }
        let mut places: Vec<i32> = lines.left.iter().flat_map(|c| c.ranks.iter().copied()).collect();
        let across = sides.iter().any(|s| matches!(s, Side::Left | Side::Right));
        if places.is_empty() && lines.rows.is_empty() && lines.columns.is_empty() && !across {
            places.extend(found(&order.ends, terms).first().map(|(_, rank)| *rank));
        }
        Asked {
            places: turned(places, self.is_along(&[Along::Bottom, Along::End])),
            rows: turned(lines.rows, self.is_along(&[Along::Bottom])),
            columns: turned(lines.columns, self.is_along(&[Along::Right])),
            sides,
            steps,
            extremes,
            sets,
            other,
            rest: says(&order.rest, terms) || sets && other,
        }
    }

    /// In Korean "from" may go unsaid: "왼쪽 세 번째".
    fn across(&self, counts: &[Count]) -> Hits<Along> {
        let hits = found(&self.order.sides, &self.terms).into_iter().filter_map(|(range, side)| {
            let along = match side {
                Side::Left => Along::Left,
                Side::Right => Along::Right,
                _ => return None,
            };
            let counted = counts.iter().any(|c| c.terms.start == range.end);
            (counted && in_hangul(self.term(range.start))).then_some((range, along))
        });
        hits.collect()
    }

    fn is_along(&self, any: &[Along]) -> bool {
        self.directions.iter().any(|(_, along)| any.contains(along))
    }

    fn term(&self, at: usize) -> &str {
        self.terms.get(at).copied().unwrap_or("")
    }

    fn starts(&self, at: usize, beginnings: &[impl AsRef<str>]) -> bool {
        beginnings.iter().any(|b| self.term(at).starts_with(b.as_ref()))
    }

    /// A small number that a term is, in digits or as a word; 0 where it is none.
    fn number(&self, at: usize) -> i32 {
        let term = self.term(at);
        match in_digits(term) {
            true if term.len() < 3 => term.parse().unwrap_or(0),
            true => 0,
            false => self.order.numbers.get(term).copied().unwrap_or(0),
        }
    }

    /// Whether a term tells nothing about what is meant.
    fn is_empty(&self, term: &str) -> bool {
        let order = self.order;
        [&self.lexicon.stop, &order.turning_down, &order.sets, &order.and].iter().any(|own| own.contains(term))
    }

    /// All that is counted, in the order of the query, but for the "last" of "from last" and the like.
    fn counts(&self) -> Vec<Count> {
        let (mut out, mut at) = (Vec::new(), 0);
        while at < self.terms.len() {
            let within = self.directions.iter().find(|(range, _)| range.contains(&at));
            let some = || self.some(at).filter(|_| within.is_none_or(|(range, _)| range.start == at));
            let one = || self.ordinal(at).or_else(|| self.numbered(at)).or_else(|| self.further(at, &out));
            let count = some().or_else(|| one().filter(|_| within.is_none()));
            at = count.as_ref().map_or(at + 1, |c| c.terms.end);
            out.extend(count);
        }
        if out.is_empty() { self.bare() } else { out }
    }

    /// "The first two", "위에서 세 개", "two from the end".
    fn some(&self, at: usize) -> Option<Count> {
        let (number, end, side) = if let Some((end, side)) = entry(&self.order.some_from, &self.terms, at) {
            (self.number(end), end + 1, side)
        } else {
            let (end, along) = entry(&self.order.counted_along, &self.terms, at + 1)?;
            let side = match along {
                Along::Start | Along::Top => 1,
                Along::End | Along::Bottom => -1,
                Along::Left | Along::Right => return None,
            };
            (self.number(at), end, side)
        };
        let lasts = self.lexicon.units.get(self.term(end)).is_some_and(|(class, _)| class == "duration");
        let counted = !in_hangul(self.term(at)) || self.starts(end, &self.order.pieces);
        let is_some = (1..=LONGEST).contains(&number) && !lasts && counted && !self.starts(end, &COUNTERS);
        let ranks = || if side > 0 { (1..=number).collect() } else { (-number..0).collect() };
        is_some.then(|| Count { terms: at..end, ranks: ranks() })
    }

    /// "Third", "3rd", "second last", "마지막"; not "last week", "30 second".
    fn ordinal(&self, at: usize) -> Option<Count> {
        let (end, rank) = match written_out(self.term(at)) {
            Some(rank) => (at + 1, rank),
            None => entry(&self.order.ordinals, &self.terms, at)?,
        };
        let seconds = self.term(at) == "second" && at > 0 && in_digits(self.term(at - 1));
        if seconds || rank == -1 && self.is_past(end) {
            return None;
        }
        let last = entry(&self.order.ordinals, &self.terms, end);
        match last.filter(|(to, last)| rank > 0 && *last == -1 && !self.is_past(*to)) {
            Some((to, _)) => Count::one(at..to, -rank),
            None => Count::one(at..end, rank),
        }
    }

    /// Whether "last" before a term means time: "last week", "the last two weeks".
    fn is_past(&self, at: usize) -> bool {
        let at = if self.number(at) > 0 { at + 1 } else { at };
        self.order.time_past.contains(self.term(at))
    }

    /// "3번", "세 번째", "number three"; not "세 번", which is three times.
    fn numbered(&self, at: usize) -> Option<Count> {
        let (own, next) = (self.number(at), self.number(at + 1));
        let counters = if in_digits(self.term(at)) { &COUNTERS[..] } else { &COUNTERS[..1] };
        if own > 0 && self.starts(at + 1, counters) {
            return Count::one(at..at + 2, own);
        }
        Count::one(at..at + 2, next).filter(|_| next > 0 && self.order.counted_from.contains(self.term(at)))
    }

    /// The "3" of "numbers 1 and 3".
    fn further(&self, at: usize, counts: &[Count]) -> Option<Count> {
        let end = counts.last()?.terms.end;
        let joined = at > 0 && self.order.and.contains(self.term(at - 1));
        let follows = end + usize::from(joined) == at && in_digits(self.term(at)) && self.number(at) > 0;
        let alone = || self.terms[at..].iter().all(|term| self.is_empty(term) || in_digits(term));
        Count::one(at..at + 1, self.number(at)).filter(|_| follows && alone())
    }

    /// Numbers alone, or one at the end after what things are called: "no, 2", "photo 3".
    fn bare(&self) -> Vec<Count> {
        let told: Vec<usize> = (0..self.terms.len()).filter(|n| !self.is_empty(self.terms[*n])).collect();
        let number =
            |n: usize| Count::one(n..n + 1, self.number(n)).filter(|c| in_digits(self.terms[n]) && c.ranks != [0]);
        let numbers: Vec<Count> = told.iter().filter_map(|n| number(*n)).collect();
        if numbers.len() == told.len() {
            return numbers;
        }
        let named = |n: usize| n > 0 && self.lexicon.kinds.values().any(|own| own.contains(self.term(n - 1)));
        told.last().filter(|n| named(**n)).and_then(|n| number(*n)).into_iter().collect()
    }

    /// Rows and columns among what is counted.
    fn lines(&self, counts: Vec<Count>) -> Lines {
        let mut out = Lines { left: counts, ..Lines::default() };
        let sides = found(&self.order.sides, &self.terms);
        for at in 0..self.terms.len() {
            let Some(line) = self.order.lines.get(self.terms[at]) else { continue };
            if !out.told(*line).is_empty() {
                continue;
            }
            let side = sides.iter().find(|(range, _)| range.end == at && range.len() == 1);
            let end = side.and_then(|(_, side)| end_of(&[*side], *line));
            let before = if at > 0 && in_digits(self.terms[at - 1]) { self.number(at - 1) } else { 0 };
            let after = self.number(at + 1);
            if let Some(n) = out.left.iter().position(|c| c.terms.end == at) {
                *out.told(*line) = out.left.remove(n).ranks;
            } else if before > 0 && in_hangul(self.terms[at]) {
                *out.told(*line) = vec![before];
            } else if let Some(rank) = end {
                *out.told(*line) = vec![rank];
                out.taken.push(at - 1);
            } else if after > 0 && !self.starts(at + 2, &COUNTERS) {
                *out.told(*line) = vec![after];
                out.left.retain(|c| !c.terms.contains(&(at + 1)));
            } else if self.order.counted_from.contains(self.term(at + 1))
                && let Some(n) = out.left.iter().position(|c| c.terms.start == at + 1)
            {
                *out.told(*line) = out.left.remove(n).ranks;
            }
        }
        out
    }

    /// What is counted beside a row is a column, and the other way round; "third from the left" is one, too.
    fn fill(&self, lines: &mut Lines) {
        let is_line = !(lines.rows.is_empty() && lines.columns.is_empty());
        let Some(first) = lines.left.first().filter(|_| is_line || self.is_along(&[Along::Left, Along::Right])) else {
            return;
        };
        if lines.columns.is_empty() {
            lines.columns = first.ranks.clone();
        } else if lines.rows.is_empty() {
            lines.rows = first.ranks.clone();
        }
        lines.left.clear();
    }

    /// Drops counts that are turned down for another: "not the second but the third", "2번 말고 3번".
    fn keep(&self, counts: &mut Vec<Count>) {
        let turned_down = |count: &Count| {
            let before = matches!(self.terms[..count.terms.start], [.., "not", "the"] | [.., "not"]);
            let mut after = self.terms[count.terms.end - 1..].iter().take(3);
            before || after.any(|term| self.order.turned_down_before.iter().any(|end| term.ends_with(end.as_str())))
        };
        if !counts.iter().all(turned_down) {
            counts.retain(|count| !turned_down(count));
        }
    }

    /// Each extreme with its rank: "second cheapest" takes a count. "Most" and "least" before another turn it, or say nothing
    /// of their own.
    fn extremes(&self, counts: &mut Vec<Count>) -> Vec<(Class, Extreme, i32)> {
        let found = found(&self.order.extremes, &self.terms);
        let mut out = Vec::new();
        for (range, (class, end)) in &found {
            let turns = self.order.degrees.contains_key(self.term(range.start));
            if turns && found.iter().any(|(other, _)| other.start == range.end) {
                continue;
            }
            let mut start = range.start;
            let degree = start.checked_sub(1).and_then(|at| self.order.degrees.get(self.term(at)));
            let end = match end {
                Extreme::High if degree == Some(&-1) => Extreme::Low,
                Extreme::Low if degree == Some(&-1) => Extreme::High,
                end => *end,
            };
            start -= usize::from(degree.is_some());
            start -= usize::from(start > 0 && self.term(start - 1) == AS);
            let ranked = |c: &Count| c.terms.end == start && c.ranks.len() == 1 && c.ranks[0] > 0;
            let count = counts.iter().position(ranked).map(|n| counts.remove(n));
            out.push((*class, end, count.map_or(1, |c| c.ranks[0])));
        }
        each(out)
    }
}

impl Lines {
    fn told(&mut self, line: Line) -> &mut Vec<i32> {
        match line {
            Line::Row => &mut self.rows,
            Line::Column => &mut self.columns,
        }
    }
}

/// The rank of the one side among some that a row or column lies at.
fn end_of(sides: &[Side], line: Line) -> Option<i32> {
    let ends = sides.iter().filter_map(|side| match (line, side) {
        (Line::Row, Side::Up) | (Line::Column, Side::Left) => Some(1),
        (Line::Row, Side::Down) | (Line::Column, Side::Right) => Some(-1),
        _ => None,
    });
    let ends: Vec<i32> = ends.collect();
    ends.first().copied().filter(|_| ends.len() == 1)
}

/// Ranks, those from the start counted from the end where it is said so.
fn turned(ranks: Vec<i32>, back: bool) -> Vec<i32> {
    ranks.into_iter().map(|rank| if back && rank > 0 { -rank } else { rank }).collect()
}

/// Each once, in their order.
fn each<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut out = Vec::new();
    for value in values {
        if !out.contains(&value) {
            out.push(value);
        }
    }
    out
}

fn in_digits(term: &str) -> bool {
    !term.is_empty() && term.bytes().all(|b| b.is_ascii_digit())
}

/// The number of "3rd".
fn written_out(term: &str) -> Option<i32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| term.strip_suffix(end))?;
    digits.parse().ok().filter(|_| in_digits(digits) && digits.len() < 3)
}
