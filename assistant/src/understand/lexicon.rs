//! Words that say how something is asked, and words that mean the same.

use std::collections::HashMap;
use std::sync::OnceLock;

use indexer::normalise::text;

/// Words of a question that say nothing about the thing.
const STOP_EN: &str =
    "both every each a an the of to in on at for from by with about into over under between and or but as is are was were
    be been being am do does did done has have had having this that these those it its i me my mine we us our you your
    he him his she her hers they them their what which who whom whose when where why how whats wheres whos
    can could would should will shall may might must please pls find show open get give gave got look looking search
    need want tell know remember there here just some any all every each one ones thing things something anything
    someone somebody anyone everyone other others another else than then so if not no yes too also only again ago back
    up down out off us via through during before after while until since s t m re ve ll d like that's it's i'm
    send sent sending sends share shared sharing shares post posted posting receive received forward forwarded
    write wrote written say said says told tell telling tells talk talked mention mentioned ask asked mail mailed email
    emailed upload uploaded attach attached drop dropped put made make making take took taken came come comes went go
    bring brought hand handed pass passed submit submitted download downloaded save saved see saw seen had got let
    works working think guess maybe remember again actually really still yet stuff sort kind bit back wanted needed saying
    talking asking writing telling because about reply replied response answered thing folder version versions most very
    touched opened edited sounded much many
    called named call use used mine own own's now right happened happen";

/// Korean words of a question that say nothing about the thing, by stem.
const STOP_KO: &str = "거 것 게 걸 거야 건 그거 이거 저거 그것 이것 저것 그 이 저 내 나 나의 제 저의 내가 나는 나한테 나에게 저한테 우리 너 당신
    좀 어디 언제 누가 누구 뭐 뭐야 뭐였지 뭐지 무엇 무슨 어떤 어느 어떻게 왜 얼마 얼마야 몇 있는 있어 있었 있지 있던 없어 하는 한 했던 했어 했지 했더라 하고
    해 해줘 줘 주세요 줄래 알려줘 알려 찾아줘 찾아 찾아봐 보여줘 보여 열어줘 열어 찍은 찍었던 촬영한 갔을 갔던 간 가서 보러 먹은 본 봤던 만났을 가장 제일 답장 회신 사람 얘기한 보낸 보내준 보내 보냈던 보냈어 보냈지 보내신 보내주신 준 줬던 주신 받은 받았던
    올린 올려준 올렸던 올라온 공유한 공유해준 전달한 전달해준 제출한 적은 적어둔 적었던 쓴 썼던 작성한 만든 만들었던 말한 말했던 말했 말했지 얘기 얘기한 이야기
    라고 라는 이라고 한다고 했다고 관련 관련된 대한 대해 관한 중에 중 가운데 때 때문 쯤 정도 다시 아까 그때 저번 같은 나온 나왔던 들어있는 들은
    첨부된 첨부한 저장한 저장된 다운로드 다운 받아둔 정리한 있을 뭐라고 뭐라 누구야 어디야 언제야 언제였지 어디였지 누구였지 였지 이었지 였더라 인지 는지 됐다고 온 왔던 왔어 가져온 그리고 또 및 혹은 또는";

fn stops() -> &'static std::collections::HashSet<&'static str> {
    static STOPS: OnceLock<std::collections::HashSet<&'static str>> = OnceLock::new();
    STOPS.get_or_init(|| STOP_EN.split_whitespace().chain(STOP_KO.split_whitespace()).collect())
}

/// A word that says how something is asked, not what.
pub fn is_stop(word: &str) -> bool {
    stops().contains(word)
}

/// A word or a row of words, as stems.
type Phrase = Vec<String>;

/// Another word for the same thing counts so much.
const SAME: f32 = 0.85;
/// A word for one sort of the thing counts so much.
const NARROWER: f32 = 0.65;

/// What may be said instead of a phrase: other phrases, and how much each counts.
#[derive(Default)]
struct Lexicon {
    /// Lines of phrases with their weights; a phrase points to the lines that widen it.
    lines: Vec<Vec<(Phrase, f32)>>,
    /// Lines by the words that are said, as they are written: `training` is not `train`.
    written: HashMap<String, Vec<(Phrase, usize)>>,
    /// Lines by the stems of what is said, for `invoices`.
    stemmed: HashMap<String, Vec<(Phrase, usize)>>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut all = Lexicon::default();
        for line in lines(include_str!("../../lexicon/concepts.txt")) {
            all.add(line, line, SAME);
        }
        for (wider, narrower) in lines(include_str!("../../lexicon/narrower.txt")).filter_map(|l| l.split_once('>')) {
            all.add(wider, narrower, NARROWER);
        }
        all
    })
}

impl Lexicon {
    fn add(&mut self, said: &str, instead: &str, weight: f32) {
        let line = self.lines.len();
        for way in said.split(',') {
            let words: Phrase = text::words(way).into_iter().map(|w| w.text).collect();
            let stems: Phrase = words.iter().map(|w| text::stem(w)).collect();
            for (table, phrase) in [(&mut self.written, words), (&mut self.stemmed, stems)] {
                if let Some(first) = phrase.first() {
                    table.entry(first.clone()).or_default().push((phrase, line));
                }
            }
        }
        self.lines.push(stems_of(instead).map(|way| (way, weight)).collect());
    }
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty())
}

fn stems_of(list: &str) -> impl Iterator<Item = Phrase> + '_ {
    list.split(',')
        .map(|way| text::words(way).iter().map(|w| text::stem(&w.text)).collect())
        .filter(|p: &Phrase| !p.is_empty())
}

/// How many words a phrase has, and other phrases with their weights.
pub type Widened = (usize, Vec<(&'static [String], f32)>);

/// What may be said instead of what `words` begins with: how many words that is, and other phrases, as stems, with
/// their weights. `words` are folded, without particles; as they are written they count before their stems do.
pub fn instead(words: &[String]) -> Option<Widened> {
    let all = lexicon();
    let stems: Phrase = words.iter().map(|w| text::stem(w)).collect();
    widened(all, &all.written, words, &stems).or_else(|| widened(all, &all.stemmed, &stems, &stems))
}

fn widened(
    all: &'static Lexicon,
    table: &'static HashMap<String, Vec<(Phrase, usize)>>,
    said: &[String],
    stems: &[String],
) -> Option<Widened> {
    let fits = |(way, _): &&(Phrase, usize)| said.starts_with(way);
    let found: Vec<&(Phrase, usize)> = table.get(said.first()?)?.iter().filter(fits).collect();
    let longest = found.iter().map(|(way, _)| way.len()).max()?;
    let lines = found.iter().filter(|(way, _)| way.len() == longest).flat_map(|(_, line)| &all.lines[*line]);
    let others = lines.filter(|(way, _)| *way != stems[..longest]).map(|(way, weight)| (way.as_slice(), *weight));
    Some((longest, others.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &str) -> Vec<String> {
        words.split(' ').map(str::to_owned).collect()
    }

    fn stems(words: &str) -> Vec<String> {
        words.split(' ').map(text::stem).collect()
    }

    #[test]
    fn ideas_cross_languages() {
        let (n, others) = instead(&said("invoices x")).unwrap();
        assert_eq!(n, 1);
        assert!(others.contains(&(stems("송장").as_slice(), SAME)));
        assert_eq!(instead(&said("price list")).unwrap().0, 2);
    }

    #[test]
    fn a_wider_word_finds_narrower_ones_and_not_the_other_way() {
        let says = |asked: &str, other: &str| {
            instead(&said(asked)).is_some_and(|(_, o)| o.iter().any(|(w, _)| **w == stems(other)))
        };
        assert!(says("pet", "hamster"));
        assert!(!says("hamster", "pet"));
    }
}
