//! A mail's text in what its sender wrote, what it quotes, and the signature.

/// The three parts; each may be empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// What the sender wrote.
    pub(crate) text: String,
    /// Earlier mails that it repeats.
    pub(crate) quoted: String,
    /// Name, position, numbers at the end.
    pub(crate) signature: String,
}

/// Lines that a signature without a mark may have.
const MAX_SIGNATURE_LINES: usize = 10;
/// Characters that its lines may have.
const MAX_SIGNATURE_LINE: usize = 80;

/// Divides a mail's text.
pub(crate) fn split(text: &str) -> Body {
    let lines: Vec<&str> = text.lines().collect();
    let earlier = (0..lines.len()).find(|at| starts_earlier_mail(&lines[*at..])).unwrap_or(lines.len());
    let (own, rest) = lines.split_at(earlier);
    let mut kept = Vec::new();
    let mut quoted = Vec::new();
    for (at, line) in own.iter().enumerate() {
        if is_quote(line) || is_attribution(&own[at..]) {
            quoted.push(*line);
        } else {
            kept.push(*line);
        }
    }
    quoted.extend(rest);
    let (text, signature) = kept.split_at(signature_start(&kept));
    Body { text: joined(text), quoted: joined(&quoted), signature: joined(without_mark(signature)) }
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n").trim_matches('\n').to_owned()
}

fn is_quote(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// `On Monday Kim wrote:` on up to two lines right above a quotation.
fn is_attribution(lines: &[&str]) -> bool {
    let mut next = lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let Some((0, first)) = next.next() else { return false };
    match (next.next(), next.next()) {
        (Some((_, second)), _) if ends_in_colon(first) => is_quote(second),
        (Some((1, second)), Some((_, third))) => ends_in_colon(second) && is_quote(third) && has_date(first),
        _ => false,
    }
}

fn ends_in_colon(line: &str) -> bool {
    line.trim_end().ends_with([':', '：'])
}

fn has_date(line: &str) -> bool {
    line.chars().filter(char::is_ascii_digit).count() >= 3
}

/// Whether an earlier mail starts here: a dashed line with words in it, or the block of headers that Outlook writes.
fn starts_earlier_mail(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|l| l.trim()) else { return false };
    let words = first.trim_matches('-').trim();
    let dashes = |text: &str| text.bytes().take_while(|b| *b == b'-').count();
    let dashed = dashes(first) >= 5 && first.ends_with("--") && !words.is_empty();
    dashed || first.eq_ignore_ascii_case("begin forwarded message:") || starts_outlook_block(lines)
}

/// What Outlook calls the sender in the block above a quoted mail.
const SENDER_FIELDS: &[&str] = &[
    "from",
    "보낸 사람",
    "보낸사람",
    "보낸이",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "差出人",
    "发件人",
    "寄件者",
    "от",
];

fn starts_outlook_block(lines: &[&str]) -> bool {
    let field = |line: &str| {
        let (name, value) = line.trim().trim_matches('*').split_once([':', '：'])?;
        let name = name.trim().trim_matches('*');
        (name.chars().count() <= 16 && !value.trim().is_empty()).then(|| name.to_lowercase())
    };
    let Some(first) = lines.first().and_then(|line| field(line)) else { return false };
    let following = lines.iter().skip(1).filter(|l| !l.trim().is_empty()).take(3).filter(|l| field(l).is_some());
    SENDER_FIELDS.contains(&first.as_str()) && following.count() >= 2
}

/// The index of the line where the signature starts.
fn signature_start(lines: &[&str]) -> usize {
    if let Some(at) = lines.iter().rposition(|line| line.trim_end() == "--") {
        return at;
    }
    let end = lines.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |at| at + 1);
    let start = lines[..end].iter().rposition(|line| line.trim().is_empty()).map_or(0, |at| at + 1);
    let last = &lines[start..end];
    if start > 0 && (is_contact_block(last) || is_device_line(last)) { start } else { lines.len() }
}

fn without_mark<'a, 'b>(signature: &'a [&'b str]) -> &'a [&'b str] {
    match signature {
        [mark, rest @ ..] if mark.trim_end() == "--" => rest,
        all => all,
    }
}

/// A last paragraph of several short lines, with a number or an address among them, and no sentences.
fn is_contact_block(lines: &[&str]) -> bool {
    (2..=MAX_SIGNATURE_LINES).contains(&lines.len())
        && lines.iter().all(|line| line.chars().count() <= MAX_SIGNATURE_LINE)
        && lines.iter().any(|line| has_phone(line) || has_address(line))
        && lines.iter().filter(|line| line.trim_end().ends_with(['.', '?', '!'])).count() <= 1
}

/// Eight to fifteen digits (E.164) in groups.
fn has_phone(line: &str) -> bool {
    line.split(|c: char| !(c.is_ascii_digit() || "+-.() ".contains(c)))
        .any(|run| (8..=15).contains(&run.chars().filter(char::is_ascii_digit).count()))
}

fn has_address(line: &str) -> bool {
    line.split_whitespace()
        .any(|word| word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')))
}

/// What telephones write under a mail.
const DEVICE_LINES: &[&str] = &[
    "sent from my ",
    "sent from ",
    "get outlook for ",
    "나의 iphone",
    "내 iphone",
    "von meinem ",
    "envoyé de mon ",
    "enviado desde mi ",
    "inviato da ",
    "iphoneから送信",
];

fn is_device_line(lines: &[&str]) -> bool {
    let [line] = lines else { return false };
    let line = line.trim().to_lowercase();
    line.chars().count() <= 60 && DEVICE_LINES.iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, own: &str, quoted: &str, signature: &str) {
        let expect = Body { text: own.into(), quoted: quoted.into(), signature: signature.into() };
        assert_eq!(split(text), expect, "{text}");
    }

    #[test]
    fn quotations() {
        check("Yes.\n\nOn 3 May Kim wrote:\n> Lunch?\n", "Yes.", "On 3 May Kim wrote:\n> Lunch?", "");
        check(
            "좋아요.\n\n2026년 5월 3일 (일) 오후 3:02, 김민지 님이\n작성:\n\n> 점심?\n",
            "좋아요.",
            "2026년 5월 3일 (일) 오후 3:02, 김민지 님이\n작성:\n> 점심?",
            "",
        );
        check("> one?\nno\n> two?\nyes", "no\nyes", "> one?\n> two?", "");
        check(
            "fyi\n-----Original Message-----\nFrom: x\nhello",
            "fyi",
            "-----Original Message-----\nFrom: x\nhello",
            "",
        );
        check(
            "네\n\n보낸 사람: 김민지\n날짜: 2026-05-03\n제목: 점심\n\n본문",
            "네",
            "보낸 사람: 김민지\n날짜: 2026-05-03\n제목: 점심\n\n본문",
            "",
        );
        check("From: the start\nwe knew it.", "From: the start\nwe knew it.", "", "");
    }

    #[test]
    fn signatures() {
        check("Hi\n-- \nKim Minji\n+82 2 123 4567", "Hi", "", "Kim Minji\n+82 2 123 4567");
        check("보내 드립니다.\n\n김민지 책임\nM 010-1234-5678", "보내 드립니다.", "", "김민지 책임\nM 010-1234-5678");
        check("See you\n\nSent from my iPhone", "See you", "", "Sent from my iPhone");
        check("Call me.\n\nMy number is 010-1234-5678.", "Call me.\n\nMy number is 010-1234-5678.", "", "");
        check("Kim Minji\nM 010-1234-5678", "Kim Minji\nM 010-1234-5678", "", "");
        check("Hi\n-- \nKim\n\nOn 3 May Lee wrote:\n> x", "Hi", "On 3 May Lee wrote:\n> x", "Kim");
    }
}
