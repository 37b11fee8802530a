//! What WhatsApp calls an export, per language of the phone, and the conversation's name in it.

use super::super::naming::between;

/// What stands around the name of the conversation.
const PATTERNS: &[(&str, &str)] = &[
    ("WhatsApp Chat with ", ""),
    ("WhatsApp Chat - ", ""),
    ("WhatsApp-Chat mit ", ""),
    ("WhatsApp-chat met ", ""),
    ("WhatsApp-chat med ", ""),
    ("WhatsApp chat met ", ""),
    ("WhatsApp-keskustelu: ", ""),
    ("Chat WhatsApp con ", ""),
    ("Chat di WhatsApp con ", ""),
    ("Chat de WhatsApp con ", ""),
    ("Conversa do WhatsApp com ", ""),
    ("Conversa de WhatsApp amb ", ""),
    ("Discussion WhatsApp avec ", ""),
    ("Czat WhatsApp z ", ""),
    ("Чат WhatsApp с контактом ", ""),
    ("Чат WhatsApp с ", ""),
    ("WhatsAppのトーク履歴(", ")"),
    ("WhatsAppのトーク履歴（", "）"),
    ("WhatsApp Chat mit ", ""),
    ("与", "的 WhatsApp 聊天"),
    ("與", "的 WhatsApp 對話"),
    ("", "님과의 WhatsApp 대화"),
    ("", "님과의 WhatsApp 채팅"),
    ("", " ile WhatsApp Sohbeti"),
    ("", "とのWhatsAppチャット"),
];

/// What the iPhone calls the text file of any conversation.
const UNNAMED: &str = "_chat";

/// The conversation's name in the name of a file, folder or zip (without extension).
pub(super) fn conversation(stem: &str) -> Option<String> {
    between(stem, PATTERNS)
}

/// Whether WhatsApp could have given a file this name (without extension).
pub(super) fn is_export_name(stem: &str) -> bool {
    stem == UNNAMED || conversation(stem).is_some()
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
            "WhatsApp Chat with Bo (1)",
        ] {
            assert_eq!(conversation(name).as_deref(), Some("Bo"), "{name}");
        }
        assert_eq!(conversation("_chat"), None);
        assert!(is_export_name("_chat") && !is_export_name("chat"));
    }
}
