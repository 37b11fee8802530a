//! Keys under Wayland, where no program can take them: the desktop's portal is asked for them, and the person decides in
//! its dialog which they are.
//!
//! `org.freedesktop.portal.GlobalShortcuts`: a session is made, shortcuts are bound in it, and it tells when one is
//! pressed. A session ends with the connection it was made over, so each time that keys are asked for has its own.

use std::pin::pin;

use ashpd::desktop::ResponseError;
use ashpd::desktop::global_shortcuts::{GlobalShortcuts, NewShortcut, Shortcut};
use ashpd::zbus::Connection;
use ashpd::{Error, PortalError};
use futures_util::future::{Either, select};
use futures_util::stream::{StreamExt as _, select_all};
use tauri::async_runtime::{JoinHandle, spawn};
use tokio::sync::oneshot;

use super::{HotkeySlot, SLOTS};
use crate::app::bus;

const NAME: &str = "org.freedesktop.portal.Desktop";
/// The portal's version that can be told to show its dialog again.
const CONFIGURES: u32 = 2;

/// A key to ask for.
pub(super) struct Wish {
    /// Which of ours.
    pub(super) slot: HotkeySlot,
    /// What it does, for the portal's dialog.
    pub(super) what: String,
    /// The chord that would be liked, as the XDG specification of shortcuts writes it.
    pub(super) trigger: Option<String>,
}

/// What the portal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// These are ours, each by the portal's words for its keys; empty where it has none.
    Bound(Vec<(HotkeySlot, String)>),
    /// One of them was pressed.
    Pressed,
    /// The person did not want it.
    Refused,
    /// The desktop did not want it, or not any more.
    Withheld,
    /// There is no portal for keys.
    Missing,
}

/// Keys that are asked for, and then ours until this is dropped.
pub(super) struct Portal {
    /// Dropping it ends the task.
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Portal {
    /// Asks for keys, in place of those that `before` had; `hear` is told of every answer. `changed` is a key that the
    /// person has just chosen anew, with the portal's words for what it was: where the portal keeps to that, it is asked
    /// for its dialog.
    pub(super) fn ask(
        before: Option<Self>,
        wishes: Vec<Wish>,
        changed: Option<(HotkeySlot, String)>,
        hear: impl Fn(Answer) + Send + Sync + 'static,
    ) -> Self {
        let (end, ended) = oneshot::channel();
        let task = spawn(async move {
            if let Some(before) = before {
                drop(before.end);
                let _ = before.task.await;
            }
            if wishes.is_empty() {
                return;
            }
            let connection = match bus::connect().await {
                Ok(connection) => connection,
                Err(_) => return hear(Answer::Missing),
            };
            let asking = Asking { connection: connection.clone(), wishes, hear };
            let kept = match select(pin!(asking.keep(changed)), ended).await {
                Either::Left((kept, _)) => kept,
                Either::Right(_) => Ok(()),
            };
            if let Err(e) = kept {
                eprintln!("whence: the session bus: {e:#}");
                (asking.hear)(Answer::Missing);
            }
            // Before anything is asked for anew, the portal has let these go.
            let _ = connection.close().await;
        });
        Self { end, task }
    }
}

struct Asking<F> {
    connection: Connection,
    wishes: Vec<Wish>,
    hear: F,
}

impl<F: Fn(Answer)> Asking<F> {
    /// Asks, and asks again whenever the portal was started anew.
    async fn keep(&self, mut changed: Option<(HotkeySlot, String)>) -> anyhow::Result<()> {
        // Nobody else need have used it so far. Where it cannot be started, somebody may do so later.
        let _ = bus::start(&self.connection, NAME).await;
        let mut presence = bus::presence(&self.connection, NAME).await?;
        let mut there = presence.next().await;
        while let Some(here) = there {
            if !here {
                (self.hear)(Answer::Missing);
                there = presence.next().await;
                continue;
            }
            there = match select(pin!(self.bind(changed.take())), presence.next()).await {
                Either::Left((end, next)) => {
                    (self.hear)(end.map_or_else(|e| answer(&e), |()| Answer::Withheld));
                    next.await
                }
                Either::Right((next, _)) => next,
            };
        }
        Ok(())
    }

    /// Binds the keys and hears of them, until the portal closes the session.
    async fn bind(&self, changed: Option<(HotkeySlot, String)>) -> Result<(), Error> {
        let portal = GlobalShortcuts::with_connection(self.connection.clone()).await?;
        let session = portal.create_session(Default::default()).await?;
        let closed = session.receive_closed().await?.map(|_| None).boxed();
        let pressed = portal.receive_activated().await?.map(|_| Some(Answer::Pressed)).boxed();
        let renamed = portal.receive_shortcuts_changed().await?;
        let renamed = renamed.map(|change| Some(Answer::Bound(bound(change.shortcuts())))).boxed();
        let wishes: Vec<NewShortcut> = self.wishes.iter().map(shortcut).collect();
        let answer = portal.bind_shortcuts(&session, &wishes, None, Default::default()).await?.response()?;
        let ours = bound(answer.shortcuts());
        let kept = changed.is_some_and(|changed| ours.contains(&changed));
        (self.hear)(Answer::Bound(ours));
        if kept && portal.version() >= CONFIGURES {
            portal.configure_shortcuts(&session, None, Default::default()).await?;
        }
        let mut events = select_all([closed, pressed, renamed]);
        while let Some(Some(answer)) = events.next().await {
            (self.hear)(answer);
        }
        Ok(())
    }
}

/// The portal and the person's desktop remember a key by this.
fn id(slot: HotkeySlot) -> &'static str {
    match slot {
        HotkeySlot::First => "quick-ask-1",
        HotkeySlot::Second => "quick-ask-2",
    }
}

fn shortcut(wish: &Wish) -> NewShortcut {
    NewShortcut::new(id(wish.slot), wish.what.as_str()).preferred_trigger(wish.trigger.as_deref())
}

fn bound(shortcuts: &[Shortcut]) -> Vec<(HotkeySlot, String)> {
    let one = |shortcut: &Shortcut| {
        let slot = SLOTS.into_iter().find(|slot| id(*slot) == shortcut.id())?;
        Some((slot, shortcut.trigger_description().trim().to_owned()))
    };
    shortcuts.iter().filter_map(one).collect()
}

fn answer(error: &Error) -> Answer {
    match error {
        Error::Response(ResponseError::Cancelled) | Error::Portal(PortalError::Cancelled(_)) => Answer::Refused,
        Error::PortalNotFound(_) => Answer::Missing,
        Error::Response(ResponseError::Other) | Error::Portal(PortalError::NotAllowed(_)) => {
            eprintln!("whence: the desktop's portal gives no keys: {error}");
            Answer::Withheld
        }
        _ => {
            eprintln!("whence: the desktop's portal: {error}");
            Answer::Missing
        }
    }
}
