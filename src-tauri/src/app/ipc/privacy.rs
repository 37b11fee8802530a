//! What is kept, what is left out, and how the network is kept shut.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use indexer::fence::Fenced;
use indexer::forget;
use indexer::item::{Channel, ItemId};
use indexer::search::SearchIndex;
use indexer::store::{LeaveOut, LeftOut, Store, What};
use jiff::Timestamp;
use tauri::{AppHandle, Emitter as _, State};

use super::sources::source_id;
use super::types::{Attempt, Counted, Excluded, Forget, ForgetPlan, HostError, NetworkCheck, PrivacySummary};
use crate::app::failure::Failure;
use crate::app::words::Tongue;
use crate::app::{Core, renew_tray, settings};

/// An address that documentation is written with (RFC 5737): nobody is there, and nothing is sent to anybody.
const NOBODY: [u8; 4] = [192, 0, 2, 1];
const PATIENCE: Duration = Duration::from_millis(600);

#[tauri::command]
pub(crate) async fn privacy(core: State<'_, Core>) -> Result<PrivacySummary, HostError> {
    let data_dir = core.data_dir.display().to_string();
    let bytes = folder_size(&core.data_dir);
    core.said(core.desk(|store| {
        let settings = settings::settings(store);
        let (oldest, newest) = store.time_span()?;
        let channels: Vec<Counted> = store
            .channel_counts()?
            .into_iter()
            .map(|(channel, items, bytes)| Counted { name: Channel::into(channel), items, bytes })
            .collect();
        Ok(PrivacySummary {
            data_dir,
            items: channels.iter().map(|c| c.items).sum(),
            bytes,
            oldest: oldest.map(|at| at.to_string()),
            newest: newest.map(|at| at.to_string()),
            channels,
            keep_history_days: settings.keep_history_days,
            keep_items_days: settings.keep_items_days,
            guards: guards(core.tongue(), core.fenced),
        })
    }))
}

/// How the network is kept shut, in words.
fn guards(tongue: Tongue, fenced: Fenced) -> Vec<String> {
    let said = ["network.guard.kernel", "network.guard.always", "network.guard.children"];
    said.iter().filter(|_| fenced.calls).map(|key| tongue.say(key, &[])).collect()
}

/// Bytes of everything below a folder.
fn folder_size(dir: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => folder_size(&entry.path()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    };
    entries.map(size).sum()
}

#[tauri::command]
pub(crate) async fn excluded(core: State<'_, Core>) -> Result<Vec<Excluded>, HostError> {
    let tongue = core.tongue();
    let left_out = core.desk(|store| Ok(store.left_out()?));
    core.said(left_out.map(|all| all.into_iter().map(|one| left(tongue, one)).collect()))
}

fn left(tongue: Tongue, one: LeftOut) -> Excluded {
    let say = |key: &str| tongue.say(key, &[]);
    let (what, why) = match &one.what {
        What::Item => (one.label.clone(), say("excluded.item")),
        What::Person => (one.label.clone(), say("excluded.person")),
        What::Time { start, end } => {
            let day = |at: &Timestamp| at.to_zoned(jiff::tz::TimeZone::system()).date().to_string();
            (format!("{} – {}", day(start), day(end)), say("excluded.time"))
        }
        What::Older { days } => {
            (tongue.say("excluded.older", &[("days", &days.to_string())]), say("excluded.older.why"))
        }
        What::Hidden => (say("excluded.hidden"), say("excluded.hidden.why")),
        What::Caches => (say("excluded.caches"), say("excluded.caches.why")),
        What::Issue(code) => match code.as_str() {
            "placeholder" => (say("excluded.placeholder"), say("excluded.placeholder.why")),
            "secret" => (say("excluded.secret"), say("excluded.secret.why")),
            "too-large" | "bomb" => (say("excluded.large"), say("excluded.large.why")),
            _ => (say("excluded.special"), say("excluded.special.why")),
        },
    };
    let own = one.id.is_some();
    Excluded { id: one.id.map(|id| id.to_string()).unwrap_or_default(), what, why, count: one.count, own }
}

#[tauri::command]
pub(crate) async fn include(app: AppHandle, core: State<'_, Core>, id: String) -> Result<(), HostError> {
    let taken = id.parse().map_err(|_| Failure::UnknownItem).and_then(|id| core.desk(|s| Ok(s.take_back(id)?)));
    core.said(taken)?;
    core.indexing.run();
    changed(&app);
    Ok(())
}

#[tauri::command]
pub(crate) async fn hide_item(app: AppHandle, core: State<'_, Core>, item: String) -> Result<(), HostError> {
    let item = core.said(item.parse().map(ItemId).map_err(|_| Failure::UnknownItem))?;
    let hidden = core.indexing.with(move |store, search| leave_out(store, search, &LeaveOut::Item(item))).await;
    core.said(hidden)?;
    changed(&app);
    Ok(())
}

#[tauri::command]
pub(crate) async fn plan_forget(core: State<'_, Core>, what: Forget) -> Result<ForgetPlan, HostError> {
    core.said(core.desk(|store| plan(store, &what)))
}

fn plan(store: &Store, what: &Forget) -> Result<ForgetPlan, Failure> {
    let mut all = ForgetPlan::default();
    let plans = match what {
        Forget::Source { id } => vec![store.plan_forget_source(source_id(id)?)?],
        Forget::Person { .. } | Forget::Time { .. } => {
            vec![store.plan_leave_out(&left_by(store, what)?, Timestamp::now())?]
        }
        Forget::History => Vec::new(),
        Forget::Everything => {
            let sources = store.sources()?;
            let ids = sources.iter().map(|source| indexer::item::SourceId(source.id));
            ids.map(|id| store.plan_forget_source(id)).collect::<Result<_, _>>()?
        }
    };
    for plan in plans {
        all.items += plan.items;
        all.passages += plan.passages;
        all.bytes += plan.bytes;
    }
    if matches!(what, Forget::History | Forget::Everything) {
        all.questions = store.question_count()?;
    }
    Ok(all)
}

#[tauri::command]
pub(crate) async fn forget(app: AppHandle, core: State<'_, Core>, what: Forget) -> Result<(), HostError> {
    let forgotten = core.indexing.with(move |store, search| forget_now(store, search, &what)).await;
    core.said(forgotten)?;
    changed(&app);
    Ok(())
}

fn forget_now(store: &mut Store, search: &mut SearchIndex, what: &Forget) -> Result<(), Failure> {
    match what {
        Forget::Source { id } => Ok(forget::forget_source(store, search, source_id(id)?)?),
        Forget::Person { .. } | Forget::Time { .. } => {
            let what = left_by(store, what)?;
            leave_out(store, search, &what)
        }
        Forget::History => {
            store.forget_questions(None)?;
            Ok(store.compact()?)
        }
        Forget::Everything => {
            store.forget_questions(None)?;
            for source in store.sources()? {
                forget::forget_source(store, search, indexer::item::SourceId(source.id))?;
            }
            Ok(())
        }
    }
}

fn leave_out(store: &mut Store, search: &mut SearchIndex, what: &LeaveOut) -> Result<(), Failure> {
    forget::leave_out(store, search, what, Timestamp::now())?.map(drop).ok_or(Failure::UnknownItem)
}

/// A person or a stretch of time as the index knows it.
fn left_by(store: &Store, what: &Forget) -> Result<LeaveOut, Failure> {
    let time = |text: &str| text.parse::<Timestamp>().map_err(|_| Failure::Time { text: text.to_owned() });
    match what {
        Forget::Person { id } => store.person_of(id)?.map(LeaveOut::Person).ok_or(Failure::UnknownItem),
        Forget::Time { start, end } => Ok(LeaveOut::Time { start: time(start)?, end: time(end)? }),
        Forget::Source { .. } | Forget::History | Forget::Everything => Err(Failure::UnknownItem),
    }
}

/// Keeps things for so many days from now on, or for good.
///
/// # Errors
/// As the store and the search index do.
pub(crate) fn keep_items(store: &mut Store, search: &mut SearchIndex, days: Option<u32>) -> Result<(), Failure> {
    for one in store.left_out()? {
        match (one.what, one.id) {
            (What::Older { days: before }, Some(id)) if Some(before) != days => drop(store.take_back(id)?),
            _ => {}
        }
    }
    days.map_or(Ok(()), |days| leave_out(store, search, &LeaveOut::Older { days }))
}

/// The windows and what is answered follow.
fn changed(app: &AppHandle) {
    use tauri::Manager as _;
    app.state::<Core>().answers.freshen();
    drop(app.emit("resultsChanged", ()));
    drop(app.emit("sourcesChanged", ()));
    renew_tray(app);
}

#[tauri::command]
pub(crate) async fn check_network(core: State<'_, Core>, page: Option<String>) -> Result<NetworkCheck, HostError> {
    let tongue = core.tongue();
    let address = SocketAddr::from((NOBODY, 80));
    let page = told(tongue, "network.page", &address, page);
    Ok(NetworkCheck { attempts: vec![tcp(tongue), udp(tongue), page], at: core.now().timestamp().to_string() })
}

fn tcp(tongue: Tongue) -> Attempt {
    let address = SocketAddr::from((NOBODY, 443));
    let tried = TcpStream::connect_timeout(&address, PATIENCE).map(drop);
    attempt(tongue, "network.tcp", &address, tried)
}

fn udp(tongue: Tongue) -> Attempt {
    let address = SocketAddr::from((NOBODY, 53));
    let tried = UdpSocket::bind(("0.0.0.0", 0)).and_then(|socket| socket.send_to(b"whence", address)).map(drop);
    attempt(tongue, "network.udp", &address, tried)
}

/// Only what the system itself forbids is held back: that nobody answers proves nothing.
fn attempt(tongue: Tongue, what: &str, address: &SocketAddr, tried: std::io::Result<()>) -> Attempt {
    let refused = tried.err().filter(|e| e.kind() == ErrorKind::PermissionDenied);
    told(tongue, what, address, refused.map(|e| e.to_string()))
}

fn told(tongue: Tongue, what: &str, address: &SocketAddr, refused: Option<String>) -> Attempt {
    Attempt {
        what: tongue.say(what, &[("address", &address.to_string())]),
        blocked: refused.is_some(),
        detail: match refused {
            Some(reason) => tongue.say("network.blocked", &[("reason", &reason)]),
            None => tongue.say("network.open", &[]),
        },
    }
}
