//! Words of an English question, and a place among them.

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, of any script but Hangul.
    Word,
    /// Figures.
    Number,
    /// Hangul.
    Hangul,
    /// One other character.
    Mark,
}

/// A word, a number or a mark.
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    pub(crate) lower: String,
    pub(crate) start: usize,
    pub(crate) kind: Kind,
    /// No blank stands before it.
    pub(crate) glued: bool,
}

impl Token<'_> {
    /// First byte after it.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Written with a capital.
    pub(crate) fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Splits a question; "yesterday's" gives "yesterday" and "'s", other words keep their apostrophes.
pub(crate) fn tokens(query: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while let Some(first) = query[at..].chars().next() {
        let glued = tokens.last().is_some_and(|before| before.end() == at);
        let kind = kind_of(first);
        let len = match kind {
            Kind::Mark => first.len_utf8(),
            Kind::Word => word_len(&query[at..]),
            _ => run_len(&query[at..], kind),
        };
        if !first.is_whitespace() {
            let text = &query[at..at + len];
            tokens.push(Token { text, lower: text.to_lowercase().replace('’', "'"), start: at, kind, glued });
        }
        at += len;
    }
    tokens
}

fn kind_of(c: char) -> Kind {
    match c {
        '\'' | '’' => Kind::Word,
        _ if c.is_ascii_digit() => Kind::Number,
        '가'..='힣' | 'ㄱ'..='ㆎ' | '\u{1100}'..='\u{11ff}' => Kind::Hangul,
        _ if c.is_alphanumeric() => Kind::Word,
        _ => Kind::Mark,
    }
}

fn run_len(text: &str, kind: Kind) -> usize {
    text.find(|c| kind_of(c) != kind).unwrap_or(text.len())
}

/// Letters up to a possessive ending, which is a word of its own.
fn word_len(text: &str) -> usize {
    let run = run_len(text, Kind::Word);
    let word = &text[..run];
    ["'s", "’s", "'S"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .filter(|stem| !stem.is_empty())
        .map_or(run, str::len)
}

/// A place among the tokens. Every reader returns the place after what it read, or `None`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    query: &'a str,
    tokens: &'a [Token<'a>],
    pub(crate) at: usize,
}

impl<'a> Cursor<'a> {
    /// At the token of that number.
    pub(crate) fn new(query: &'a str, tokens: &'a [Token<'a>], at: usize) -> Self {
        Self { query, tokens, at }
    }

    /// The question from here on, as it was typed.
    pub(crate) fn rest(self) -> Option<&'a str> {
        self.query.get(self.token()?.start..)
    }

    /// At another token.
    pub(crate) fn moved_to(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// Before the token before this one.
    pub(crate) fn back(self) -> Self {
        Self { at: self.at.saturating_sub(1), ..self }
    }

    /// The token here.
    pub(crate) fn token(self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at)
    }

    /// The token before this one.
    pub(crate) fn before(self) -> Option<&'a Token<'a>> {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at))
    }

    /// After this token.
    pub(crate) fn next(self) -> Self {
        Self { at: self.at + 1, ..self }
    }

    /// First byte after the last token read.
    pub(crate) fn byte(self) -> usize {
        self.before().map_or(0, Token::end)
    }

    /// Whether this token is one of these words.
    pub(crate) fn is(self, words: &[&str]) -> bool {
        self.token().is_some_and(|token| words.contains(&token.lower.as_str()))
    }

    /// Whether the token before is one of these words.
    pub(crate) fn follows(self, words: &[&str]) -> bool {
        self.before().is_some_and(|token| words.contains(&token.lower.as_str()))
    }

    /// Reads these words, a hyphen between them allowed.
    pub(crate) fn words(self, words: &str) -> Option<Self> {
        let mut cur = self;
        for word in words.split(' ') {
            if cur.at > self.at && cur.is(&["-"]) {
                cur = cur.next();
            }
            cur = cur.is(&[word]).then(|| cur.next())?;
        }
        Some(cur)
    }

    /// Reads any of these, the first that fits.
    pub(crate) fn any(self, phrases: &[&str]) -> Option<Self> {
        phrases.iter().find_map(|words| self.words(words))
    }

    /// Reads any of these if one is here.
    pub(crate) fn skip(self, phrases: &[&str]) -> Self {
        self.any(phrases).unwrap_or(self)
    }

    /// Reads an entry of a table; the longest that fits.
    pub(crate) fn entry<T: Copy>(self, table: &[(&str, T)]) -> Option<(T, Self)> {
        table.iter().filter_map(|(words, value)| Some((*value, self.words(words)?))).max_by_key(|(_, cur)| cur.at)
    }

    /// Reads figures of at most `len` digits.
    pub(crate) fn figures(self, len: usize) -> Option<(i64, Self)> {
        let token = self.token().filter(|token| token.kind == Kind::Number && token.text.len() <= len)?;
        Some((token.text.parse().ok()?, self.next()))
    }

    /// The token here if no blank stands before it.
    pub(crate) fn glued(self) -> Option<&'a Token<'a>> {
        self.token().filter(|token| token.glued)
    }
}
