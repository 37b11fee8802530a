//! What a question in words asks for: the slots that retrieval can use, and the bytes they came from.

pub mod when;
