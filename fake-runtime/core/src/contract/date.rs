//! Days, as waivers name them.

use std::time::{Duration, SystemTime};

/// The days since the first of January 1970.
pub(super) type Day = i64;

/// Of `2027-01-31`; `None` where it is no day.
pub(super) fn day(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let shaped = (year.len(), month.len(), day.len()) == (4, 2, 2);
    let all_digits = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    let (year, month, day): (i64, i64, i64) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_one = shaped && all_digits && (1..=length).contains(&day);
    is_one.then(|| since_epoch(year, month, day))
}

/// Counts in years that begin with March, so that the day which is not in all of them is their last.
fn since_epoch(year: i64, month: i64, day: i64) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let months = (month + 9) % 12;
    let day_of_year = (153 * months + 2) / 5 + day - 1;
    let day_of_era = year * 365 + year / 4 - year / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The day that the machine's clock shows, in UTC.
pub(super) fn today() -> Day {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.unwrap_or(Duration::ZERO).as_secs();
    i64::try_from(seconds / 86_400).unwrap_or(Day::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (text, number) in [
            ("1970-01-01", Some(0)),
            ("1969-12-31", Some(-1)),
            ("2000-02-29", Some(11_016)),
            ("2000-03-01", Some(11_017)),
            ("2026-11-21", Some(20_778)),
            ("2100-02-29", None),
            ("2026-13-01", None),
            ("2026-1-01", None),
            ("2026-01-00", None),
            ("+026-01-01", None),
            ("soon", None),
        ] {
            assert_eq!(day(text), number, "{text}");
        }
    }
}
