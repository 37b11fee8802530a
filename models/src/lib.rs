//! What is learned, and runs on this machine. This crate never opens a file it was not handed, and knows nothing of items or windows.

pub mod encoder;
pub mod names;
pub mod resolver;
