//! What kind of thing a file is, from its name and first bytes.

use crate::item::Family;

/// By extension, MIME type or first bytes, whichever knows; bytes win over a lying name.
///
/// `mime` may be ""; `head` may be empty where only the name is known.
pub fn family_of(name: &str, mime: &str, head: &[u8]) -> Family {
    by_magic(head).or_else(|| by_extension(name)).or_else(|| by_mime(mime)).unwrap_or(Family::Other)
}

fn by_magic(head: &[u8]) -> Option<Family> {
    Some(match head {
        [b'%', b'P', b'D', b'F', ..] => Family::Pdf,
        [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] | [b'G', b'I', b'F', b'8', ..] => Family::Image,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Family::Image,
        _ => return None,
    })
}

fn by_extension(name: &str) -> Option<Family> {
    let ext = name.rsplit_once('.')?.1.to_lowercase();
    Some(match ext.as_str() {
        "txt" | "md" | "markdown" | "text" | "org" | "rst" | "tex" => Family::Text,
        "doc" | "docx" | "docm" | "dotx" | "odt" | "rtf" | "hwp" | "hwpx" | "pages" => Family::Word,
        "pdf" => Family::Pdf,
        "xls" | "xlsx" | "xlsm" | "xlsb" | "ods" | "csv" | "tsv" | "numbers" => Family::Sheet,
        "ppt" | "pptx" | "pptm" | "ppsx" | "odp" | "key" => Family::Slides,
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "heic" | "heif" | "bmp" | "tif" | "tiff" | "svg" | "avif" | "dng"
        | "cr2" | "nef" | "arw" => Family::Image,
        "mp3" | "m4a" | "wav" | "ogg" | "opus" | "flac" | "aac" | "amr" | "wma" => Family::Audio,
        "mp4" | "mov" | "mkv" | "avi" | "webm" | "3gp" | "m4v" | "wmv" => Family::Video,
        "html" | "htm" | "xhtml" | "mht" | "mhtml" | "webarchive" => Family::Web,
        "epub" | "mobi" | "azw3" => Family::Book,
        "rs" | "py" | "js" | "ts" | "tsx" | "jsx" | "c" | "h" | "cc" | "cpp" | "hpp" | "java" | "kt" | "go" | "rb"
        | "php" | "swift" | "cs" | "sh" | "bash" | "ps1" | "sql" | "css" | "scss" | "json" | "toml" | "yaml"
        | "yml" | "xml" | "ini" | "conf" | "cfg" | "log" | "lua" | "r" | "scala" | "dart" | "vue" | "svelte" => {
            Family::Code
        }
        "zip" | "tar" | "gz" | "tgz" | "bz2" | "xz" | "7z" | "rar" | "zst" => Family::Archive,
        _ => return None,
    })
}

fn by_mime(mime: &str) -> Option<Family> {
    let mime = mime.to_lowercase();
    Some(match mime.split('/').next()? {
        "image" => Family::Image,
        "audio" => Family::Audio,
        "video" => Family::Video,
        _ if mime.contains("pdf") => Family::Pdf,
        _ if mime.contains("spreadsheet") || mime.contains("excel") || mime.contains("csv") => Family::Sheet,
        _ if mime.contains("presentation") || mime.contains("powerpoint") => Family::Slides,
        _ if mime.contains("word") || mime.contains("rtf") => Family::Word,
        _ if mime.contains("html") => Family::Web,
        "text" => Family::Text,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_win_over_names_and_names_over_mime() {
        assert_eq!(family_of("scan.txt", "", b"%PDF-1.7"), Family::Pdf);
        assert_eq!(family_of("budget.XLSX", "application/octet-stream", b"PK\x03\x04"), Family::Sheet);
        assert_eq!(family_of("noname", "image/heic", b""), Family::Image);
        assert_eq!(family_of("noname", "", b""), Family::Other);
    }
}
