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
