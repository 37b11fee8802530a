//! The person's own folders, in whatever language they are called.

use std::path::{Path, PathBuf};

use directories::UserDirs;
use indexer::source::detect::Places;

/// What the folder for documents is called where nothing says which it is: English first, then as the languages of
/// `xdg-user-dirs` have it.
const DOCUMENTS: &[&str] = &[
    "Documents",
    "문서",
    "Dokumente",
    "Documentos",
    "Documenti",
    "Documenten",
    "Dokument",
    "Dokumenter",
    "Dokumenty",
    "Dokumentumok",
    "Asiakirjat",
    "Belgeler",
    "Документы",
    "Документи",
    "ドキュメント",
    "文档",
    "文件",
];
/// The desktop.
const DESKTOP: &[&str] = &[
    "Desktop",
    "바탕화면",
    "바탕 화면",
    "Schreibtisch",
    "Bureau",
    "Escritorio",
    "Scrivania",
    "Área de trabalho",
    "Área de Trabalho",
    "Ambiente de Trabalho",
    "Bureaublad",
    "Skrivbord",
    "Skrivebord",
    "Pulpit",
    "Plocha",
    "Asztal",
    "Työpöytä",
    "Masaüstü",
    "Рабочий стол",
    "Стільниця",
    "デスクトップ",
    "桌面",
];
/// Where browsers put what is downloaded.
const DOWNLOADS: &[&str] = &[
    "Downloads",
    "다운로드",
    "Téléchargements",
    "Descargas",
    "Scaricati",
    "Transferências",
    "Hämtningar",
    "Hentet",
    "Nedlastinger",
    "Pobrane",
    "Stažené",
    "Letöltések",
    "Lataukset",
    "İndirilenler",
    "Загрузки",
    "Завантаження",
    "ダウンロード",
    "下载",
    "下載",
];

/// The folders as the desktop names them, and where it does not, as they are usually called; `None` without a home.
pub(crate) fn places() -> Option<Places> {
    let dirs = UserDirs::new()?;
    Some(found(dirs.home_dir(), [dirs.document_dir(), dirs.desktop_dir(), dirs.download_dir()]))
}

/// `named`: what the desktop says of documents, desktop and downloads.
fn found(home: &Path, named: [Option<&Path>; 3]) -> Places {
    let [documents, desktop, downloads] = named;
    Places {
        home: home.to_owned(),
        documents: one(home, documents, DOCUMENTS),
        desktop: one(home, desktop, DESKTOP),
        downloads: one(home, downloads, DOWNLOADS),
    }
}

/// What is named and there, or else the first of the usual names that is. A folder that is the home folder itself is one
/// that the person wants not (`xdg-user-dirs`).
fn one(home: &Path, named: Option<&Path>, usual: &[&str]) -> Option<PathBuf> {
    match named {
        Some(named) if named.is_dir() => (!is_same(named, home)).then(|| named.to_owned()),
        _ => usual.iter().map(|name| home.join(name)).find(|path| path.is_dir()),
    }
}

/// Whether two paths are one folder, with or without a slash at the end.
fn is_same(one: &Path, other: &Path) -> bool {
    one.components().eq(other.components())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(folders: &[&str]) -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        for folder in folders {
            std::fs::create_dir_all(home.path().join(folder)).unwrap();
        }
        home
    }

    /// What is found, relative to the home folder.
    fn names(home: &Path, named: [Option<&str>; 3]) -> [Option<String>; 3] {
        let named = named.map(|name| name.map(|name| home.join(name)));
        let places = found(home, named.each_ref().map(Option::as_deref));
        let name = |path: &PathBuf| path.strip_prefix(home).unwrap().to_str().unwrap().to_owned();
        [&places.documents, &places.desktop, &places.downloads].map(|path| path.as_ref().map(name))
    }

    fn said(names: [&str; 3]) -> [Option<String>; 3] {
        names.map(|name| (!name.is_empty()).then(|| name.to_owned()))
    }

    #[test]
    fn what_the_desktop_names_comes_first() {
        let home = home(&["Documents", "Papiere", "Desktop", "Downloads"]);
        let named = [Some("Papiere"), None, Some("Downloads")];
        assert_eq!(names(home.path(), named), said(["Papiere", "Desktop", "Downloads"]));
    }

    #[test]
    fn without_a_word_from_the_desktop_the_usual_names_count() {
        for (folders, expected) in [
            (&["Documents", "Desktop", "Downloads"][..], ["Documents", "Desktop", "Downloads"]),
            (&["문서", "다운로드"], ["문서", "", "다운로드"]),
            (&["Dokumente", "Schreibtisch", "Downloads"], ["Dokumente", "Schreibtisch", "Downloads"]),
            (&["Documents", "문서"], ["Documents", "", ""]),
            (&["Music"], ["", "", ""]),
        ] {
            let home = home(folders);
            assert_eq!(names(home.path(), [None; 3]), said(expected), "{folders:?}");
        }
    }

    #[test]
    fn a_named_folder_that_has_gone_does_not_stand_in_the_way() {
        let home = home(&["Documents"]);
        assert_eq!(names(home.path(), [Some("Dokumente"), Some("Schreibtisch"), None]), said(["Documents", "", ""]));
    }

    #[test]
    fn a_folder_that_is_the_home_itself_is_none() {
        let home = home(&["Documents", "Downloads"]);
        assert_eq!(names(home.path(), [None, None, Some("")]), said(["Documents", "", ""]));
    }
}
