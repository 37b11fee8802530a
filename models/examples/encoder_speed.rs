//! How long one question takes, and how many passages of 64 tokens fit into a second.
//!
//!     cargo run --release --example encoder_speed models/weights/encoder.gguf

use std::time::Instant;

use models::encoder::{Encoder, Role};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file of weights?")?;
    let started = Instant::now();
    let encoder = Encoder::open(path.as_ref())?;
    println!("opened in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    let questions = ["tenancy agreement", "where did I write about lying awake at night", "작년에 온 구조 설계 견적"];
    for question in questions {
        let mut times: Vec<f64> = Vec::new();
        for _ in 0..40 {
            let started = Instant::now();
            encoder.vectors(Role::Query, &[question])?;
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        println!("{:5.1} ms (p95 {:.1})  {question}", times[20], times[37]);
    }
    let passage = "the boiler was serviced and the engineer left a note about the pressure ".repeat(5);
    let passage = passage.split_at(280).0;
    println!("{} tokens a passage", encoder.ids(Role::Passage, passage)?.len());
    let passages: Vec<&str> = std::iter::repeat_n(passage, 256).collect();
    let started = Instant::now();
    encoder.vectors(Role::Passage, &passages)?;
    println!("{:.0} passages a second", 256.0 / started.elapsed().as_secs_f64());
    Ok(())
}
