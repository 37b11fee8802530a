//! A place in a Korean question. Spacing is loose in Korean, so readers go by characters, not by words.

/// A place in the question. Every reader returns the place after what it read, or `None`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub(crate) query: &'a str,
    pub(crate) at: usize,
}

impl<'a> Cursor<'a> {
    /// At a byte, which has to be the start of a character.
    pub(crate) fn new(query: &'a str, at: usize) -> Self {
        Self { query, at }
    }

    /// What is left to read.
    pub(crate) fn rest(self) -> &'a str {
        self.query.get(self.at..).unwrap_or_default()
    }

    /// The character before this place.
    pub(crate) fn before(self) -> Option<char> {
        self.query.get(..self.at)?.chars().next_back()
    }

    /// The next character.
    pub(crate) fn peek(self) -> Option<char> {
        self.rest().chars().next()
    }

    /// So many bytes further.
    pub(crate) fn forward(self, bytes: usize) -> Self {
        Self { at: self.at + bytes, ..self }
    }

    /// After any blanks.
    pub(crate) fn blank(self) -> Self {
        self.forward(self.rest().len() - self.rest().trim_start().len())
    }

    /// Reads these characters; a blank in `text` stands for any blanks or none.
    pub(crate) fn lit(self, text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let first = parts.next().unwrap_or_default();
        let start = self.rest().starts_with(first).then(|| self.forward(first.len()))?;
        parts.try_fold(start, |cur, part| {
            let cur = cur.blank();
            cur.rest().starts_with(part).then(|| cur.forward(part.len()))
        })
    }

    /// Reads any of these, the first that fits.
    pub(crate) fn any(self, texts: &[&str]) -> Option<Self> {
        texts.iter().find_map(|text| self.lit(text))
    }

    /// Reads any of these if one is here.
    pub(crate) fn skip(self, texts: &[&str]) -> Self {
        self.any(texts).unwrap_or(self)
    }

    /// Reads an entry of a table; the longest that fits.
    pub(crate) fn entry<T: Copy>(self, table: &[(&str, T)]) -> Option<(T, Self)> {
        table.iter().filter_map(|(text, value)| Some((*value, self.lit(text)?))).max_by_key(|(_, cur)| cur.at)
    }

    /// Reads figures of at most `len` digits.
    pub(crate) fn figures(self, len: usize) -> Option<(i64, Self)> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 || end > len {
            return None;
        }
        Some((rest[..end].parse().ok()?, self.forward(end)))
    }

    /// Whether the text before this place ends so.
    pub(crate) fn follows(self, text: &str) -> bool {
        self.query.get(..self.at).is_some_and(|before| before.ends_with(text))
    }

    /// Whether no word goes on here.
    pub(crate) fn closed(self) -> bool {
        !self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_')
    }

    /// Whether a word may begin here.
    pub(crate) fn open(self) -> bool {
        !self
            .before()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | '#' | '$' | '₩' | ':'))
    }
}
