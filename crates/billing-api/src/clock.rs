//! What day it is for an account: the one place that knows.

use crate::store::{Db, StoreError, demo_date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use midcycle_engine::calendar::{Date, Moment};

/// How long after midnight a quote of yesterday still holds.
pub const GRACE_MINUTES: u32 = 30;

/// Where the date comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// A clock of the world, in the account's time zone. Which one is an argument, so that midnight can be tried.
    World(fn() -> Timestamp),
    /// The date that the demo keeps in its database.
    Stored,
}

/// The billing date, and whether yesterday's still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today {
    /// The billing date.
    pub date: Moment,
    /// Yesterday, within the grace after midnight.
    pub yesterday: Option<Moment>,
}

impl Clock {
    /// The billing date in a time zone.
    ///
    /// It reads through the caller's connection: a caller that waited for a second one while holding its first would
    /// starve with as many others as there are connections.
    pub async fn today(self, db: &mut Db, time_zone: &str) -> Result<Today, StoreError> {
        match self {
            Clock::World(now) => today_at(now(), time_zone),
            Clock::Stored => {
                let date = demo_date(db).await?;
                Ok(Today {
                    date: Moment::from_date(date),
                    yesterday: None,
                })
            }
        }
    }
}

/// The billing date at an instant in a time zone.
fn today_at(now: Timestamp, time_zone: &str) -> Result<Today, StoreError> {
    let unknown = || StoreError::Corrupt(format!("the time zone {time_zone:?} is unknown"));
    let zone = TimeZone::get(time_zone).map_err(|_| unknown())?;
    let local = now.to_zoned(zone);
    let moment = |date: jiff::civil::Date| {
        let year = u32::try_from(date.year()).ok()?;
        let (month, day) = (
            u32::try_from(date.month()).ok()?,
            u32::try_from(date.day()).ok()?,
        );
        Date::new(year, month, day).map(Moment::from_date)
    };
    let minutes =
        u32::try_from(local.hour()).unwrap_or(0) * 60 + u32::try_from(local.minute()).unwrap_or(0);
    let yesterday = if minutes < GRACE_MINUTES {
        local.date().checked_sub(1.day()).ok().and_then(moment)
    } else {
        None
    };
    Ok(Today {
        date: moment(local.date()).ok_or_else(unknown)?,
        yesterday,
    })
}

/// Milliseconds since 1970, for what is dated to the moment and not by a rule.
pub fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_the_accounts_own_and_has_a_grace() {
        let table = [
            // Rome is an hour ahead in November.
            ("2026-11-22T22:59:59Z", "Europe/Rome", "2026-11-22", None),
            (
                "2026-11-22T23:00:00Z",
                "Europe/Rome",
                "2026-11-23",
                Some("2026-11-22"),
            ),
            (
                "2026-11-22T23:29:59Z",
                "Europe/Rome",
                "2026-11-23",
                Some("2026-11-22"),
            ),
            ("2026-11-22T23:30:00Z", "Europe/Rome", "2026-11-23", None),
            (
                "2026-11-22T15:00:00Z",
                "Asia/Tokyo",
                "2026-11-23",
                Some("2026-11-22"),
            ),
            (
                "2026-11-22T15:00:00Z",
                "America/New_York",
                "2026-11-22",
                None,
            ),
        ];
        for (now, zone, date, yesterday) in table {
            let today = today_at(now.parse().unwrap(), zone).unwrap();
            assert_eq!(today.date.to_string(), date, "{now} in {zone}");
            assert_eq!(
                today.yesterday.map(|day| day.to_string()).as_deref(),
                yesterday
            );
        }
        assert!(today_at(Timestamp::now(), "Mars/Olympus").is_err());
    }
}
