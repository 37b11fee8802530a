//! What a name says besides the name: titles, honorifics, relations.

use super::text::{fold, is_hangul};

/// Titles and honorifics that Korean names carry behind them, longest first.
const HANGUL_TITLES: &[&str] = &[
    "선생님",
    "원장님",
    "교수님",
    "사장님",
    "대표님",
    "이사님",
    "부장님",
    "차장님",
    "과장님",
    "대리님",
    "팀장님",
    "실장님",
    "본부장님",
    "변호사님",
    "세무사님",
    "회계사님",
    "간호사님",
    "기사님",
    "매니저님",
    "작가님",
    "감독님",
    "코치님",
    "선배님",
    "후배님",
    "형님",
    "누님",
    "선생",
    "원장",
    "교수",
    "사장",
    "대표",
    "이사",
    "부장",
    "차장",
    "과장",
    "대리",
    "팀장",
    "실장",
    "본부장",
    "변호사",
    "세무사",
    "회계사",
    "간호사",
    "매니저",
    "작가",
    "코치",
    "선배",
    "사원",
    "주임",
    "책임",
    "수석",
    "인턴",
    "님",
    "씨",
    "쌤",
    "군",
    "양",
];

/// Titles that stand as words of their own, in Latin letters.
const LATIN_TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "madam",
    "herr",
    "frau",
    "señor",
    "señora",
    "sr",
    "sra",
    "mme",
    "m",
    "pm",
    "ceo",
    "cto",
    "cfo",
    "coo",
    "vp",
    "hr",
    "phd",
    "md",
    "jr",
    "esq",
];

/// A name without title, honorific, bracketed remark and emoji: `윤가람 PM` → `윤가람`, `장하늘 (동창)` → `장하늘`.
///
/// What would leave nothing is kept as it is: a contact may be called `사장님`.
pub fn strip_honorific(name: &str) -> String {
    let outside = without_brackets(name);
    let words: Vec<&str> = outside
        .split_whitespace()
        .map(trimmed)
        .filter(|w| !w.is_empty() && !LATIN_TITLES.contains(&fold(w).as_str()))
        .collect();
    let Some((last, first)) = words.split_last() else { return name.trim().to_owned() };
    let mut kept: Vec<&str> = first.to_vec();
    match HANGUL_TITLES.iter().find_map(|t| last.strip_suffix(t)) {
        Some("") if !kept.is_empty() => {}
        Some(stem) if stem.chars().count() >= 2 => kept.push(stem),
        _ => kept.push(last),
    }
    // `박 지윤`, as cards with separate fields give it, is 박지윤.
    let hangul = kept.iter().all(|w| w.chars().all(is_hangul));
    let short = kept.iter().map(|w| w.chars().count()).sum::<usize>() <= 5;
    kept.join(if hangul && short && kept.len() == 2 { "" } else { " " })
}

/// Without marks around it; an initial keeps its point.
fn trimmed(word: &str) -> &str {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let initial = bare.chars().count() == 1 && bare.chars().all(char::is_uppercase);
    if initial && word.ends_with('.') { word } else { bare }
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let kept: String = name
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '（' | '<' => depth += 1,
                ')' | ']' | '）' | '>' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    if kept.trim().is_empty() { name.to_owned() } else { kept }
}

/// What stands in brackets in a name, if it could be a name itself: `Garam Yoon (윤가람)` → `윤가람`.
pub(super) fn bracketed(name: &str) -> Option<&str> {
    let (open, close) = (name.find(['(', '（'])?, name.rfind([')', '）'])?);
    let start = open + name[open..].chars().next()?.len_utf8();
    let inner = name.get(start..close)?.trim();
    (!inner.is_empty()).then_some(inner)
}

/// A whole name, family and given: two Latin words, or three or four syllables of Hangul without a title.
pub(super) fn is_full(name: &str) -> bool {
    let words = name.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
    let hangul = name.chars().filter(|c| is_hangul(*c)).count();
    if hangul > 0 {
        return hangul == name.chars().filter(|c| !c.is_whitespace()).count() && (3..=5).contains(&hangul);
    }
    words >= 2
}

/// The most common family names in Korea, of one syllable.
pub const FAMILY_NAMES: &str = "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구나민진지엄원채천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국";

/// Written as Koreans write theirs: family name and given name in two to four syllables.
pub(super) fn is_korean_name(name: &str) -> bool {
    (3..=4).contains(&name.chars().count())
        && name.chars().all(is_hangul)
        && name.chars().next().is_some_and(|c| FAMILY_NAMES.contains(c))
}

/// Ways to name one relation, English and Korean; each list is one relation.
const RELATIONS: &[&[&str]] = &[
    &[
        "mom",
        "mum",
        "mam",
        "ma",
        "mother",
        "mommy",
        "mummy",
        "mama",
        "엄마",
        "어머니",
        "어무니",
        "울엄마",
        "엄니",
        "모친",
    ],
    &["dad", "da", "father", "daddy", "papa", "pop", "아빠", "아버지", "아부지", "울아빠", "부친"],
    &["parents", "부모님"],
    &["grandma", "grandmother", "granny", "gran", "nan", "nana", "할머니", "할매", "외할머니", "친할머니"],
    &["grandpa", "grandfather", "granddad", "할아버지", "외할아버지", "친할아버지"],
    &["wife", "아내", "와이프", "집사람", "마누라"],
    &["husband", "남편", "신랑", "바깥양반"],
    &["girlfriend", "여자친구", "여친"],
    &["boyfriend", "남자친구", "남친"],
    &["sister", "sis", "언니", "누나", "여동생", "누이"],
    &["brother", "bro", "오빠", "형", "남동생"],
    &["youngest", "막내", "동생"],
    &["daughter", "딸"],
    &["son", "아들"],
    &["aunt", "auntie", "이모", "고모", "숙모", "외숙모"],
    &["uncle", "삼촌", "외삼촌", "이모부", "고모부", "큰아버지", "작은아버지"],
    &["cousin", "사촌"],
    &["mother-in-law", "mother in law", "장모님", "장모", "시어머니", "시어머님", "어머님"],
    &["father-in-law", "father in law", "장인어른", "장인", "시아버지", "시아버님", "아버님"],
    &["sister-in-law", "sister in law", "시누이", "시누", "올케", "처형", "처제", "형수", "제수", "동서", "아가씨"],
    &["brother-in-law", "brother in law", "처남", "매형", "매제", "형부", "제부", "시동생", "도련님", "자형"],
    &["son-in-law", "son in law", "사위"],
    &["daughter-in-law", "daughter in law", "며느리"],
    &["nephew", "niece", "조카"],
    &["fiance", "fiancee", "약혼자"],
    &["partner", "spouse", "배우자"],
    &["landlord", "landlady", "집주인", "임대인", "건물주"],
    &["tenant", "세입자", "임차인"],
    &["realtor", "estate agent", "broker", "real estate agent", "부동산", "중개사", "공인중개사"],
    &["accountant", "tax accountant", "tax advisor", "tax adviser", "tax guy", "세무사", "회계사"],
    &["lawyer", "attorney", "solicitor", "변호사"],
    &["doctor", "의사", "의사선생님", "주치의"],
    &["dentist", "dental clinic", "치과", "치과의사"],
    &["teacher", "선생님", "담임", "담임선생님", "쌤"],
    &["tutor", "과외", "과외선생님"],
    &["professor", "supervisor", "교수", "교수님", "지도교수"],
    &["boss", "manager", "사장", "사장님", "상사", "부장님", "팀장님", "팀장"],
    &["ceo", "대표", "대표님"],
    &["pm", "product manager", "project manager", "피엠"],
    &["hr", "human resources", "people team", "인사팀", "인사과", "인사담당자"],
    &["colleague", "coworker", "co-worker", "동료", "직장동료"],
    &["neighbour", "neighbor", "이웃", "옆집", "윗집", "아랫집"],
    &["roommate", "flatmate", "housemate", "룸메", "룸메이트"],
    &["friend", "친구"],
    &["classmate", "동기", "동창", "학교친구"],
    &["plumber", "배관공"],
    &["mechanic", "정비사", "카센터"],
    &["hairdresser", "barber", "미용실", "헤어디자이너"],
    &["vet", "veterinarian", "수의사", "동물병원"],
    &["coach", "trainer", "코치", "트레이너", "피티쌤"],
    &["babysitter", "nanny", "시터", "베이비시터", "이모님"],
    &["insurance agent", "보험설계사", "설계사"],
    &["bank", "은행"],
    &["photographer", "사진작가"],
    &["illustrator", "일러스트레이터"],
    &["designer", "디자이너"],
    &["developer", "engineer", "개발자", "엔지니어"],
    &["client", "customer", "고객", "거래처"],
    &["supplier", "vendor", "공급업체", "납품업체"],
    &["recruiter", "headhunter", "헤드헌터", "리크루터"],
];

/// Which relation a word or short phrase names, if any: the same number for `mom`, `엄마` and `어머니`.
pub fn relation_of(words: &str) -> Option<usize> {
    let folded = fold(words.trim());
    let bare = folded.strip_suffix("님").unwrap_or(&folded);
    RELATIONS.iter().position(|all| all.iter().any(|name| *name == folded || *name == bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_remarks_fall_away_names_stay() {
        for (written, name) in [
            ("윤가람 PM", "윤가람"),
            ("장하늘 (동창)", "장하늘"),
            ("오세진 세무사", "오세진"),
            ("문다온님", "문다온"),
            ("박지성 과장님", "박지성"),
            ("Dr. Ada Byron", "Ada Byron"),
            ("사장님", "사장님"),
            ("엄마", "엄마"),
            ("Garam Yoon (윤가람)", "Garam Yoon"),
            ("🌷수진🌷", "수진"),
            ("박 지윤", "박지윤"),
        ] {
            assert_eq!(strip_honorific(written), name, "{written}");
        }
    }

    #[test]
    fn relations_meet_across_languages() {
        assert_eq!(relation_of("Mum"), relation_of("어머니"));
        assert_eq!(relation_of("landlord"), relation_of("집주인님"));
        assert_eq!(relation_of("table"), None);
    }
}
