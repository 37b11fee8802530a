//! Mail: mailboxes and single messages, each message one draft.

pub mod eml;
pub mod mbox;

mod body;
mod headers;
mod message;
mod parts;
mod repair;
mod thread;
