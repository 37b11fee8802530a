//! Exports of messengers: a text file, a JSON file or a zip in, one draft per message out.
//!
//! A text export (WhatsApp, KakaoTalk) is read line by line into a [`transcript`]: each message has a
//! [`stamp`] whose date order is deduced from the whole file, a writer, a text and the files it names.
//! JSON exports (Telegram, Slack) say all that themselves and go straight to drafts.
//! Real example, WhatsApp on Android: `3/7/26, 12:37 PM - Ines Roth: plan.pdf (file attached)`.

mod kakao;
mod slack;
mod telegram;
mod whatsapp;

mod archive;
mod keys;
mod naming;
mod order;
mod stamp;
mod text;
mod transcript;

pub(super) use keys::Keys;
pub(super) use text::{decode, decode_head, is_cut_off};

pub use kakao::Kakao;
pub use slack::Slack;
pub use telegram::Telegram;
pub use whatsapp::WhatsApp;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Confidence, Peek, Reader};

    #[test]
    fn what_only_looks_like_a_chat_is_left_alone() {
        let strangers: [(&str, &str, &str); 12] = [
            (
                "a diary",
                "diary.txt",
                "07/03/2026 12:37 - went out\n07/03/2026 15:10 - rain\n08/03/2026 09:00 - lunch: soup\n",
            ),
            ("a korean diary", "일기.txt", "2026년 3월 7일 토요일\n2026년 3월 7일 오후 3:00, 병원 다녀옴\n"),
            (
                "a program's log",
                "app.log",
                "[2026-03-07 12:37:40] main.INFO: started\n[2026-03-07 12:37:41] main.INFO: done\n",
            ),
            ("minutes", "minutes.md", "# 7/3/26, 12:37 - meeting\n[Ada] [item 3] send the plan\n"),
            ("a play", "play.txt", "[Ada] [12:30] enters\nBo: who is there?\n"),
            ("another table", "t.csv", "Date,User,Amount\n2026-03-07 12:37:40,ada,3\n"),
            ("talk about kakao", "n.txt", "KakaoTalk Chats with everybody\nare tiring\n"),
            (
                "a model's messages",
                "m.json",
                "{\"type\": \"chat\", \"messages\": [{\"role\": \"user\", \"text\": \"hi\"}]}",
            ),
            ("settings", "package.json", "{\"name\": \"telegram\", \"type\": \"module\", \"id\": 3}"),
            ("a list of dates", "d.txt", "3/7/26, 12:37 PM\n3/8/26, 12:37 PM\n"),
            ("nothing", "empty.txt", ""),
            ("blank lines", "_chat.txt", "\n\n\n"),
        ];
        for (stranger, name, text) in strangers {
            let peek = Peek { name, head: text.as_bytes(), size: text.len() as u64 };
            for reader in [&WhatsApp as &dyn Reader, &Kakao, &Telegram, &Slack] {
                assert_eq!(reader.recognise(&peek), Confidence::No, "{} claims {stranger}", reader.name());
            }
        }
    }

    #[test]
    fn endless_brackets_take_no_endless_time() {
        let line = "<".repeat(1 << 20);
        let text = format!("3/7/26, 12:37 PM - Ada: {line}\n3/7/26, 12:38 PM - Bo: {line}\n");
        let blob = crate::extract::Blob::from_bytes("x.txt", text.into_bytes());
        let cx = crate::extract::Context { zone: jiff::tz::TimeZone::UTC, me: vec![], pdfium: None, depth: 4 };
        let mut drafts = 0;
        let mut sink = |said| drafts += usize::from(matches!(said, crate::extract::Said::Draft(_)));
        WhatsApp.read(&blob, &cx, &mut crate::extract::Output::new(&mut sink)).unwrap();
        assert_eq!(drafts, 2);
    }
}
