use super::*;
use unicode_normalization::UnicodeNormalization;

/// The same person, as people write them.
const SAME_NAMES: &[(&str, &str)] = &[
    ("Minsu Kim", "김민수"),
    ("Kim Min-su", "김민수"),
    ("Kim Minsoo", "김민수"),
    ("Park Jin", "박진"),
    ("Jin Park", "박진"),
    ("Choi Byeongho", "최병호"),
    ("Lee Seoyeon", "이서연"),
    ("Yi Seo-yeon", "이서연"),
    ("Rhee Syngman", "이승만"),
    ("Jihoon Jeong", "정지훈"),
    ("Jung Ji Hoon", "정지훈"),
    ("Hyunwoo Cho", "조현우"),
    ("Eunji Kang", "강은지"),
    ("Yoon Haneul", "윤하늘"),
    ("Youngmi Noh", "노영미"),
    ("Namgung Min", "남궁민"),
    ("Peter", "피터"),
    ("Müller", "뮐러"),
    ("Lucía", "루시아"),
    ("Chloé", "클로이"),
    ("Anna Schmidt", "안나 슈미트"),
    ("Thomas Becker", "토마스 베커"),
    ("Carlos Fernández", "카를로스 페르난데스"),
    ("Emily Watson", "에밀리 왓슨"),
    ("James", "제임스"),
    ("Sophie", "소피"),
    ("Giulia Romano", "줄리아 로마노"),
    ("Haruto Tanaka", "다나카 하루토"),
    ("Olga Petrova", "올가 페트로바"),
    ("Michael", "마이클"),
    ("Sarah", "사라"),
];

/// The same person, and not yet recognised as such; a row that passes moves up.
const KNOWN_MISSES: &[(&str, &str)] = &[("Björn", "비에른")];

/// Other people.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("Peter", "김민수"),
    ("Minsu Kim", "김민지"),
    ("Jin Park", "박민호"),
    ("Anna", "에밀리"),
    ("Thomas Becker", "카를로스 페르난데스"),
    ("Lucía", "클로이"),
    ("Michael", "미나"),
    ("Sarah", "소피"),
    ("Choi Byeongho", "최서연"),
    ("Kim", "박지수"),
    ("James", "존"),
    ("Olga", "올리버"),
    ("Emma", "애나"),
    ("Hyunwoo Cho", "조은지"),
    ("Müller", "밀라"),
    ("Daniel", "다리아 로시"),
];

#[test]
fn the_same_name_scores_high() {
    let low: Vec<_> = SAME_NAMES.iter().map(|(a, b)| (a, b, similarity(a, b))).filter(|row| row.2 < SAME).collect();
    assert!(low.is_empty(), "{low:?}");
}

#[test]
fn known_misses_are_still_missed() {
    for (latin, hangul) in KNOWN_MISSES {
        assert!(similarity(latin, hangul) < SAME, "{latin} {hangul} is right now");
    }
}

#[test]
fn other_names_score_low() {
    let high: Vec<_> = OTHER_NAMES.iter().map(|(a, b)| (a, b, similarity(a, b))).filter(|row| row.2 >= SAME).collect();
    assert!(high.is_empty(), "{high:?}");
}

#[test]
fn each_is_the_best_among_all() {
    let missed: Vec<_> = SAME_NAMES
        .iter()
        .filter(|(latin, hangul)| {
            best(latin, SAME_NAMES.iter().map(|(_, other)| *other)).map(|(name, _)| name) != Some(*hangul)
        })
        .map(|(latin, _)| latin)
        .collect();
    assert!(missed.len() <= 1, "{missed:?}");
}

#[test]
fn a_part_matches_the_whole_less_surely() {
    for (latin, hangul) in [
        ("Minsu", "김민수"),
        ("Peter", "피터 슈미트"),
        ("Anna Schmidt", "안나"),
        ("Jihoon Jeong", "지훈"),
        ("Min Su Kim", "민수"),
    ] {
        let score = similarity(latin, hangul);
        assert!((SAME..PART + 0.01).contains(&score), "{latin} {hangul} {score}");
    }
    assert!(similarity("Kim", "김민수") < SAME);
}

#[test]
fn forms_of_address_do_not_count() {
    assert!(similarity("Minsu Kim", "김민수님") > 0.8);
    assert!(similarity("Minsu Kim", "김민수 씨") > 0.8);
}

#[test]
fn words_are_compared_as_they_are() {
    assert!(token_similarity("peter", "피터") > SAME);
    assert!(token_similarity("Minsu", "민수") > SAME);
    assert!(token_similarity("Minsu", "김민수") < SAME);
}

#[test]
fn hangul_taken_apart_is_the_same() {
    let apart = "김민수".nfd().collect::<String>();
    assert_eq!(similarity("Minsu Kim", &apart), similarity("Minsu Kim", "김민수"));
}

#[test]
fn nothing_matches_nothing() {
    for (latin, hangul) in [("", ""), ("Peter", ""), ("", "피터"), ("12", "34"), ("Peter", "Peter"), ("피터", "피터")]
    {
        assert!(similarity(latin, hangul) == 0.0, "{latin} {hangul}");
    }
    assert_eq!(best("Peter", std::iter::empty()), None);
}

proptest::proptest! {
    #[test]
    fn any_names_are_compared_without_panic(latin in "\\PC{0,80}", hangul in "[가-힣 ·a-z]{0,40}") {
        let score = similarity(&latin, &hangul);
        proptest::prop_assert!((0.0..=1.0).contains(&score));
    }
}
