//! What a window needs: answers it can mark and take apart, and what things look like inside.
//!
//! [`wire`] is the contract with the front end; the command line's is [`crate::wire`].

pub mod wire;
