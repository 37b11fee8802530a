//! In which conversation, in which folder: `in the tennis group`, `가족방에`, `in my downloads`.

use indexer::item::{Channel, ThreadId};
use indexer::normalise::text;
use indexer::store::ThreadRow;

use super::words::QueryWord;

/// Words for a room, whatever its name.
const ROOM_WORDS: &[&str] = &[
    "group",
    "groups",
    "chat",
    "channel",
    "room",
    "groupchat",
    "thread",
    "단톡",
    "단톡방",
    "톡방",
    "채팅방",
    "방",
    "채널",
    "단체방",
    "그룹",
    "대화방",
];

/// A conversation in the question.
#[derive(Debug, Clone)]
pub struct Room {
    /// Those that its words name; every group where it was only "the group".
    pub threads: Vec<ThreadId>,
    /// Their name, or the words.
    pub name: String,
    /// Words of the question, by place.
    pub words: Vec<usize>,
}

/// A folder in the question.
#[derive(Debug, Clone)]
pub struct Place {
    /// Names that one of a path's folders must have, folded.
    pub folders: &'static [&'static str],
    /// Words of the question, by place.
    pub words: Vec<usize>,
}

/// The conversations of the index.
#[derive(Default)]
pub struct Rooms {
    threads: Vec<(ThreadRow, Vec<String>)>,
}

impl Rooms {
    /// Indexes conversations by the words of their names.
    pub fn new(threads: Vec<ThreadRow>) -> Self {
        let with_words = |t: ThreadRow| {
            let words = text::words(&t.name).into_iter().map(|w| w.text).collect();
            (t, words)
        };
        Self { threads: threads.into_iter().map(with_words).collect() }
    }

    /// One of them.
    pub fn get(&self, id: ThreadId) -> Option<&ThreadRow> {
        self.threads.binary_search_by_key(&id, |(t, _)| t.id).ok().map(|n| &self.threads[n].0)
    }

    /// Every conversation.
    pub fn all(&self) -> impl Iterator<Item = &ThreadRow> {
        self.threads.iter().map(|(t, _)| t)
    }

    /// The conversation that a question names, if it does.
    pub fn find(&self, words: &[QueryWord]) -> Option<Room> {
        let by_word = || (0..words.len()).find_map(|at| self.by_room_word(words, at));
        by_word().or_else(|| self.by_whole_name(words)).or_else(|| self.by_place(words))
    }

    /// `the tennis group`, `the group with Anna`, `가족방`.
    fn by_room_word(&self, words: &[QueryWord], at: usize) -> Option<Room> {
        let word = &words[at];
        let (bare, said) = match word.stem.strip_suffix('방').filter(|w| !w.is_empty()) {
            Some(stem) if !ROOM_WORDS.contains(&word.stem.as_str()) && !word.used => {
                (Some(stem.strip_suffix("톡").unwrap_or(stem)), true)
            }
            _ => (None, ROOM_WORDS.contains(&word.stem.as_str()) || ROOM_WORDS.contains(&word.text.as_str())),
        };
        if !said {
            return None;
        }
        if let Some(stem) = bare {
            let threads = self.named(&[stem.to_owned()]);
            return (!threads.is_empty()).then(|| self.room(threads, vec![at]));
        }
        // The words right before name it.
        for n in [3, 2, 1] {
            let Some(start) = at.checked_sub(n) else { continue };
            let names: Vec<String> = words[start..at].iter().map(|w| w.stem.clone()).collect();
            let threads = self.named(&names);
            if !threads.is_empty() {
                return Some(self.room(threads, (start..=at).collect()));
            }
        }
        let generic =
            word.stem.starts_with("단") || matches!(word.stem.as_str(), "group" | "groupchat" | "그룹" | "톡방");
        let groups: Vec<ThreadId> = self.all().filter(|t| t.group).map(|t| t.id).collect();
        (generic && !groups.is_empty()).then(|| Room { threads: groups, name: word.text.clone(), words: vec![at] })
    }

    /// `Olga on the new oars, in Rowing Crew`: every word of a group's name, in a row.
    fn by_whole_name(&self, words: &[QueryWord]) -> Option<Room> {
        for (thread, names) in self.threads.iter().filter(|(t, _)| t.group) {
            if names.is_empty() || names.iter().map(|n| n.chars().count()).sum::<usize>() < 4 {
                continue;
            }
            let same = |w: &[QueryWord]| w.iter().zip(names).all(|(w, n)| w.text == *n || w.stem == *n);
            if let Some(start) = words.windows(names.len()).position(same) {
                let before = start.checked_sub(1).map_or("", |n| words[n].text.as_str());
                let after = words[start + names.len() - 1].particle.as_str();
                if names.len() > 1 || matches!(before, "in" | "on" | "at" | "into") || matches!(after, "에" | "에서")
                {
                    return Some(self.room(
                        self.named(names).into_iter().chain([thread.id]).collect(),
                        (start..start + names.len()).collect(),
                    ));
                }
            }
        }
        None
    }

    /// `독서모임에서`, `in rowing`: one word of a group's name, said as a place.
    fn by_place(&self, words: &[QueryWord]) -> Option<Room> {
        (0..words.len()).find_map(|at| {
            let word = &words[at];
            let before = at.checked_sub(1).map_or("", |n| words[n].text.as_str());
            let korean = matches!(word.particle.as_str(), "에서" | "에") && word.stem.chars().count() >= 2;
            let english = matches!(before, "in" | "at") && word.text.chars().count() >= 4 && word.text.is_ascii();
            if word.used || !(korean || english) {
                return None;
            }
            let groups = |id: &ThreadId| self.get(*id).is_some_and(|t| t.group);
            let threads: Vec<ThreadId> =
                self.named(std::slice::from_ref(&word.stem)).into_iter().filter(groups).collect();
            (!threads.is_empty()).then(|| self.room(threads, vec![at]))
        })
    }

    /// Conversations whose names hold all of these words.
    fn named(&self, wanted: &[String]) -> Vec<ThreadId> {
        let holds = |names: &[String], w: &String| {
            let hangul = w.chars().all(text::is_hangul) && w.chars().count() >= 2;
            names.iter().any(|n| n == w || hangul && n.contains(w.as_str()))
        };
        let fits = |names: &[String]| wanted.iter().all(|w| !super::lexicon::is_stop(w) && holds(names, w));
        let found = |t: &&(ThreadRow, Vec<String>)| fits(&t.1);
        self.threads.iter().filter(found).map(|(t, _)| t.id).collect()
    }

    fn room(&self, mut threads: Vec<ThreadId>, words: Vec<usize>) -> Room {
        threads.sort_unstable();
        threads.dedup();
        let name = threads.first().and_then(|t| self.get(*t)).map(|t| t.name.clone()).unwrap_or_default();
        Room { threads, name, words }
    }

    /// Conversations that a person is in.
    pub fn with(&self, handles: &[indexer::item::HandleId]) -> Vec<ThreadId> {
        let inside = |t: &&ThreadRow| t.channel != Channel::Mail && t.members.iter().any(|m| handles.contains(m));
        self.all().filter(inside).map(|t| t.id).collect()
    }
}

const DOWNLOADS: &[&str] = &["downloads", "download", "다운로드", "내려받기", "téléchargements", "descargas"];
const DESKTOP: &[&str] = &["desktop", "바탕화면", "바탕 화면", "schreibtisch"];
const DOCUMENTS: &[&str] = &["documents", "문서", "dokumente"];
const PICTURES: &[&str] = &["pictures", "사진", "photos", "bilder"];

/// The folder that a question names, if it does.
pub fn place(words: &[QueryWord]) -> Option<Place> {
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map_or("", |w| w.text.as_str());
        let before = at.checked_sub(1).map_or("", |n| words[n].text.as_str());
        let folder_word = matches!(next, "folder" | "폴더" | "폴더에" | "폴더에서") || matches!(before, "folder");
        let located = matches!(word.particle.as_str(), "에" | "에서");
        let folders = match word.stem.as_str() {
            "downloads" | "downloaded" => DOWNLOADS,
            "download" if folder_word || matches!(before, "my" | "the") => DOWNLOADS,
            "다운로드" if folder_word || located => DOWNLOADS,
            "desktop" if folder_word || matches!(before, "my" | "the" | "on") => DESKTOP,
            "바탕화면" => DESKTOP,
            "documents" if folder_word => DOCUMENTS,
            "문서" if folder_word => DOCUMENTS,
            "pictures" if folder_word => PICTURES,
            "사진" if folder_word => PICTURES,
            _ => continue,
        };
        let mut taken = vec![at];
        if folder_word && at + 1 < words.len() {
            taken.push(at + 1);
        }
        return Some(Place { folders, words: taken });
    }
    None
}

impl Place {
    /// Whether a path lies in such a folder.
    pub fn holds(&self, path: &str) -> bool {
        let folded = text::fold(path);
        folded.split(['/', '\\']).rev().skip(1).any(|folder| self.folders.contains(&folder))
    }
}
