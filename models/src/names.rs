//! temporary
pub fn token_similarity(_: &str, _: &str) -> f32 {
    0.0
}
