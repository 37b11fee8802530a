//! How much there is, and from when.

use super::{Store, StoreError};
use crate::item::Channel;

impl Store {
    /// Things and the bytes of their text by channel, the most first; what another export holds, too, counts once.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn channel_counts(&self) -> Result<Vec<(Channel, u64, u64)>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT i.channel, count(DISTINCT i.id), coalesce(sum(length(CAST(p.text AS BLOB))), 0)
             FROM items i LEFT JOIN passages p ON p.item_id = i.id
             WHERE NOT i.shadowed GROUP BY i.channel ORDER BY 2 DESC, 1",
        )?;
        let rows = statement.query_map([], |r| {
            let name: String = r.get(0)?;
            let counts: (i64, i64) = (r.get(1)?, r.get(2)?);
            Ok((Channel::parse(&name).unwrap_or(Channel::File), counts.0.cast_unsigned(), counts.1.cast_unsigned()))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// When the oldest and the newest thing were, events left out: they may be years ahead.
    ///
    /// # Errors
    /// As SQLite does.
    pub fn time_span(&self) -> Result<(Option<jiff::Timestamp>, Option<jiff::Timestamp>), StoreError> {
        let span =
            self.connection().query_row("SELECT min(at), max(at) FROM items WHERE kind <> 'event'", [], |r| {
                Ok((r.get::<_, Option<i64>>(0)?, r.get::<_, Option<i64>>(1)?))
            })?;
        let time = |ms: Option<i64>| ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        Ok((time(span.0), time(span.1)))
    }
}
