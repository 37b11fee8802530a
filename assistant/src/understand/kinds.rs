//! What kind of thing: `the PDF`, `엑셀`, `screenshot`, `message`.

use indexer::item::{Family, Kind};

use super::words::QueryWord;

/// A kind as asked for: which things it fits, and how well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindWord {
    /// Anything with content: `document`, `문서`.
    Document,
    /// Any file: `file`, `파일`, `attachment`.
    File,
    /// A family of files that has a name of its own: `PDF`, `엑셀`.
    Of(Family),
    /// A picture of a screen.
    Screenshot,
    /// Something somebody wrote in a chat.
    Message,
    /// A mail.
    Mail,
    /// Something the person wrote down.
    Note,
    /// A calendar entry.
    Event,
    /// Something with a web address in it.
    Link,
}

const WORDS: &[(KindWord, &[&str])] = &[
    (KindWord::Document, &["document", "documents", "doc", "docs", "문서", "서류", "자료", "paper", "papers"]),
    (KindWord::File, &["file", "files", "attachment", "attachments", "파일", "파일들", "첨부", "첨부파일", "첨부물"]),
    (KindWord::Of(Family::Pdf), &["pdf", "pdfs", "피디에프"]),
    (KindWord::Of(Family::Word), &["word", "docx", "워드", "hwp", "한글파일", "아래한글"]),
    (
        KindWord::Of(Family::Sheet),
        &[
            "excel",
            "spreadsheet",
            "spreadsheets",
            "xlsx",
            "xls",
            "csv",
            "엑셀",
            "스프레드시트",
            "엑셀파일",
            "시트",
            "sheet",
        ],
    ),
    (
        KindWord::Of(Family::Slides),
        &[
            "slides",
            "slide",
            "deck",
            "decks",
            "presentation",
            "presentations",
            "powerpoint",
            "ppt",
            "pptx",
            "keynote",
            "슬라이드",
            "발표자료",
            "피피티",
            "파워포인트",
            "프레젠테이션",
            "피티",
        ],
    ),
    (
        KindWord::Of(Family::Image),
        &[
            "photo",
            "photos",
            "picture",
            "pictures",
            "pic",
            "pics",
            "image",
            "images",
            "jpg",
            "jpeg",
            "png",
            "selfie",
            "사진",
            "사진들",
            "이미지",
            "그림",
            "짤",
            "셀카",
        ],
    ),
    (
        KindWord::Screenshot,
        &["screenshot", "screenshots", "screengrab", "캡처", "캡쳐", "스크린샷", "스샷", "화면캡처"],
    ),
    (KindWord::Of(Family::Video), &["video", "videos", "clip", "movie file", "동영상", "영상", "비디오"]),
    (KindWord::Of(Family::Audio), &["audio", "recording", "voice", "mp3", "음성", "녹음", "음성메시지"]),
    (KindWord::Of(Family::Archive), &["zip", "archive", "압축", "압축파일"]),
    (KindWord::Of(Family::Book), &["ebook", "epub", "전자책"]),
    (KindWord::Of(Family::Web), &["webpage", "article", "웹페이지", "기사"]),
    (
        KindWord::Message,
        &[
            "message",
            "messages",
            "msg",
            "texted",
            "dm",
            "메시지",
            "메세지",
            "문자",
            "쪽지",
            "댓글",
            "채팅",
            "대화",
            "글",
            "톡",
        ],
    ),
    (KindWord::Mail, &["mail", "mails", "email", "emails", "메일", "이메일", "편지함"]),
    (KindWord::Note, &["note", "notes", "memo", "memos", "메모", "노트", "jotted"]),
    (KindWord::Event, &["event", "appointment", "calendar"]),
    (KindWord::Link, &["link", "links", "url", "링크"]),
];

/// Two words that are one kind.
const PAIRS: &[(&[&str; 2], KindWord)] = &[
    (&["word", "file"], KindWord::Of(Family::Word)),
    (&["word", "document"], KindWord::Of(Family::Word)),
    (&["word", "doc"], KindWord::Of(Family::Word)),
    (&["screen", "shot"], KindWord::Screenshot),
    (&["screen", "capture"], KindWord::Screenshot),
    (&["voice", "message"], KindWord::Of(Family::Audio)),
    (&["voice", "note"], KindWord::Of(Family::Audio)),
    (&["web", "page"], KindWord::Of(Family::Web)),
    (&["saved", "page"], KindWord::Of(Family::Web)),
    (&["power", "point"], KindWord::Of(Family::Slides)),
    (&["발표", "자료"], KindWord::Of(Family::Slides)),
    (&["워드", "파일"], KindWord::Of(Family::Word)),
    (&["엑셀", "파일"], KindWord::Of(Family::Sheet)),
];

impl KindWord {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::File => "file",
            Self::Of(Family::Sheet) => "spreadsheet",
            Self::Of(Family::Slides) => "presentation",
            Self::Of(family) => family.as_str(),
            Self::Screenshot => "screenshot",
            Self::Message => "message",
            Self::Mail => "mail",
            Self::Note => "note",
            Self::Event => "event",
            Self::Link => "link",
        }
    }

    /// How well a thing is of this kind, 0 to 1.
    pub fn fits(self, kind: Kind, family: Option<Family>, name: &str) -> f32 {
        let file = matches!(kind, Kind::File | Kind::Attachment);
        let family = family.unwrap_or(Family::Other);
        let yes = |b: bool| f32::from(u8::from(b));
        match self {
            Self::Document if file => match family {
                Family::Word | Family::Pdf | Family::Text => 1.0,
                Family::Sheet | Family::Slides | Family::Web | Family::Book => 0.8,
                Family::Other | Family::Code => 0.5,
                _ => 0.05,
            },
            Self::File if file => {
                if matches!(family, Family::Image | Family::Audio | Family::Video) {
                    0.7
                } else {
                    1.0
                }
            }
            Self::Of(wanted) if file => match (wanted, family) {
                _ if wanted == family => 1.0,
                (Family::Word, Family::Text) => 0.3,
                _ => 0.0,
            },
            Self::Screenshot if file => match (family, looks_like_screenshot(name)) {
                (Family::Image, true) => 1.0,
                (Family::Image, false) => 0.45,
                _ => 0.0,
            },
            Self::Message => {
                yes(kind == Kind::Message) + 0.35 * yes(kind == Kind::Attachment) + 0.4 * yes(kind == Kind::Mail)
            }
            Self::Mail => yes(kind == Kind::Mail) + 0.6 * yes(kind == Kind::Attachment),
            Self::Note if file => match family {
                Family::Text => 1.0,
                Family::Word | Family::Other => 0.7,
                Family::Pdf | Family::Sheet | Family::Slides => 0.45,
                _ => 0.1,
            },
            Self::Note => 0.4 * yes(kind == Kind::Message),
            Self::Event => yes(kind == Kind::Event) + 0.4 * yes(kind != Kind::Event),
            Self::Link => yes(kind == Kind::Link) + 0.8 * yes(kind == Kind::Message) + 0.5 * yes(kind == Kind::Mail),
            _ => 0.0,
        }
    }

    /// The word itself also says something about what the thing is about.
    pub fn is_topic_too(self) -> bool {
        matches!(self, Self::Note | Self::Link)
            || matches!(self, Self::Of(Family::Slides | Family::Archive | Family::Web | Family::Book))
    }
}

/// Names that phones and desktops give to pictures of the screen.
fn looks_like_screenshot(name: &str) -> bool {
    let name = indexer::normalise::text::fold(name);
    ["screenshot", "screen shot", "capture", "스크린샷", "캡처", "캡쳐", "scr_", "bildschirmfoto", "capture d"]
        .iter()
        .any(|s| name.contains(s))
}

/// A kind in the question: which words said it.
#[derive(Debug, Clone)]
pub struct KindSlot {
    /// What was asked for.
    pub kind: KindWord,
    /// The first of its words, by place in the list of words.
    pub at: usize,
    /// How many.
    pub words: usize,
}

/// Every kind that the question names.
pub fn find(words: &[QueryWord]) -> Vec<KindSlot> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let pair = words.get(at + 1).and_then(|next| {
            PAIRS.iter().find(|(p, _)| is(&words[at], p[0]) && is(next, p[1])).map(|(_, kind)| (*kind, 2))
        });
        let one = || WORDS.iter().find(|(_, all)| all.iter().any(|w| is(&words[at], w))).map(|(kind, _)| (*kind, 1));
        match pair.or_else(one) {
            Some((kind, n)) => {
                out.push(KindSlot { kind, at, words: n });
                at += n;
            }
            None => at += 1,
        }
    }
    out
}

fn is(word: &QueryWord, name: &str) -> bool {
    !word.used && (word.text == name || word.stem == name)
}
