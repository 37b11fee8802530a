//! The words that WhatsApp itself writes into an export, per language of the phone.
//!
//! Roots in lower case, so that gender and number need no entries of their own (`omitido`, `omitida`).

use crate::item::Family;

/// Around the name of a file that is part of the export: `<attached: a.pdf>`, `a.pdf (file attached)`.
const ATTACHED: &[&str] = &[
    "attached",
    "adjunt",
    "anexad",
    "anexo",
    "joint",
    "anhang",
    "angehängt",
    "allegat",
    "bijgevoegd",
    "bijlage",
    "bifogad",
    "vedhæftet",
    "vedlagt",
    "liite",
    "załącz",
    "прикреп",
    "добавлен",
    "вложен",
    "прикач",
    "додано",
    "ekli",
    "eklendi",
    "첨부",
    "添付",
    "附件",
    "附加",
    "संलग्न",
    "अटैच",
    "مرفق",
    "پیوست",
    "מצורף",
    "atașat",
    "přilož",
    "pripoj",
    "prilož",
    "csatol",
    "lampir",
    "đính kèm",
    "แนบ",
    "συνημμέν",
    "privitk",
    "aangeheg",
    "pievienot",
    "prisegt",
];

/// In place of a file that was left out of the export: `<Media omitted>`, `image omitted`.
const OMITTED: &[&str] = &[
    "omitted",
    "omitid",
    "ocult",
    "omis",
    "absent",
    "weggelassen",
    "ausgelassen",
    "ausgeschlossen",
    "omess",
    "eliminati",
    "weggelaten",
    "utelämna",
    "utesluten",
    "udeladt",
    "utelatt",
    "ikke inkludert",
    "pominięt",
    "vynech",
    "пропущен",
    "отсутств",
    "без медиа",
    "dahil edilmedi",
    "hariç",
    "atlan",
    "tidak disertakan",
    "tidak dimasukkan",
    "bỏ qua",
    "elhagyva",
    "hiányzó",
    "izostavljen",
    "omesa",
    "생략",
    "제외",
    "省略",
    "忽略",
    "含まれていません",
    "なし",
    "除外",
    "छोड़",
    "استبعاد",
    "غير مشمول",
    "إدراج",
    "הושמט",
    "ไม่มี",
    "παραλείφθηκ",
];

/// In angles a word for media alone is enough: `<Mídia>`, in the few languages that say no more.
const MEDIA: &[&str] =
    &["media", "médias", "mídia", "medien", "medya", "미디어", "メディア", "媒体", "媒體", "медиа", "الوسائط"];

/// At the end of a message that was changed later: `<This message was edited>`.
const EDITED: &[&str] = &[
    "edited",
    "editó",
    "editad",
    "modifi",
    "bearbeitet",
    "bewerkt",
    "redigera",
    "edytowan",
    "изменен",
    "изменён",
    "düzenlendi",
    "수정",
    "편집",
    "編集",
    "编辑",
    "編輯",
];

/// All of a message that was taken back.
const DELETED: &[&str] = &[
    "this message was deleted",
    "you deleted this message",
    "this message was deleted by admin",
    "se eliminó este mensaje",
    "eliminaste este mensaje",
    "este mensaje fue eliminado",
    "mensagem apagada",
    "essa mensagem foi apagada",
    "esta mensagem foi apagada",
    "você apagou esta mensagem",
    "apagou esta mensagem",
    "ce message a été supprimé",
    "vous avez supprimé ce message",
    "diese nachricht wurde gelöscht",
    "du hast diese nachricht gelöscht",
    "questo messaggio è stato eliminato",
    "hai eliminato questo messaggio",
    "dit bericht is verwijderd",
    "u hebt dit bericht verwijderd",
    "삭제된 메시지입니다",
    "이 메시지는 삭제되었습니다",
    "메시지가 삭제되었습니다",
    "이 메시지를 삭제했습니다",
    "이 메시지를 삭제하셨습니다",
    "このメッセージは削除されました",
    "このメッセージを削除しました",
];

/// In lines of the service that exist only in groups.
const GROUP: &[&str] = &[
    "group",
    "grupo",
    "groupe",
    "gruppe",
    "gruppo",
    "groep",
    "grupp",
    "그룹",
    "グループ",
    "群组",
    "群組",
    "группа",
    "группу",
    " added ",
    " joined",
    " left",
    "añadió",
    "adicionou",
    "a ajouté",
    "hinzugefügt",
    "추가했",
    "초대했",
    "나갔",
    "退出",
    "subject",
    "asunto",
    "assunto",
    "sujet",
    "betreff",
    "제목",
    "件名",
];

fn has_root(text: &str, roots: &[&str]) -> bool {
    let text = text.to_lowercase();
    roots.iter().any(|root| text.contains(root))
}

/// Whether `text` says that a file is attached.
pub(super) fn says_attached(text: &str) -> bool {
    has_root(text, ATTACHED)
}

/// Whether `text` says that a file was left out.
pub(super) fn says_omitted(text: &str) -> bool {
    has_root(text, OMITTED)
}

/// Whether `text` speaks of media.
pub(super) fn says_media(text: &str) -> bool {
    has_root(text, MEDIA)
}

/// Whether `text` says that the message was edited.
pub(super) fn says_edited(text: &str) -> bool {
    has_root(text, EDITED)
}

/// Whether `text` is what stands for a deleted message.
pub(super) fn is_deleted(text: &str) -> bool {
    let text = text.trim_end_matches(['.', '。']).to_lowercase();
    DELETED.contains(&text.as_str())
}

/// Whether a line of the service is one that only groups have.
pub(super) fn is_about_group(text: &str) -> bool {
    has_root(text, GROUP)
}

/// What kind of file the word for it means: `image omitted`, `<동영상 생략됨>`; `None` for "media".
pub(super) fn kind(text: &str) -> Option<Family> {
    const KINDS: &[(&[&str], Family)] = &[
        (&["video", "vídeo", "vidéo", "동영상", "비디오", "動画", "ビデオ", "视频", "影片", "видео"], Family::Video),
        (
            &["audio", "áudio", "voice", "voz", "vocal", "sprach", "음성", "오디오", "音声", "オーディオ", "音频"],
            Family::Audio,
        ),
        (
            &[
                "image",
                "photo",
                "imagen",
                "imagem",
                "foto",
                "bild",
                "immagine",
                "afbeelding",
                "사진",
                "이미지",
                "画像",
                "写真",
                "图片",
                "圖片",
                "изображение",
                "фото",
                "sticker",
                "스티커",
                "スタンプ",
                "figurinha",
                "gif",
            ],
            Family::Image,
        ),
        (
            &["document", "documento", "dokument", "문서", "ドキュメント", "書類", "文档", "文件", "документ"],
            Family::Other,
        ),
        (&["contact", "contacto", "contato", "kontakt", "contatto", "연락처", "連絡先"], Family::Other),
    ];
    KINDS.iter().find(|(words, _)| has_root(text, words)).map(|(_, family)| *family)
}
