use super::*;
use crate::extract::{Draft, Said, Thread};

fn read(name: &str, text: &str) -> (Thread, Vec<Draft>, Vec<Said>) {
    let cx = Context {
        zone: jiff::tz::TimeZone::get("Asia/Seoul").unwrap(),
        me: vec!["오세아".into()],
        pdfium: None,
        depth: 4,
    };
    let blob = Blob::from_bytes(name, text.as_bytes());
    assert!(Kakao.recognise(&Peek { name, head: &blob.head().unwrap(), size: blob.size }) >= Confidence::Likely);
    let mut said = Vec::new();
    Kakao.read(&blob, &cx, &mut Output::new(&mut |s| said.push(s))).unwrap();
    let (mut threads, mut drafts, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for one in said {
        match one {
            Said::Thread(thread) => threads.push(thread),
            Said::Draft(draft) => drafts.push(*draft),
            other => rest.push(other),
        }
    }
    (threads.remove(0), drafts, rest)
}

#[test]
fn pc_text() {
    let (thread, drafts, rest) = read(
        "KakaoTalk_20260502_1000_12_한도윤.txt",
        "\u{feff}한도윤 님과 카카오톡 대화\r\n저장한 날짜 : 2026-05-02 10:00:00\r\n\r\n\
         --------------- 2026년 5월 1일 금요일 ---------------\r\n\
         [한도윤] [오후 6:50] 첫 줄\r\n둘째 줄\r\n[오세아] [오후 6:51] 파일: 견적.pdf\r\n",
    );
    assert_eq!((thread.name.as_str(), thread.group), ("한도윤", false));
    assert_eq!(rest, vec![]);
    let [first, file] = &drafts[..] else { panic!("two drafts, not {drafts:?}") };
    assert_eq!((first.key.as_str(), first.passages[0].text.as_str()), ("5", "첫 줄\n둘째 줄"));
    assert_eq!(first.when.unwrap().at.to_string(), "2026-05-01T09:50:00Z");
    assert_eq!((file.attachments[0].name.as_str(), file.passages.len()), ("견적.pdf", 0));
}

#[test]
fn phone_text_of_a_group() {
    let (thread, drafts, rest) = read(
        "Talk_2026.5.2 10-00-00.txt",
        "독서 모임 5 카카오톡 대화\n저장한 날짜 : 2026. 5. 2. 오전 10:00\n\n\n2026년 5월 1일 금요일\n\
         2026. 5. 1. 오후 6:50: 한도윤님이 오세아님을 초대했습니다.\n2026. 5. 1. 오후 6:51, 오세아 : 사진 3장\n",
    );
    assert_eq!((thread.name.as_str(), thread.group), ("독서 모임", true));
    assert_eq!(rest, vec![]);
    assert!(drafts[0].system && drafts[0].from.is_none());
    assert_eq!(drafts[1].attachments.len(), 3);
}

#[test]
fn csv_rows() {
    let (thread, drafts, rest) = read(
        "KakaoTalk_Chat_한도윤_2026-05-02-10-00-00.csv",
        "Date,User,Message\n\"2026-05-01 18:50:12\",\"한도윤\",\"첫 줄\n\"\"둘째\"\"\"\n\"2026-05-01 18:51:00\",\"오세아\",\"네\"\nbroken\n",
    );
    assert_eq!((thread.name.as_str(), thread.group), ("한도윤", false));
    assert_eq!(drafts[0].passages[0].text, "첫 줄\n\"둘째\"");
    assert_eq!(drafts[1].locator, "line 4");
    assert_eq!(rest, vec![Said::Unread { lines: 1, examples: vec!["5: broken".into()] }]);
}
