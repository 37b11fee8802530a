//! The product without a window: ask → understand → retrieve → resolve → answer.

pub mod understand;
