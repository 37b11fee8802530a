//! What may follow a time without ending its word: particles, "쯤", "날".

use super::cursor::Cursor;

/// Words for "about", which soften what they follow.
const ABOUT: &[&str] = &["쯤", " 쯤", "경", " 경", "께", " 무렵", " 즈음", " 정도", " 언저리", " 전후", "쯔음", "쯤의"];

/// Particles and copulas that may follow a time.
const PARTICLES: &[&str] = &[
    "에서는",
    "에서",
    "에는",
    "에도",
    "에만",
    "에나",
    "에의",
    "에",
    "엔",
    "엔가",
    "의",
    "은",
    "는",
    "도",
    "만",
    "이랑",
    "랑",
    "이나",
    "나",
    "보다",
    "과",
    "와",
    "하고",
    "부터",
    "부터는",
    "부터의",
    "까지",
    "까지는",
    "까지의",
    "까지만",
    "인가",
    "인지",
    "이었나",
    "였나",
    "였는지",
    "이었는지",
    "이었던가",
    "였던가",
    "던가",
    "이었지",
    "였지",
    "인데",
    "이던가",
    "이",
    "가",
    "을",
    "를",
    "로",
    "으로",
    "자",
    "자로",
    "에다",
    "에다가",
    "짜",
    "이요",
    "요",
    "이야",
    "인 거",
    "이었던",
    "였던",
    "인",
];

/// Reads "쯤" and its like; the flag says whether there was one.
pub(crate) fn about(cur: Cursor) -> (bool, Cursor) {
    cur.any(ABOUT).map_or((false, cur), |after| (true, after))
}

/// The byte at which the phrase ends once particles are read; `None` where the word goes on.
pub(crate) fn end(cur: Cursor) -> Option<usize> {
    if cur.closed() {
        return Some(cur.at);
    }
    PARTICLES.iter().filter_map(|particle| cur.lit(particle)).filter(|after| after.closed()).map(|after| after.at).max()
}
