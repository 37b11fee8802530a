//! The session bus: who is on it.

use anyhow::Result;
use ashpd::zbus::Connection;
use ashpd::zbus::fdo::DBusProxy;
use ashpd::zbus::names::{BusName, WellKnownName};
use futures_util::stream::{self, BoxStream, StreamExt as _};

/// A connection of one's own: whatever was asked over it ends with it.
///
/// # Errors
/// When there is no session bus.
pub(super) async fn connect() -> Result<Connection> {
    Ok(Connection::session().await?)
}

/// Has the bus start whoever answers to a name, where it knows how.
///
/// # Errors
/// When nobody can be started under that name.
pub(super) async fn start(connection: &Connection, name: &'static str) -> Result<()> {
    let bus = DBusProxy::new(connection).await?;
    bus.start_service_by_name(WellKnownName::try_from(name)?, 0).await?;
    Ok(())
}

/// Whether somebody answers to a name: now, and each time somebody comes or goes.
///
/// # Errors
/// When the bus has gone.
pub(super) async fn presence(connection: &Connection, name: &'static str) -> Result<BoxStream<'static, bool>> {
    let bus = DBusProxy::new(connection).await?;
    let changes = bus.receive_name_owner_changed_with_args(&[(0, name)]).await?;
    let now = bus.name_has_owner(BusName::try_from(name)?).await?;
    let later = changes.map(|change| change.args().is_ok_and(|change| change.new_owner.is_some()));
    Ok(stream::once(async move { now }).chain(later).boxed())
}
