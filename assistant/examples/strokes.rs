//! How long an index takes to answer while somebody types: each question letter by letter, as the palette asks.
//!
//!     cargo run --release --example strokes DATA_DIR "harbour dredging permit" "김장 배추 주문" ...

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use assistant::ask::Assistant;
use assistant::window::wire::Ask;
use indexer::search::SearchIndex;
use indexer::store::Store;
use jiff::Zoned;

/// As many results as the palette asks for while somebody types.
const FIRST: u32 = 12;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("which data folder?")?;
    let store = Store::open(Path::new(&dir))?;
    let search = SearchIndex::open(Path::new(&dir), &store)?;
    let assistant = Assistant::new(store, search, None, None)?;
    let mut all = Vec::new();
    for question in arguments {
        let ends = question.char_indices().map(|(at, letter)| at + letter.len_utf8());
        for (n, typed) in ends.map(|end| &question[..end]).enumerate() {
            let ask = Ask {
                seq: n as u64,
                query: typed.to_owned(),
                overrides: Vec::new(),
                thread: Vec::new(),
                limit: FIRST,
                typing: true,
                language: "en".to_owned(),
            };
            let started = Instant::now();
            let answer = assistant.reply(&ask, &Zoned::now(), &AtomicBool::new(false))?;
            let took = started.elapsed().as_secs_f64() * 1e3;
            println!("{took:7.1} ms  {:4} of {:4}  {typed}", answer.results.len(), answer.total);
            all.push(took);
        }
    }
    all.sort_by(f64::total_cmp);
    let at = |share: usize| all.get((all.len() * share / 100).min(all.len().saturating_sub(1))).copied().unwrap_or(0.0);
    println!("{} strokes: {:.1} ms in the middle, p95 {:.1}", all.len(), at(50), at(95));
    Ok(())
}
