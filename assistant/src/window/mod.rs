//! What a window needs: answers it can mark and take apart, and what things look like inside.
//!
//! [`wire`] is the contract with the front end; the command line's is [`crate::wire`].

pub mod language;
pub mod wire;

mod answer;
mod found;
mod marks;
mod preview;
mod slots;
mod span;
mod suggest;
mod thread;
mod versions;
mod why;
