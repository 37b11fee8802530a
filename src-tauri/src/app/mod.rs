//! The desktop app: windows, hotkeys, tray and the door between the windows and the rest.
//!
//! It draws nothing and knows nothing of what is searched or how: `ui/` draws, `assistant` answers, `indexer` reads.
//! Three threads of its own do the work: one answers ([`answers`]), one reads ([`indexing`]), one hears later starts
//! ([`single`]); what is opened is opened by a process that is started first ([`launcher`]).

mod answers;
#[cfg(target_os = "linux")]
mod bus;
mod clipboard;
mod exports;
mod failure;
#[cfg(target_os = "linux")]
mod focus;
mod hotkey;
mod indexing;
mod ipc;
pub(crate) mod launcher;
mod memory;
mod pictures;
mod places;
mod program;
#[cfg(target_os = "linux")]
mod screen;
mod settings;
mod single;
mod tray;
#[cfg(target_os = "linux")]
mod tray_host;
mod windows;
mod words;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use indexer::fence::Fenced;
use indexer::store::Store;
use jiff::Zoned;
use models::encoder::Encoder;
use tauri::{AppHandle, Emitter as _, Manager as _, RunEvent};

use answers::Answers;
use failure::Failure;
use hotkey::Hotkeys;
use indexing::{Indexing, News};
use ipc::types::{IndexState, View};
use launcher::Launcher;
use pictures::Pictures;
use single::Claim;
use words::Tongue;

/// What the windows are told of changes comes at most so often.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// With what the program is started.
pub(crate) struct Start {
    /// Where index, settings and state live.
    pub(crate) data_dir: PathBuf,
    /// What to open.
    pub(crate) opening: Opening,
    /// The clock that questions are answered under; none for the real one.
    pub(crate) now: Option<Zoned>,
}

/// What a start opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// The main window.
    Main,
    /// The palette.
    QuickAsk,
    /// Nothing but the tray.
    Hidden,
}

impl Opening {
    fn code(self) -> u8 {
        match self {
            Self::Main => b'm',
            Self::QuickAsk => b'q',
            Self::Hidden => b'h',
        }
    }

    fn of(code: u8) -> Option<Self> {
        [Self::Main, Self::QuickAsk, Self::Hidden].into_iter().find(|o| o.code() == code)
    }
}

/// The encoder: opened by whoever needs it first, shared with whoever needs it meanwhile, gone with the last.
#[derive(Clone, Default)]
pub(crate) struct EncoderCell(Arc<Mutex<Weak<Encoder>>>);

impl EncoderCell {
    /// The encoder, or why there is none.
    pub(crate) fn get(&self) -> Result<Arc<Encoder>, String> {
        let mut shared = self.0.lock().map_err(|_| "the encoder was lost".to_owned())?;
        if let Some(encoder) = shared.upgrade() {
            return Ok(encoder);
        }
        let encoder = crate::home::encoder()?;
        *shared = Arc::downgrade(&encoder);
        Ok(encoder)
    }
}

/// What the windows' commands work with.
pub(crate) struct Core {
    data_dir: PathBuf,
    now: Option<Zoned>,
    answers: Answers,
    indexing: Indexing,
    launcher: Launcher,
    fenced: Fenced,
    hotkeys: OnceLock<Hotkeys>,
    pictures: Pictures,
    /// In CSS pixels.
    palette_width: AtomicU32,
    /// A store for lists and settings, opened when it is first needed.
    desk: Mutex<Option<Store>>,
    tongue: Mutex<Tongue>,
    quitting: AtomicBool,
}

impl Core {
    /// The clock that counts.
    fn now(&self) -> Zoned {
        self.now.clone().unwrap_or_else(Zoned::now)
    }

    /// The window's language.
    fn tongue(&self) -> Tongue {
        self.tongue.lock().map_or(Tongue::En, |tongue| *tongue)
    }

    /// Does something with the store.
    fn desk<T>(&self, work: impl FnOnce(&mut Store) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut desk = self.desk.lock().map_err(|_| anyhow::anyhow!("the store was lost"))?;
        let store = match &mut *desk {
            Some(store) => store,
            None => {
                let opened = Store::open(&self.data_dir).map_err(|e| Failure::Locked {
                    path: self.data_dir.display().to_string(),
                    reason: e.to_string(),
                })?;
                desk.insert(opened)
            }
        };
        work(store)
    }

    /// The last questions, each once, newest first.
    fn recent(&self, limit: usize) -> Vec<String> {
        let mut questions: Vec<String> = Vec::new();
        for past in self.desk(|store| ipc::history::list(store, 40)).unwrap_or_default() {
            if !questions.contains(&past.query) && questions.len() < limit {
                questions.push(past.query);
            }
        }
        questions
    }

    /// Ends the program once the files in work are in.
    fn quit(&self, app: &AppHandle) {
        self.quitting.store(true, Ordering::Relaxed);
        self.indexing.end();
        app.exit(0);
    }
}

/// Opens the app, or tells the one that runs what to open.
///
/// # Errors
/// Without a display, or when the system refuses a window.
pub(crate) fn run(start: Start) -> Result<()> {
    if !has_display() {
        bail!("there is no display here; ask in the terminal instead: whence ask ...");
    }
    // First of all: what it opens later has the rights that this program has now.
    let launcher = Launcher::start()?;
    let fenced = crate::fence::shut();
    memory::without_layers();
    let door = match single::claim(&start.data_dir, start.opening)? {
        Claim::First(door) => door,
        Claim::Told => return Ok(()),
    };
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_autostart::Builder::new().arg("--hidden").build())
        .plugin(
            tauri_plugin_global_shortcut::Builder::new()
                .with_handler(|app, _, event| {
                    if event.state() == tauri_plugin_global_shortcut::ShortcutState::Pressed {
                        windows::toggle_palette(app);
                    }
                })
                .build(),
        )
        .register_asynchronous_uri_scheme_protocol("preview", pictures::serve)
        .invoke_handler(ipc::commands())
        .on_window_event(windows::on_event)
        .setup(move |app| Ok(set_up(app.handle(), start, launcher, fenced, door)?))
        .build(tauri::generate_context!())
        .context("the window cannot be opened")?;
    app.run(|app, event| {
        if let RunEvent::ExitRequested { api, .. } = event
            && !app.state::<Core>().quitting.load(Ordering::Relaxed)
        {
            // Closing the last window keeps the tray.
            api.prevent_exit();
        }
    });
    Ok(())
}

/// GTK would end the process without one.
fn has_display() -> bool {
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}

fn set_up(app: &AppHandle, start: Start, launcher: Launcher, fenced: Fenced, door: single::Door) -> Result<()> {
    let store = Store::open(&start.data_dir);
    let (settings, chords, started) = match &store {
        Ok(store) => (settings::settings(store), settings::chords(store), settings::is_started(store).unwrap_or(false)),
        // The windows say what is wrong.
        Err(_) => Default::default(),
    };
    let encoder = EncoderCell::default();
    let tell = teller(app);
    let indexing = Indexing::start(start.data_dir.clone(), encoder.clone(), started, tell)?;
    indexing.set_resources(settings.resources);
    app.manage(Core {
        answers: Answers::start(start.data_dir.clone(), encoder)?,
        data_dir: start.data_dir,
        now: start.now,
        indexing,
        launcher,
        fenced,
        hotkeys: OnceLock::new(),
        pictures: Pictures::default(),
        palette_width: AtomicU32::new(windows::PALETTE_SIZE.0 as u32),
        desk: Mutex::new(store.ok()),
        tongue: Mutex::new(Tongue::of(settings.language)),
        quitting: AtomicBool::new(false),
    });
    windows::make_palette(app)?;
    let core = app.state::<Core>();
    if core.hotkeys.set(Hotkeys::new(app, chords)).is_err() {
        bail!("the hotkeys were set up twice");
    }
    if let Err(e) = tray::make(app, core.tongue()) {
        eprintln!("whence: this desktop has no tray: {e}");
    }
    #[cfg(target_os = "linux")]
    tray_host::watch(app);
    open(app, if started { start.opening } else { Opening::Main });
    let handle = app.clone();
    std::thread::Builder::new().name("starts".to_owned()).spawn(move || {
        door.wait(|opening| {
            let app = handle.clone();
            // Windows are made on the main thread.
            drop(handle.run_on_main_thread(move || open(&app, opening)));
        });
    })?;
    Ok(())
}

fn open(app: &AppHandle, opening: Opening) {
    let done = match opening {
        Opening::Main => windows::show_main(app, None::<View>),
        Opening::QuickAsk => windows::show_palette(app, None),
        Opening::Hidden => Ok(()),
    };
    if let Err(e) = done {
        eprintln!("whence: the window cannot be opened: {e}");
    }
}

/// Passes the reading thread's news on to the windows and the tray.
fn teller(app: &AppHandle) -> impl Fn(News) + Send + 'static {
    let app = app.clone();
    let state = Mutex::new((None::<IndexState>, Instant::now()));
    move |news| match news {
        News::Progress(progress) => {
            drop(app.emit("progress", &progress));
            let Ok(mut last) = state.lock() else { return };
            let turned = last.0 != Some(progress.state);
            if turned || last.1.elapsed() >= TELL_EVERY {
                *last = (Some(progress.state), Instant::now());
                drop(app.emit("sourcesChanged", ()));
                renew_tray(&app);
            }
        }
        News::Export(export) => drop(app.emit("exportFound", export)),
        News::Published => {
            if let Some(core) = app.try_state::<Core>() {
                core.answers.freshen();
            }
            drop(app.emit("resultsChanged", ()));
            drop(app.emit("sourcesChanged", ()));
        }
    }
}

/// The tray's menu belongs to the main thread.
fn renew_tray(app: &AppHandle) {
    let handle = app.clone();
    drop(app.run_on_main_thread(move || {
        let tongue = handle.state::<Core>().tongue();
        drop(tray::renew(&handle, tongue));
    }));
}
