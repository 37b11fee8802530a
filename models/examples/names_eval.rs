//! Measures name matching on the pairs that training leaves out: every tenth line of a table by its hash.
//!
//! `cargo run -p models --example names_eval -- PAIRS.tsv [MISSES]` prints the figures, and so many of the misses.

use std::time::Instant;

use models::names::{Matcher, SAME, best};

/// A pair of the table.
struct Pair<'a> {
    latin: &'a str,
    hangul: &'a str,
    korean: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("give the path of the table")?;
    let shown: usize = arguments.next().map_or(Ok(0), |count| count.parse())?;
    let text = std::fs::read_to_string(path)?;
    let kept: Vec<Pair> = text.lines().skip(1).filter(|line| fnv1a(line).is_multiple_of(10)).filter_map(pair).collect();
    println!("{} pairs kept out of training", kept.len());
    hits(&kept, shown);
    separation(&kept);
    Ok(())
}

fn pair(line: &str) -> Option<Pair<'_>> {
    let mut fields = line.split('\t');
    Some(Pair { latin: fields.next()?, hangul: fields.next()?, korean: fields.next()? == "1" })
}

/// The 64-bit FNV-1a hash, as in `training/names.py`.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// How often the right name is the best of all kept ones.
fn hits(kept: &[Pair], shown: usize) {
    let began = Instant::now();
    let (mut right, mut all) = ([0_usize; 2], [0_usize; 2]);
    let mut missed = Vec::new();
    for pair in kept {
        let found = best(pair.latin, kept.iter().map(|other| other.hangul));
        let hit = found.is_some_and(|(name, _)| name == pair.hangul);
        all[usize::from(pair.korean)] += 1;
        right[usize::from(pair.korean)] += usize::from(hit);
        if !hit {
            missed.push((pair, found));
        }
    }
    let each = began.elapsed().as_secs_f64() * 1000.0 / kept.len().max(1) as f64;
    let share = |right: usize, all: usize| right as f64 / all.max(1) as f64;
    println!(
        "hit@1 {:.4}  korean {:.4}  foreign {:.4}",
        share(right[0] + right[1], kept.len()),
        share(right[1], all[1]),
        share(right[0], all[0])
    );
    println!("{each:.2} ms a query among {} names", kept.len());
    for (pair, found) in missed.iter().step_by((missed.len() / shown.max(1)).max(1)).take(shown) {
        let score = Matcher::new(pair.latin).similarity(pair.hangul);
        println!("  {} | {} {score:.3} | {found:?}", pair.latin, pair.hangul);
    }
}

/// How well the threshold parts the right name from an arbitrary one and from the best of a hundred wrong ones.
fn separation(kept: &[Pair]) {
    let (mut same, mut other, mut hard) = (0, 0, 0);
    for (at, pair) in kept.iter().enumerate() {
        let mut matcher = Matcher::new(pair.latin);
        let wrong =
            (1..=100).map(|step| kept[(at + step * 37) % kept.len()].hangul).filter(|name| *name != pair.hangul);
        let scores: Vec<f32> = wrong.map(|name| matcher.similarity(name)).collect();
        same += usize::from(matcher.similarity(pair.hangul) >= SAME);
        other += scores.iter().filter(|score| **score >= SAME).count();
        hard += usize::from(scores.iter().any(|score| *score >= SAME));
    }
    let total = kept.len().max(1) as f64;
    println!(
        "at {SAME}: recall {:.4}; one wrong name passes {:.5}, any of a hundred {:.4}",
        same as f64 / total,
        other as f64 / total / 100.0,
        hard as f64 / total
    );
    println!(
        "precision with one right name among a hundred wrong ones {:.4}",
        same as f64 / (same + other).max(1) as f64
    );
}
