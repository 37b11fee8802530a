//! Power goes at any moment: going on gives what an undisturbed run gives.
#![cfg(target_os = "linux")]

mod common;

use std::process::Stdio;
use std::time::{Duration, Instant};

use common::contents::{assert_same, contents};
use common::exports::{self, kakao, mbox, vcard, whatsapp};
use common::{World, alive, children, wait_until};
use serde_json::Value;

const KILLS: usize = 20;
/// So many in one index before it may come to its end.
const KILLS_IN_ONE: usize = 4;
const SEED: u64 = 0x5eed;

/// Each has one best answer: which of several equal ones comes first is left to chance.
const QUESTIONS: &[&str] = &[
    "note 17 about the pier",
    "the leaflet Harriet sent me",
    "the mail from Jonas Ritter about rudder 57",
    "민하린이 보낸 등대 메시지",
    "tide table",
    "what did Owen say about berth 240",
    "message from Harriet about the red lantern",
];

/// A few hundred files of which some hang together: exports, and copies of what they brought.
fn busy_world() -> World {
    let world = World::new();
    for n in 0..240 {
        let text = format!("Note {n} about the pier.\n\nRope {} and lamp {}.\n", n % 7, n % 11);
        world.write_at(&format!("notes/{}/note_{n}.txt", n % 9), text, n);
    }
    let leaflet = "Leaflet: the boats leave at nine, noon and four.\n";
    let words: Vec<String> = (0..300).map(|n| format!("the ropes of berth {n} are wet")).collect();
    let chat: Vec<(usize, &str, &str)> = (0..300)
        .map(|n| match n {
            40 => (n, "Harriet Vale", "leaflet.txt (file attached)"),
            70 => (n, "Harriet Vale", "who has the red lantern?"),
            n if n % 3 == 0 => (n, "Owen Pryce", words[n].as_str()),
            n => (n, "Harriet Vale", if n % 2 == 0 { "see you at the pier" } else { "bring the lamp" }),
        })
        .collect();
    world.write_at("chats/WhatsApp Chat with Harriet Vale.txt", whatsapp(&chat[..200]), 1000);
    world.write_at("chats/new/WhatsApp Chat with Harriet Vale.txt", whatsapp(&chat), 1001);
    world.write_at("chats/leaflet.txt", leaflet, 1002);
    world.write_at("downloads/boats (2).txt", leaflet, 1003);
    let mut talk = [("민하린", "부두에서 만나요"), ("Owen Pryce", "네 좋아요")].repeat(100);
    talk[120].1 = "등대가 다시 켜졌어요";
    world.write_at("chats/KakaoTalk_20260930_1040_00_123_민하린.txt", kakao("민하린", &talk), 1004);
    let mails: Vec<String> = (0..120)
        .map(|n| {
            let attached = (n % 10 == 0).then_some(("tide table.txt", "High water at 06:14\nLow water at 12:30\n"));
            exports::mail(n, "Jonas Ritter <jonas@ritter.example>", &format!("Rudder {n}"), "See below.", attached)
        })
        .collect();
    world.write_at("mail/Inbox.mbox", mbox(&mails), 1005);
    world.write_at("downloads/tides.txt", "High water at 06:14\nLow water at 12:30\n", 1006);
    let cards = vcard("Jonas Ritter", "jonas@ritter.example", "+44 20 7946 0101")
        + &vcard("Harriet Vale", "harriet@vale.example", "+44 20 7946 0102");
    world.write_at("contacts.vcf", cards, 1007);
    world.write_at("broken.docx", b"PK\x03\x04 no document", 1008);
    world
}

/// Indexes, and kills after a while; true when it was still at work.
fn killed_after(world: &World, moment: Duration) -> bool {
    let home = world.home();
    let mut child = world
        .command(&["--json", "index", home.to_str().expect("Unicode")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(moment);
    let readers = children(child.id());
    let at_work = child.try_wait().expect("its state").is_none();
    if at_work {
        child.kill().expect("SIGKILL");
    }
    child.wait().expect("it ends");
    wait_until("readers end with the program", Duration::from_secs(10), || !readers.iter().any(|r| alive(*r)));
    at_work
}

/// The first result of each question without its score, which depends on how the index grew.
fn answers(world: &World) -> Vec<Value> {
    let first = |question: &&str| {
        let mut first = world.ask(question).into_iter().next().unwrap_or_default();
        if let Some(fields) = first.as_object_mut() {
            fields.remove("score");
        }
        first
    };
    QUESTIONS.iter().map(first).collect()
}

#[test]
fn a_run_that_was_killed_goes_on_to_the_same_end() {
    let mut world = busy_world();
    world.use_data("undisturbed");
    let started = Instant::now();
    world.index();
    let whole = started.elapsed();
    let expected = contents(world.data());
    let expected_answers = answers(&world);
    for (question, answer) in QUESTIONS.iter().zip(&expected_answers) {
        assert!(answer.is_object(), "nothing for: {question}");
    }
    assert!(expected["deliveries"].len() >= 14, "the world hangs together: {:#?}", expected["deliveries"]);
    assert!(expected["items"].iter().any(|i| i.contains(" | 1 | {")), "one export shadows the other");

    let mut random = fastrand::Rng::with_seed(SEED);
    let (mut kills, mut worlds) = (0, 0);
    while kills < KILLS {
        worlds += 1;
        assert!(worlds <= KILLS, "runs end before they can be killed");
        world.use_data(&format!("killed {worlds}"));
        let mut moments = (0..KILLS_IN_ONE).map(|_| whole.mul_f64(random.f64() * 0.9));
        kills += moments.by_ref().take_while(|m| killed_after(&world, *m)).count();
        world.index();
        let told = format!("index {worlds} after {kills} kills");
        assert_same(&contents(world.data()), &expected, &told);
        for (found, expected) in answers(&world).iter().zip(&expected_answers) {
            assert_eq!(found, expected, "{told}");
        }
    }
}
