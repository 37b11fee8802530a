//! More candidates than a row holds.

use std::time::{Duration, Instant};

use super::super::{Request, file::Thresholds, rounds};
use super::thing;
use super::untrained::resolver;

const THRESHOLDS: Thresholds = Thresholds { chosen: 0.5, none: 0.5, answer: 0.0, temperature: 1.0 };

#[test]
fn the_strongest_of_each_round_meet_in_the_last() {
    for count in [0, 1, 24, 25, 60, 96, 97, 500] {
        let seen = std::cell::RefCell::new(Vec::new());
        let likely = |n: usize| if n == 3 { 0.9 } else { 0.1 + 0.3 * n as f32 / 500.0 };
        let round = |members: &[usize]| {
            seen.borrow_mut().push(members.to_vec());
            Ok((members.iter().map(|n| likely(*n)).collect(), 0.2))
        };
        let judged = rounds::judged(count, |most| (0..most).collect(), &round, &THRESHOLDS).expect("a judgement");
        let seen = seen.into_inner();
        assert!(seen.len() <= 5 && seen.iter().all(|members| members.len() <= 24 && members.is_sorted()));
        assert_eq!(judged.probabilities.len(), count);
        if count > 3 {
            assert_eq!(judged.chosen, [3]);
            assert!(judged.probabilities.iter().enumerate().all(|(n, p)| n == 3 || *p < 0.9));
        }
    }
}

#[test]
fn ten_thousand_take_as_long_as_a_hundred() {
    let resolver = resolver();
    let mut entities: Vec<_> = (0..10_000).map(|n| thing(&format!("minutes {n}.pdf | 3 MB"))).collect();
    entities[9_000] = thing("거래처 연락망.xlsx | 40 KB");
    let request = Request { query: "거래처 연락망 열어줘".into(), entities, ..Request::default() };
    let started = Instant::now();
    let judged = resolver.resolve(&request).expect("a judgement");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(judged.probabilities[9_000] > 0.0, "what shares words is among those judged");
    assert_eq!(judged.probabilities.iter().filter(|p| **p > 0.0).count(), 96);
}
