//! What day it is for an account: the one place that knows.

use crate::store::{Db, StoreError, demo_date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use midcycle_engine::calendar::{Date, Moment};

/// How long after a day has ended a quote of it still holds, in minutes that pass.
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
    /// Yesterday, within the grace after it has ended.
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
    // What the calendar said as long ago as the grace lasts: minutes of the wall clock are skipped and repeated where
    // summer time begins and ends at midnight.
    let before = now.checked_sub(i64::from(GRACE_MINUTES).minutes());
    let before = before.map(|before| before.to_zoned(local.time_zone().clone()).date());
    let yesterday = before.ok().filter(|before| *before < local.date());
    let yesterday = yesterday.and_then(moment);
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

    /// The grace was counted on the wall clock: where no midnight came there was none, and where the first hour of a day
    /// came twice there were two, the second one an hour after the day had begun.
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
            // Cairo has no midnight that day: one second after 23:59:59 it is 01:00.
            (
                "2026-04-23T22:00:00Z",
                "Africa/Cairo",
                "2026-04-24",
                Some("2026-04-23"),
            ),
            (
                "2026-04-23T22:29:59Z",
                "Africa/Cairo",
                "2026-04-24",
                Some("2026-04-23"),
            ),
            ("2026-04-23T22:30:00Z", "Africa/Cairo", "2026-04-24", None),
            // The Azores and Havana have the first hour of the day twice; only at the first one is it new.
            (
                "2026-10-25T00:10:00Z",
                "Atlantic/Azores",
                "2026-10-25",
                Some("2026-10-24"),
            ),
            (
                "2026-10-25T01:10:00Z",
                "Atlantic/Azores",
                "2026-10-25",
                None,
            ),
            (
                "2026-11-01T04:10:00Z",
                "America/Havana",
                "2026-11-01",
                Some("2026-10-31"),
            ),
            ("2026-11-01T05:10:00Z", "America/Havana", "2026-11-01", None),
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
