//! Through what: `on WhatsApp`, `카톡으로`, `by mail`, `mailed`.

use indexer::item::Channel;

use super::words::QueryWord;

const WORDS: &[(Channel, &[&str])] = &[
    (Channel::WhatsApp, &["whatsapp", "whats", "wa", "왓츠앱", "왓츠업", "왓챕", "와츠앱"]),
    (Channel::Telegram, &["telegram", "tg", "텔레그램", "텔레", "텔레그렘"]),
    (Channel::Slack, &["slack", "슬랙", "슬렉"]),
    (Channel::KakaoTalk, &["kakaotalk", "kakao", "katalk", "카카오톡", "카톡", "카카오", "카톡방", "깨톡", "까톡"]),
    (
        Channel::Mail,
        &[
            "mail",
            "email",
            "mailed",
            "emailed",
            "mails",
            "emails",
            "gmail",
            "inbox",
            "메일",
            "이메일",
            "지메일",
            "메일함",
        ],
    ),
];

/// Words after which a channel is the one that is *not* meant.
const NOT_BEFORE: &[&str] = &["not", "without", "except", "rather"];
const NOT_AFTER: &[&str] = &["말고", "말구", "아니고", "아니라", "빼고", "제외"];

/// A channel in the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelSlot {
    /// Which.
    pub channel: Channel,
    /// Its word, by place in the list of words.
    pub at: usize,
    /// `not Telegram`.
    pub negated: bool,
}

/// Every channel that the question names.
pub fn find(words: &[QueryWord]) -> Vec<ChannelSlot> {
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate().filter(|(_, w)| !w.used) {
        let Some((channel, _)) = WORDS.iter().find(|(_, all)| all.iter().any(|w| word.text == *w || word.stem == *w))
        else {
            continue;
        };
        let before = at.checked_sub(1).map(|n| words[n].text.as_str());
        let after = words.get(at + 1).map(|w| w.text.as_str());
        let negated = before.is_some_and(|w| NOT_BEFORE.contains(&w)) || after.is_some_and(|w| NOT_AFTER.contains(&w));
        out.push(ChannelSlot { channel: *channel, at, negated });
    }
    out
}

/// `예약 메일`, `the email about the roof`: a mail is asked for, not only what came by mail.
pub fn asks_for_mail(words: &[QueryWord], slots: &[ChannelSlot]) -> bool {
    slots.iter().any(|slot| {
        let word = &words[slot.at];
        let before = slot.at.checked_sub(1).map_or("", |n| words[n].text.as_str());
        let noun = matches!(word.stem.as_str(), "mail" | "email" | "mails" | "emails" | "메일" | "이메일");
        let way = matches!(word.particle.as_str(), "로" | "으로" | "에서" | "에");
        slot.channel == Channel::Mail
            && noun
            && !way
            && !slot.negated
            && !matches!(before, "by" | "via" | "per" | "in" | "through" | "on" | "over" | "i" | "we")
    })
}

/// How people call it, in English.
pub fn label(channel: Channel) -> &'static str {
    match channel {
        Channel::File => "in a folder",
        Channel::WhatsApp => "WhatsApp",
        Channel::Telegram => "Telegram",
        Channel::Slack => "Slack",
        Channel::KakaoTalk => "KakaoTalk",
        Channel::Mail => "mail",
        Channel::Calendar => "calendar",
        Channel::Contacts => "contacts",
    }
}
