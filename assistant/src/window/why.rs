//! Why a result is shown, in the window's language.

use indexer::item::{Channel, Family, Kind};
use jiff::Zoned;

use super::language::{Language, subject};
use crate::answer::why::{self, About};
use crate::resolve::Ranked;
use crate::retrieve::{Delivery, Shelf};
use crate::understand::Query;
use crate::understand::kinds::KindWord;

/// The reasons, most telling first.
pub(super) fn reasons(
    language: Language,
    query: &Query,
    one: &Ranked,
    delivery: Option<&Delivery>,
    now: &Zoned,
    shelf: &Shelf<'_>,
) -> Vec<String> {
    match language {
        Language::En => why::why(query, one, delivery, now, shelf),
        Language::Ko => korean(query, one, delivery, now, shelf),
    }
}

/// What [`why::why`] says, in noun phrases: `피터 김이 보냄`, `3일 전`, `왓츠앱`.
fn korean(query: &Query, one: &Ranked, delivery: Option<&Delivery>, now: &Zoned, shelf: &Shelf<'_>) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(d) = delivery {
        out.extend(sent(d, shelf));
    }
    let when = delivery.and_then(|d| d.item.when).or(one.candidate.main().when);
    out.extend(when.map(|w| Language::Ko.distance(w.at, now)));
    if let Some(d) = delivery {
        out.push(channel(d.item.channel).to_owned());
    }
    out.extend(query.kinds.iter().take(1).map(|k| kind(*k).to_owned()));
    if let Some(room) = &query.room {
        out.push(format!("{} 대화", room.name));
    }
    if let Some(about) = About::of(query, one) {
        out.push(match about {
            About::Said(topic) => format!("‘{topic}’ 내용"),
            About::Perhaps(topic) => format!("‘{topic}’ 관련일 수 있음"),
        });
    }
    let saved = one.candidate.members.iter().any(|m| m.kind == Kind::File);
    if delivery.is_some() && saved && one.candidate.main().kind == Kind::Attachment {
        out.push("이 컴퓨터에 저장됨".to_owned());
    }
    out
}

fn sent(delivery: &Delivery, shelf: &Shelf<'_>) -> Option<String> {
    let person = |id| shelf.people.get(id);
    let sender = person(delivery.sender?)?;
    if !sender.is_me {
        return Some(format!("{} 보냄", subject(&sender.name)));
    }
    let to: Vec<&str> = delivery.recipients.iter().filter_map(|r| Some(person(*r)?.name.as_str())).take(3).collect();
    Some(if to.is_empty() { "내가 보냄".to_owned() } else { format!("내가 {}에게 보냄", to.join(", ")) })
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::File => "폴더",
        Channel::WhatsApp => "왓츠앱",
        Channel::Telegram => "텔레그램",
        Channel::Slack => "슬랙",
        Channel::KakaoTalk => "카카오톡",
        Channel::Mail => "메일",
        Channel::Calendar => "캘린더",
        Channel::Contacts => "연락처",
    }
}

fn kind(kind: KindWord) -> &'static str {
    match kind {
        KindWord::Document => "문서",
        KindWord::File => "파일",
        KindWord::Screenshot => "스크린샷",
        KindWord::Message => "메시지",
        KindWord::Mail => "메일",
        KindWord::Note => "메모",
        KindWord::Event => "일정",
        KindWord::Link => "링크",
        KindWord::Of(family) => match family {
            Family::Text => "텍스트",
            Family::Word => "워드 문서",
            Family::Pdf => "PDF",
            Family::Sheet => "스프레드시트",
            Family::Slides => "슬라이드",
            Family::Image => "사진",
            Family::Audio => "녹음",
            Family::Video => "동영상",
            Family::Web => "웹페이지",
            Family::Book => "책",
            Family::Code => "코드",
            Family::Archive => "압축 파일",
            Family::Other => "파일",
        },
    }
}
