//! An event or a card, line by line.

use indexer::extract::{Card, Occurrence};
use indexer::store::ItemRow;

use super::Look;
use crate::retrieve::RetrieveError;
use crate::window::language::Language;
use crate::window::wire::{Field, PreviewBody};

/// Lines that have something to say.
struct Lines {
    language: Language,
    fields: Vec<Field>,
}

impl Lines {
    fn add(&mut self, english: &str, korean: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.trim().is_empty() {
            self.fields.push(Field { name: self.language.pick(english, korean).to_owned(), value });
        }
    }

    fn each(&mut self, english: &str, korean: &str, values: &[String]) {
        for value in values {
            self.add(english, korean, value.as_str());
        }
    }
}

impl Look<'_> {
    /// The lines of an event or a card.
    pub(super) fn fields(&self, row: &ItemRow) -> Result<PreviewBody, RetrieveError> {
        let mut lines = Lines { language: self.showing.language, fields: Vec::new() };
        if let Some(occurrence) = &row.extra.occurrence {
            lines.add("Event", "일정", row.title.as_str());
            lines.add("When", "언제", self.when(occurrence));
            lines.add("Where", "어디서", occurrence.location.as_deref().unwrap_or_default());
            let from = row.from.map(|h| self.name(h));
            let with = from.into_iter().chain(self.shelf().store.recipients(row.id)?.into_iter().map(|h| self.name(h)));
            let mut with: Vec<String> = with.filter(|n| !n.is_empty()).collect();
            with.dedup();
            lines.add("With", "함께", with.join(", "));
        }
        match &row.extra.card {
            Some(card) => card_lines(&mut lines, card, self.showing.language),
            None => {
                let notes = self.shelf().store.passages(row.id)?;
                let notes: Vec<&str> = notes.iter().map(|p| p.text.as_str()).collect();
                lines.add("Notes", "메모", notes.join("\n"));
            }
        }
        Ok(PreviewBody::Fields { fields: lines.fields })
    }

    /// `Wed 25 November 2026 09:00–10:00`; whole days without a clock.
    fn when(&self, occurrence: &Occurrence) -> String {
        let zone = self.showing.now.time_zone();
        let language = self.showing.language;
        let (start, end) = (occurrence.start.to_zoned(zone.clone()), occurrence.end.to_zoned(zone.clone()));
        if occurrence.all_day {
            // The end is the first day that no longer belongs to it.
            let last = end.yesterday().unwrap_or_else(|_| end.clone());
            let first = language.day(&start, false);
            return if last.date() > start.date() {
                format!("{first} – {}", language.day(&last, false))
            } else {
                first
            };
        }
        let first = language.day(&start, true);
        match end.date() == start.date() {
            _ if end <= start => first,
            true => format!("{first}–{}", end.strftime("%H:%M")),
            false => format!("{first} – {}", language.day(&end, true)),
        }
    }
}

fn card_lines(lines: &mut Lines, card: &Card, language: Language) {
    lines.add("Name", "이름", card.names.first().map(String::as_str).unwrap_or_default());
    lines.each("Nickname", "별명", &card.nicknames);
    lines.each("Phone", "전화", &card.phones);
    lines.each("Mail", "메일", &card.emails);
    lines.add("Works at", "소속", card.organisation.join(", "));
    lines.each("Relation", "관계", &card.relations);
    if let Some(birthday) = card.birthday {
        lines.add("Birthday", "생일", birthday_in(language, birthday));
    }
    lines.each("Notes", "메모", &card.notes);
}

fn birthday_in(language: Language, (year, month, day): (Option<i16>, i8, i8)) -> String {
    // A leap year, so that 29 February is a day.
    let Ok(date) = jiff::civil::Date::new(year.unwrap_or(2024), month, day) else { return String::new() };
    let form = match (language, year.is_some()) {
        (Language::En, true) => "%-d %B %Y",
        (Language::En, false) => "%-d %B",
        (Language::Ko, true) => "%Y년 %-m월 %-d일",
        (Language::Ko, false) => "%-m월 %-d일",
    };
    date.strftime(form).to_string()
}
