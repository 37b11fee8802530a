//! What WhatsApp calls an export, per language of the phone, and the conversation's name in it.

use super::super::naming::between;

/// What stands around the name of the conversation.
const PATTERNS: &[(&str, &str)] = &[
    ("WhatsApp Chat with ", ""),
    ("WhatsApp Chat - ", ""),
    ("WhatsApp-Chat mit ", ""),
    ("WhatsApp Chat mit ", ""),
    ("WhatsApp-chat met ", ""),
    ("WhatsApp chat med ", ""),
    ("WhatsApp-chatt med ", ""),
    ("WhatsApp-samtale med ", ""),
    ("WhatsApp-keskustelu henkilön ", " kanssa"),
    ("WhatsApp Chat kay ", ""),
    ("WhatsApp csevegés vele: ", ""),
    ("WhatsApp pokalbis su ", ""),
    ("WhatsApp sarakste ar ", ""),
    ("WhatsApp razgovor s ", ""),
    ("WhatsApp klepet z ", ""),
    ("WhatsApp chat s používateľom ", ""),
    ("Chat WhatsApp s uživatelem ", ""),
    ("Chat WhatsApp con ", ""),
    ("Chat WhatsApp dengan ", ""),
    ("Chat de WhatsApp con ", ""),
    ("Conversa do WhatsApp com ", ""),
    ("Conversa no WhatsApp com ", ""),
    ("Xat de WhatsApp amb ", ""),
    ("Conversație WhatsApp cu ", ""),
    ("Discussion WhatsApp avec ", ""),
    ("Czat WhatsApp z ", ""),
    ("Sembang WhatsApp dengan ", ""),
    ("Trò chuyện WhatsApp với ", ""),
    ("Συνομιλία WhatsApp με ", ""),
    ("Чат WhatsApp с контактом ", ""),
    ("Чат WhatsApp с ", ""),
    ("Бесіда WhatsApp з ", ""),
    ("WhatsApp Чат с ", ""),
    ("WhatsApp чат: ", ""),
    ("צ'אט WhatsApp עם ", ""),
    ("دردشة واتساب مع ", ""),
    ("گفتگوی WhatsApp با ", ""),
    ("แชท WhatsApp กับ ", ""),
    ("WhatsApp 与 ", " 的对话"),
    ("WhatsApp 與 ", " 的對話"),
    ("WhatsAppのトーク履歴(", ")"),
    ("WhatsAppのトーク履歴（", "）"),
    ("", "とのWhatsAppチャット"),
    ("", "님과의 WhatsApp 대화"),
    ("", " ile WhatsApp Sohbeti"),
    ("", " ilə WhatsApp Söhbəti"),
    ("", " के साथ WhatsApp चैट"),
];

/// What the iPhone calls the text file of any conversation.
const UNNAMED: &str = "_chat";

/// The conversation's name in the name of a file, folder or zip (without extension).
pub(super) fn conversation(stem: &str) -> Option<String> {
    between(stem, PATTERNS)
}

/// Whether WhatsApp could have given a file this name (without extension), in whatever language.
pub(super) fn is_export_name(stem: &str) -> bool {
    stem == UNNAMED || stem.contains("WhatsApp") || conversation(stem).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for name in [
            "WhatsApp Chat with Bo",
            "WhatsApp Chat - Bo",
            "WhatsApp-Chat mit Bo",
            "Chat de WhatsApp con Bo",
            "Conversa do WhatsApp com Bo",
            "Discussion WhatsApp avec Bo",
            "WhatsAppのトーク履歴(Bo)",
            "Bo님과의 WhatsApp 대화",
            "Chat WhatsApp con Bo",
            "WhatsApp-keskustelu henkilön Bo kanssa",
            "WhatsApp 与 Bo 的对话",
            "WhatsApp Chat with Bo (1)",
        ] {
            assert_eq!(conversation(name).as_deref(), Some("Bo"), "{name}");
        }
        assert_eq!(conversation("_chat"), None);
        assert!(is_export_name("_chat") && !is_export_name("chat"));
    }
}
