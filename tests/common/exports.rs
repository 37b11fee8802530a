//! What other programs write: chats, mailboxes and contacts, as short as they can be and still be theirs.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// A WhatsApp chat as Android writes it; each message with its minute after 3 September 2026, 12:00.
pub(crate) fn whatsapp(messages: &[(usize, &str, &str)]) -> String {
    let mut text = "03/09/2026, 12:00 - Messages and calls are end-to-end encrypted. Only people in this chat can \
                    read, listen to, or share them.\n"
        .to_owned();
    for (minute, who, words) in messages {
        let (day, hour, minute) = (3 + minute / 600, 12 + minute / 60 % 10, minute % 60);
        let _ = writeln!(text, "{day:02}/09/2026, {hour:02}:{minute:02} - {who}: {words}");
    }
    text
}

/// A KakaoTalk chat as the PC program writes it.
pub(crate) fn kakao(room: &str, messages: &[(&str, &str)]) -> String {
    let mut text = format!(
        "\u{feff}{room} 님과 카카오톡 대화\r\n저장한 날짜 : 2026-09-30 10:40:00\r\n\r\n\
         --------------- 2026년 9월 29일 화요일 ---------------\r\n"
    );
    for (n, (who, words)) in messages.iter().enumerate() {
        let _ = write!(text, "[{who}] [오후 {}:{:02}] {words}\r\n", 1 + n / 60 % 10, n % 60);
    }
    text
}

/// One mail of a mailbox, with an attachment where one is given by name and text.
pub(crate) fn mail(id: usize, from: &str, subject: &str, body: &str, attached: Option<(&str, &str)>) -> String {
    let head = format!(
        "From: {from}\nTo: Owen Pryce <owen@pryce.example>\nSubject: {subject}\nMessage-ID: <m{id}@pryce.example>\n\
         Date: Wed, {:02} Sep 2026 09:{:02}:00 +0100\nMIME-Version: 1.0\n",
        1 + id / 60 % 28,
        id % 60
    );
    match attached {
        None => format!("{head}Content-Type: text/plain; charset=utf-8\n\n{body}\n"),
        Some((name, text)) => format!(
            "{head}Content-Type: multipart/mixed; boundary=b{id}\n\n--b{id}\nContent-Type: text/plain; \
             charset=utf-8\n\n{body}\n--b{id}\nContent-Type: text/plain; name=\"{name}\"\nContent-Disposition: \
             attachment; filename=\"{name}\"\n\n{text}\n--b{id}--\n"
        ),
    }
}

/// Mails as one mbox.
pub(crate) fn mbox(mails: &[String]) -> String {
    mails.iter().fold(String::new(), |mut all, m| {
        let _ = write!(all, "From MAILER-DAEMON Wed Sep  2 09:00:00 2026\n{m}\n");
        all
    })
}

/// A contact card.
pub(crate) fn vcard(name: &str, email: &str, phone: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{email}\r\nTEL;TYPE=CELL:{phone}\r\nEND:VCARD\r\n")
}

/// A ZIP archive of files by name.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}
