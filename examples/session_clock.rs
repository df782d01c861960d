//! Sessions and clocks: a session ends half an hour after it began, on a clock that stands still, goes on, is set back, and
//! that two machines do not agree about.
//!
//! In a mock of a clock time passes as its author has written it down, and so it only ever goes forward. The clock of
//! a world is one for all fakes in it: what is stored, what is read and what the service asks the clock for
//! are of the same moment, until somebody sets it back, as time servers do.
//!
//! ```sh
//! cargo run --example session_clock
//! ```

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fake_runtime::{World, fake};

const MINUTE: Duration = Duration::from_secs(60);
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// The clock of the machine that the service runs on.
#[fake]
pub trait Clock {
    fn now(&self) -> SystemTime;
}

#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub token: u64,
    pub user: String,
    /// The first moment at which it is over.
    pub deadline: SystemTime,
}

/// The boundary to what all machines share.
#[fake(
    entity = Session,
    key(token: u64, generate = sequence),
    state(latest: SystemTime = UNIX_EPOCH),
)]
pub trait Sessions {
    #[fake(insert(Session { token: ids.next(), user: user.to_owned(), deadline }))]
    fn open(&self, user: &str, deadline: SystemTime) -> u64;
    fn find_by_token(&self, token: u64) -> Option<Session>;
    /// The latest time that anybody has noted, this one with the others: `GREATEST(latest, $1)`, in one step.
    #[fake(write = |tx| {
        tx.latest = tx.latest.max(time);
        tx.latest
    })]
    fn note(&self, time: SystemTime) -> SystemTime;
}

/// Where a service takes the time from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Time {
    /// From the wall clock of its machine.
    Wall,
    /// From the same clock, but never earlier than anybody has seen it: what is over stays over.
    Monotonic,
}

/// The service under test, on one machine.
pub struct Login<'a> {
    pub clock: &'a dyn Clock,
    pub sessions: &'a dyn Sessions,
    pub time: Time,
}

impl Login<'_> {
    /// Begins a session, and answers its token.
    pub fn log_in(&self, user: &str) -> u64 {
        self.sessions.open(user, self.now() + LIFETIME)
    }

    /// Whose session it is, as long as it lasts.
    pub fn user(&self, token: u64) -> Option<String> {
        let now = self.now();
        let session = self.sessions.find_by_token(token)?;
        (now < session.deadline).then_some(session.user)
    }

    fn now(&self) -> SystemTime {
        let now = self.clock.now();
        match self.time {
            Time::Wall => now,
            Time::Monotonic => self.sessions.note(now),
        }
    }
}

/// The test. It is given the services and the means to move time, and is the same for a mock.
///
/// Ada's session is over, and she is told to log in again. Then the clock of the machine is set back by a quarter of
/// an hour. The session must not come back to life: somebody else may sit at that screen now.
fn what_is_over_stays_over(service: &Login, moved: impl Fn(Moved)) -> Result<(), String> {
    let token = service.log_in("Ada");
    moved(Moved::On(LIFETIME - Duration::from_nanos(1)));
    if service.user(token).is_none() {
        return Err("the session is over too early".to_owned());
    }
    moved(Moved::On(Duration::from_nanos(1)));
    if service.user(token).is_some() {
        return Err("the session outlives its deadline".to_owned());
    }
    moved(Moved::Back(15 * MINUTE));
    if service.user(token).is_some() {
        return Err("the session is alive again".to_owned());
    }
    Ok(())
}

enum Moved {
    On(Duration),
    Back(Duration),
}

fn move_clock(world: &World) -> impl Fn(Moved) {
    let clock = world.clock().clone();
    move |moved| match moved {
        Moved::On(time) => clock.advance(time),
        Moved::Back(time) => clock.rewind(time),
    }
}

/// Canned answers: the times that the author expects the service to ask for, one after the other, and the session.
mod mock {
    use std::cell::Cell;

    use super::{Clock, Duration, LIFETIME, Session, Sessions, SystemTime, UNIX_EPOCH};

    #[derive(Default)]
    pub(super) struct Canned {
        asked: Cell<usize>,
    }

    impl Clock for Canned {
        fn now(&self) -> SystemTime {
            let asked = self.asked.replace(self.asked.get() + 1);
            let before = LIFETIME - Duration::from_nanos(1);
            UNIX_EPOCH
                + match asked {
                    0 => Duration::ZERO,
                    1 => before,
                    _ => LIFETIME,
                }
        }
    }

    impl Sessions for Canned {
        fn open(&self, _: &str, _: SystemTime) -> u64 {
            1
        }

        fn find_by_token(&self, token: u64) -> Option<Session> {
            let user = "Ada".to_owned();
            let deadline = UNIX_EPOCH + LIFETIME;
            Some(Session {
                token,
                user,
                deadline,
            })
        }

        fn note(&self, time: SystemTime) -> SystemTime {
            time
        }
    }
}

fn with_the_mock(time: Time) -> Result<(), String> {
    let canned = mock::Canned::default();
    let service = Login {
        clock: &canned,
        sessions: &canned,
        time,
    };
    // Nothing moves the clock of a mock: it answers what is written down.
    what_is_over_stays_over(&service, |_| ())
}

fn with_the_fake(time: Time) -> Result<(), String> {
    let world = World::new();
    let (clock, sessions) = (FakeClock::in_world(&world), FakeSessions::in_world(&world));
    let service = Login {
        clock: &clock,
        sessions: &sessions,
        time,
    };
    what_is_over_stays_over(&service, move_clock(&world))
}

/// Ada logs in on a machine whose clock is right, and then asks every minute another one whose clock is five minutes
/// behind. For how many minutes it lets her in; `busy` says whether others use the first one meanwhile.
fn minutes_on_a_machine_that_is_behind(time: Time, busy: bool) -> u32 {
    let world = World::new();
    let sessions = FakeSessions::in_world(&world);
    let right = FakeClock::in_world(&world);
    let behind = FakeClock::in_world(&world.behind(5 * MINUTE));
    let [here, there] = [&right, &behind].map(|clock| Login {
        clock,
        sessions: &sessions,
        time,
    });
    let token = here.log_in("Ada");
    let mut minutes = 0;
    while there.user(token).is_some() {
        world.clock().advance(MINUTE);
        minutes += 1;
        if busy {
            here.user(0);
        }
    }
    minutes
}

fn show(what: &str, verdict: Result<(), String>) {
    match verdict {
        Ok(()) => println!("    {what} .. ok"),
        Err(why) => println!("    {what} .. FAILED: {why}"),
    }
}

fn main() {
    println!("The test: a session of 30 minutes lasts until one nanosecond before its deadline,");
    println!("is over at it, and stays so when the clock is set back by a quarter of an hour.\n");

    println!("1. The service asks its machine's wall clock:");
    show("with a mock of canned times", with_the_mock(Time::Wall));
    show(
        "with a fake clock and fake sessions",
        with_the_fake(Time::Wall),
    );
    println!("    The mock answers the times its author thought of, which go forward.\n");

    println!("2. The service takes the latest time that was ever noted:");
    show("with the fakes", with_the_fake(Time::Monotonic));

    println!("\n3. Two machines, one of them five minutes behind, and a session of 30:");
    for (time, busy, what) in [
        (Time::Wall, true, "wall clocks:             "),
        (Time::Monotonic, true, "the latest time noted:   "),
        (Time::Monotonic, false, "the same, nobody else on:"),
    ] {
        let minutes = minutes_on_a_machine_that_is_behind(time, busy);
        println!("    {what} {minutes} minutes");
    }
    println!("    Nobody noted the right time in the last run: there only right clocks help.");
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: [Time; 2] = [Time::Wall, Time::Monotonic];

    #[test]
    fn the_mock_lets_the_wall_clock_through() {
        assert_eq!(with_the_mock(Time::Wall), Ok(()));
    }

    #[test]
    fn on_the_fake_the_session_comes_back_to_life_with_the_wall_clock() {
        let alive = Err("the session is alive again".to_owned());
        assert_eq!(with_the_fake(Time::Wall), alive);
    }

    #[test]
    fn a_time_that_never_goes_back_passes_the_test() {
        assert_eq!(with_the_fake(Time::Monotonic), Ok(()));
    }

    #[test]
    fn while_the_clock_stands_still_no_session_ends() {
        for time in TIMES {
            let world = World::new();
            let (clock, sessions) = (FakeClock::in_world(&world), FakeSessions::in_world(&world));
            let service = Login {
                clock: &clock,
                sessions: &sessions,
                time,
            };
            let token = service.log_in("Ada");
            for _ in 0..1_000 {
                assert_eq!(service.user(token).as_deref(), Some("Ada"));
            }
            assert_eq!(service.user(token + 1), None);
        }
    }

    /// Whoever logs in after the clock was set back gets a whole lifetime, by the time that is noted.
    #[test]
    fn a_session_that_begins_after_the_clock_was_set_back_lasts_its_time() {
        let world = World::new();
        let (clock, sessions) = (FakeClock::in_world(&world), FakeSessions::in_world(&world));
        let service = Login {
            clock: &clock,
            sessions: &sessions,
            time: Time::Monotonic,
        };
        service.log_in("Ada");
        world.clock().rewind(15 * MINUTE);
        let token = service.log_in("Grace");
        world.clock().advance(LIFETIME);
        assert!(service.user(token).is_some());
        // The noted time stood still until the clock had caught up.
        world.clock().advance(15 * MINUTE);
        assert!(service.user(token).is_none());
    }

    #[test]
    fn a_machine_that_is_behind_gives_its_sessions_minutes_of_its_own() {
        let minutes = minutes_on_a_machine_that_is_behind;
        assert_eq!(minutes(Time::Wall, true), 35);
        assert_eq!(minutes(Time::Monotonic, true), 30);
        // The limit of the remedy: it knows the times that somebody has noted, and no others.
        assert_eq!(minutes(Time::Monotonic, false), 35);
    }
}
