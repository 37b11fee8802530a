//! What a window is answered, over a small invented world.

mod answers;
mod previews;
mod world;
