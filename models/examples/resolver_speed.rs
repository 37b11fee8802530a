//! How long it takes to tell what a request means among 1, 8, 20, 24 and 10,000 candidates, to tag it, and to read passages.
//!
//!     cargo run --release --example resolver_speed models/weights/encoder.gguf models/weights/resolver.gguf
//!
//! With `--serve` it reads numbers of candidates, one a line, and answers each with milliseconds: for
//! `benches/side_by_side_model.py`.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use models::encoder::Encoder;
use models::resolver::{Entity, Passage, Request, Resolver, Source, Speaker, Turn};

const ROUNDS: usize = 60;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut path = || arguments.next().ok_or("which files of weights?");
    let encoder = Encoder::open(Path::new(&path()?))?;
    let started = Instant::now();
    let resolver = Resolver::open(Path::new(&path()?), &encoder)?;
    let opened = started.elapsed();
    if arguments.next().as_deref() == Some("--serve") {
        return serve(&resolver);
    }
    println!("opened in {:.0} ms", opened.as_secs_f64() * 1e3);
    for count in [1, 8, 20, 24, 10_000] {
        let request = request(count);
        timed(&format!("resolve among {count}"), || resolver.resolve(&request).map(|j| j.none))?;
    }
    let Request { query, now, turns, .. } = request(0);
    timed("tag", || resolver.tag(&query, &now, &turns).map(|t| t.probability))?;
    let text = "We'll come on Thursday between nine and eleven; the call-out is 85 and parts are extra. ".repeat(3);
    let passages = vec![Passage { head: "mail | Your boiler service | ".into(), text }; 5];
    timed("read 5 passages", || resolver.read(&query, &now, &passages).map(|a| a.map_or(0.0, |a| a.probability)))?;
    Ok(())
}

fn serve(resolver: &Resolver) -> Result<(), Box<dyn std::error::Error>> {
    for line in std::io::stdin().lines() {
        let request = request(line?.trim().parse()?);
        let started = Instant::now();
        black_box(resolver.resolve(&request)?);
        println!("{}", started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(())
}

/// Things that were found, with the fields that a list shows.
fn request(count: usize) -> Request {
    let names = ["Tenancy agreement signed.pdf", "임대차 계약서 최종.docx", "IMG_2041.jpg", "Re: kitchen quote"];
    let people = ["from Lucía Fernández", "민수", "Kerry Heating", "from Dermot Walsh"];
    let entity = |n: usize| Entity {
        kind: ["document", "document", "image", "mail"][n % 4].into(),
        source: Source::Conversation,
        text: format!("{} | {} | {} Nov 2025 | {} KB", names[n % 4], people[n / 4 % 4], n % 28 + 1, 40 + 7 * n),
        place: None,
    };
    let turn = |who, text: &str| Turn { who, text: text.into() };
    Request {
        query: "open the second contract that Minsu sent last week".into(),
        now: "Wed 12 Nov 2025".into(),
        turns: vec![
            turn(Speaker::User, "what did I get about the flat?"),
            turn(Speaker::Assistant, "Tenancy agreement signed.pdf, 임대차 계약서 최종.docx, Re: kitchen quote"),
        ],
        entities: (0..count).map(entity).collect(),
    }
}

fn timed<E>(what: &str, mut run: impl FnMut() -> Result<f32, E>) -> Result<(), E> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        black_box(run()?);
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let [least, median, most] = [0, ROUNDS / 2, ROUNDS * 95 / 100].map(|n| times[n]);
    println!("{median:6.1} ms (least {least:.1}, p95 {most:.1})  {what}");
    Ok(())
}
