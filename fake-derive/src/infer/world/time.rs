//! Methods that answer the time: the wall time, or that since the world began, in a type or as a number in a unit.

use proc_macro2::Ident;
use syn::Expr;

use super::{Kind, ask, is_number, kind};
use crate::infer::write::mentions;
use crate::infer::{Inferred, Site, answer};
use crate::model::{Ask, Now, Unit};
use crate::names;
use crate::parse::last_segment;

/// Names of the wall time, without a unit.
const WALL: [&str; 26] = [
    "now",
    "utc_now",
    "now_utc",
    "time",
    "time_now",
    "current_time",
    "current_date",
    "current_datetime",
    "current_timestamp",
    "current_utc",
    "datetime",
    "date_time",
    "timestamp",
    "timestamp_now",
    "now_timestamp",
    "today",
    "utc_today",
    "system_time",
    "wall_time",
    "unix_time",
    "unix_now",
    "now_unix",
    "unix_timestamp",
    "since_epoch",
    "time_since_epoch",
    "since_unix_epoch",
];
/// Names that a unit has to follow, or to precede.
const WALL_WITH_UNIT: [&str; 4] = ["unix", "epoch", "unix_epoch", "now_epoch"];
/// Names that are clear whatever type of the user's they answer.
const SURELY_WALL: [&str; 8] = [
    "now",
    "utc_now",
    "now_utc",
    "current_time",
    "current_timestamp",
    "timestamp",
    "timestamp_now",
    "now_timestamp",
];
const MONOTONIC: [&str; 6] = [
    "monotonic",
    "monotonic_time",
    "monotonic_now",
    "now_monotonic",
    "uptime",
    "elapsed",
];

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" => Unit::Seconds,
        "ms" | "milli" | "millis" | "millisecond" | "milliseconds" => Unit::Millis,
        "us" | "micro" | "micros" | "microsecond" | "microseconds" => Unit::Micros,
        "ns" | "nano" | "nanos" | "nanosecond" | "nanoseconds" => Unit::Nanos,
        _ => return None,
    })
}

/// A name of the time without its unit, and the unit.
fn measured(words: &[String]) -> (String, Option<Unit>) {
    let words = match words {
        [first, rest @ ..] if ["get", "read"].contains(&first.as_str()) => rest,
        words => words,
    };
    let joined = |words: &[String]| words.join("_");
    match words {
        [rest @ .., preposition, last]
            if ["in", "as"].contains(&preposition.as_str()) && unit(last).is_some() =>
        {
            (joined(rest), unit(last))
        }
        [rest @ .., last] if unit(last).is_some() => (joined(rest), unit(last)),
        [first, rest @ ..] if unit(first).is_some() => (joined(rest), unit(first)),
        words => (joined(words), None),
    }
}

impl Site<'_> {
    pub(super) fn time_by_name(&mut self, ident: &Ident, words: &[String]) -> Option<Inferred> {
        let (name, unit) = measured(words);
        let is = |names: &[&str]| names.contains(&name.as_str());
        let kind = kind(&self.output.value);
        let epoch = name.contains("epoch") || name.contains("unix");
        if let Some(unit) = unit {
            let wall = is(&WALL) || is(&WALL_WITH_UNIT);
            return match kind {
                _ if !(wall || is(&MONOTONIC)) => None,
                Kind::Integer | Kind::Wide | Kind::Float if wall => Some(ask(Ask::NowIn(unit))),
                Kind::Integer | Kind::Wide | Kind::Float => Some(ask(Ask::MonotonicIn(unit))),
                Kind::Other => Some(self.ask_how_time_is_made(ident)),
                _ => None,
            };
        }
        match kind {
            Kind::Time if is(&WALL) => Some(ask(Ask::Now)),
            // Only an `Instant` is of a clock that is never set.
            Kind::Time if is(&MONOTONIC) => {
                let instant = last_segment(&self.output.value)?.ident == "Instant";
                instant.then(|| ask(Ask::Now))
            }
            Kind::Span if is(&MONOTONIC) => Some(ask(Ask::Monotonic)),
            Kind::Span if is(&WALL) && epoch => Some(ask(Ask::SinceEpoch)),
            Kind::Other if is(&SURELY_WALL) => Some(ask(self.now_of_trait().unwrap_or(Ask::Now))),
            Kind::Span if is(&WALL) => Some(self.now_by_type(ident)),
            kind if is_number(kind) && (is(&WALL) || is(&MONOTONIC)) => {
                Some(self.now_by_type(ident))
            }
            _ => None,
        }
    }

    /// The conversion that the trait's attribute declares for `now`.
    fn now_of_trait(&self) -> Option<Ask> {
        match &self.options.now {
            Some(Now::Convert(how)) => Some(Ask::NowAs(how.clone())),
            _ => None,
        }
    }

    pub(super) fn now_by_type(&mut self, blame: &Ident) -> Inferred {
        self.all_used(blame, &|_| false)?;
        let (name, unit) = measured(&names::words(&names::plain(self.ident())));
        let monotonic = MONOTONIC.contains(&name.as_str());
        let kind = kind(&self.output.value);
        match (kind, unit) {
            (Kind::Time, _) => ask(Ask::Now),
            (Kind::Other, None) => ask(self.now_of_trait().unwrap_or(Ask::Now)),
            (Kind::Integer | Kind::Wide | Kind::Float, Some(unit)) if monotonic => {
                ask(Ask::MonotonicIn(unit))
            }
            (Kind::Integer | Kind::Wide | Kind::Float, Some(unit)) => ask(Ask::NowIn(unit)),
            (Kind::Integer | Kind::Wide | Kind::Float, None) => match self.now_of_trait() {
                Some(how) if !monotonic => ask(how),
                _ => {
                    let ident = self.ident();
                    self.give_up(
                        blame,
                        format!("`{ident}` answers a number, and nothing says in which unit"),
                        "say it: `#[fake(now = seconds)]`, `millis`, `micros` or `nanos`; or `#[fake(now = |time| ..)]`",
                    )
                }
            },
            (Kind::Span, _) if monotonic => ask(Ask::Monotonic),
            (Kind::Span, _) => {
                let ident = self.ident();
                self.give_up(
                    blame,
                    format!("`{ident}` answers a span of time, and nothing says since when"),
                    "say it: `#[fake(now = since_epoch)]`, or `#[fake(now = monotonic)]` for the time since the world began",
                )
            }
            _ => self.ask_how_time_is_made(blame),
        }
    }

    fn ask_how_time_is_made(&mut self, blame: &Ident) -> Inferred {
        let ident = self.ident();
        let shown = answer::text(&self.output.value);
        self.give_up(
            blame,
            format!("`{ident}` answers `{shown}`, and nothing says how that is made of the time"),
            "say it: `#[fake(now = |time| ..)]`, of a `SystemTime`",
        )
    }

    pub(super) fn now_as(&mut self, word: &Ident, how: &Expr) -> Inferred {
        let said = match how {
            Expr::Path(path) => path.path.get_ident(),
            Expr::Closure(_) => None,
            _ => {
                return self.give_up(
                    how,
                    "`now` is a unit or a conversion",
                    "write `now = millis` or `now = |time| ..`",
                );
            }
        };
        self.all_used(word, &|name| mentions(how, name))?;
        let monotonic = {
            let (name, _) = measured(&names::words(&names::plain(self.ident())));
            MONOTONIC.contains(&name.as_str())
        };
        match said.map(ToString::to_string).as_deref() {
            None => ask(Ask::NowAs(how.clone())),
            Some("monotonic") => ask(Ask::Monotonic),
            Some("since_epoch") => ask(Ask::SinceEpoch),
            Some(text @ ("seconds" | "millis" | "micros" | "nanos")) => match unit(text) {
                Some(unit) if monotonic => ask(Ask::MonotonicIn(unit)),
                Some(unit) => ask(Ask::NowIn(unit)),
                None => unreachable!("all four are units"),
            },
            Some(other) => {
                let words = [
                    "seconds",
                    "millis",
                    "micros",
                    "nanos",
                    "since_epoch",
                    "monotonic",
                ];
                let help = crate::diag::known(other, &words);
                self.give_up(
                    how,
                    format!("unknown unit `{other}`"),
                    format!("{help}; a function goes into a closure: `now = |time| {other}(time)`"),
                )
            }
        }
    }
}
