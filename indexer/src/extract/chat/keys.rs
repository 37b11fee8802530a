//! Keys that stay unique when a damaged or hostile export repeats its ids.

use std::collections::HashMap;

/// Hands out each key once; a repeated one gets `~2`, `~3` ... in order of appearance.
#[derive(Debug, Default)]
pub(in crate::extract) struct Keys {
    seen: HashMap<String, u32>,
}

impl Keys {
    /// `key` itself the first time, a numbered variant after that.
    pub(in crate::extract) fn unique(&mut self, key: &str) -> String {
        let mut candidate = key.to_owned();
        loop {
            let Some(count) = self.seen.get_mut(&candidate) else {
                self.seen.insert(candidate.clone(), 1);
                return candidate;
            };
            *count += 1;
            candidate = format!("{candidate}~{count}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_numbered_and_never_collide() {
        let mut keys = Keys::default();
        let given: Vec<String> = ["a", "a", "a~2", "b", "a"].iter().map(|k| keys.unique(k)).collect();
        let distinct: std::collections::HashSet<_> = given.iter().collect();
        assert_eq!(distinct.len(), given.len(), "{given:?}");
        assert_eq!(given[..2], ["a", "a~2"]);
    }
}
