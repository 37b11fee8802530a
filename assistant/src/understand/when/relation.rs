//! Before, after, during and around: how a time is told by another time or by an event.

use jiff::civil::{DateTime, Time};
use jiff::{SignedDuration, Zoned};

use super::moment::{Cycle, Grain, Moment, Now, last_day, plus_days};
use super::{Meaning, Span};

/// On which side of an event a time lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Before it begins.
    Before,
    /// After it ended.
    After,
    /// While it lasts.
    During,
    /// Somewhere near it, on either side.
    Around,
}

/// Without a distance, "before the trip" reaches back about this far.
const NEAR_DAYS: i64 = 30;
/// "Around the trip" reaches this far on both sides.
const AROUND_DAYS: i64 = 3;

/// Places an anchored meaning beside an event that lasts from `event.0` to `event.1`, in the zone of its start.
///
/// A meaning that is a span already is returned as it is.
pub fn resolve(anchored: &Meaning, event: (Zoned, Zoned)) -> Span {
    let (relation, offset) = match anchored {
        Meaning::Span(span) => return span.clone(),
        Meaning::Anchored { relation, offset_days, .. } => (*relation, *offset_days),
    };
    let zone = event.0.time_zone().clone();
    let end = event.1.with_time_zone(zone.clone());
    let moment = beside(relation, offset, event.0.datetime(), end.datetime());
    let placed = |at: DateTime, otherwise: &Zoned| zone.to_zoned(at).unwrap_or_else(|_| otherwise.clone());
    Span { start: placed(moment.start, &event.0), end: placed(moment.end, &end), soft: moment.soft }
}

/// The stretch that lies so beside an event.
pub(crate) fn beside(relation: Relation, offset: Option<(i64, i64)>, start: DateTime, end: DateTime) -> Moment {
    let midnight = |date: jiff::civil::Date| date.to_datetime(Time::midnight());
    let (first, last) = (start.date(), last_day(start, end));
    if let Some((from, to)) = offset {
        let (from, to) = (from.min(to), from.max(to));
        let from_day = if relation == Relation::After { last } else { first };
        let to_day = if relation == Relation::Before { first } else { last };
        // Told in weeks, a distance is rougher than told in days.
        let rough = (from.abs().min(to.abs()) / 7).min(7);
        return Moment::days(plus_days(from_day, from), plus_days(to_day, to.saturating_add(1)), Grain::Day)
            .soft_days(rough);
    }
    match relation {
        Relation::Before => {
            Moment::exact(midnight(plus_days(first, -NEAR_DAYS)), start, Grain::Vague).soft_days(NEAR_DAYS)
        }
        Relation::After => {
            Moment::exact(end, midnight(plus_days(last, NEAR_DAYS + 1)), Grain::Vague).soft_days(NEAR_DAYS)
        }
        Relation::During => Moment::exact(start, end, Grain::Vague).soft_hours(12),
        Relation::Around => {
            let (from, to) = (plus_days(first, -AROUND_DAYS), plus_days(last, AROUND_DAYS + 1));
            Moment::days(from, to, Grain::Vague).soft_days(AROUND_DAYS + 1)
        }
    }
}

/// The same beside a stretch of time: "before October" reaches back without end, "before Christmas" as for an event.
pub(crate) fn beside_moment(relation: Relation, offset: Option<(i64, i64)>, moment: &Moment, now: &Now) -> Moment {
    if offset.is_some() || moment.grain == Grain::Holiday {
        return beside(relation, offset, moment.start, moment.end);
    }
    match relation {
        Relation::Before => Moment { start: open_start(), end: moment.start, cycle: Cycle::Never, ..*moment },
        // "After the weekend" asked on a Sunday is about the one before.
        Relation::After if moment.end > now.at && moment.cycle != Cycle::Never => {
            since(moment.turned(-1).end, moment.soft, now)
        }
        Relation::After => since(moment.end, moment.soft, now),
        Relation::During => *moment,
        Relation::Around => moment.around(),
    }
}

/// From `start` to the end of today, or for a year where it lies ahead.
pub(crate) fn since(start: DateTime, soft: SignedDuration, now: &Now) -> Moment {
    let end = if start < now.tomorrow() {
        now.tomorrow()
    } else {
        plus_days(start.date(), 366).to_datetime(Time::midnight())
    };
    Moment { soft, ..Moment::exact(start, end, Grain::Vague) }
}

/// Everything up to `end`.
pub(crate) fn until(end: DateTime, soft: SignedDuration) -> Moment {
    Moment { soft, ..Moment::exact(open_start(), end, Grain::Vague) }
}

/// What "before" reaches back to: nothing that a person keeps on a machine is older.
fn open_start() -> DateTime {
    jiff::civil::date(1970, 1, 1).to_datetime(Time::midnight())
}

/// From the start of one to the end of the other; each takes from the other what its own words leave open.
///
/// "March to May 2025" is March 2025; "11월 5일부터 10일까지" ends in November. `None` if it would end before it starts.
pub(crate) fn from_to(from: Moment, to: Moment) -> Option<Moment> {
    let (mut from, mut to) = (from, to);
    if from.cycle > to.cycle {
        to = turned_until(to, -1, |to| to.turned(-1).end <= from.start);
        to = turned_until(to, 1, |to| to.end > from.start);
    } else {
        from = turned_until(from, -1, |from| from.start < to.end);
    }
    let soft = from.soft.max(to.soft);
    (from.start < to.end).then_some(Moment { soft, ..Moment::exact(from.start, to.end, Grain::Vague) })
}

/// Turns a recurring stretch by `step` until it fits; gives up after a lifetime of months.
fn turned_until(moment: Moment, step: i64, fits: impl Fn(&Moment) -> bool) -> Moment {
    let mut moment = moment;
    for _ in 0..1000 {
        if fits(&moment) {
            break;
        }
        moment = moment.turned(step);
    }
    moment
}
