//! How a call gets at the state: by the lock, like every call, or by a lock that is held since its faults were
//! decided. What an effect does to reads and writes happens here.

use std::cell::Cell;
use std::rc::Rc;

use super::Write;
use crate::entry::Entry;
use crate::fake::{Core, Writing};
use crate::fault::{Effect, Fired, Lag};
use crate::state::{Guarded, State};
use crate::statement::RowsOf;
use crate::table::{Rowed, Select};
use crate::world::Clock;

/// The way to the state that a call has.
pub(crate) enum Door<'f, S: State> {
    /// The lock is yet to be taken.
    Open(&'f Core<S>),
    /// Faults were decided, under this lock.
    Held(Box<Held<'f, S>>),
}

/// The lock of a call whose faults are decided, and what is to happen to it.
pub(crate) struct Held<'f, S: State> {
    pub(crate) writing: Writing<'f, S>,
    pub(crate) live: Rc<Live>,
}

/// What becomes of a call while it runs: the effect goes in, and what it did comes out.
pub(crate) struct Live {
    fired: Option<Fired>,
    /// A transaction has reached its end.
    pub(crate) finished: Cell<bool>,
    /// Somebody could see that the effect made a difference.
    pub(crate) changed: Cell<bool>,
    /// What was inserted was inserted again already.
    pub(crate) repeated: Cell<bool>,
}

impl Live {
    pub(crate) fn new(fired: Option<Fired>) -> Rc<Self> {
        Rc::new(Self {
            fired,
            finished: Cell::new(false),
            changed: Cell::new(false),
            repeated: Cell::new(false),
        })
    }

    pub(crate) fn effect(&self) -> Option<&Effect> {
        self.fired.as_ref().map(|fired| &fired.effect)
    }

    pub(crate) fn fired(&self) -> Option<&Fired> {
        self.fired.as_ref()
    }

    /// What fires for a call whose attempt was in vain, for the next one.
    pub(crate) fn again(self: Rc<Self>) -> Option<Fired> {
        Rc::into_inner(self).and_then(|live| live.fired)
    }

    /// The draw that says in which order messages are given out, where a fault does.
    pub(crate) fn reorders(&self) -> Option<u64> {
        let fired = self.fired.as_ref()?;
        matches!(fired.effect, Effect::Reorder).then_some(fired.draw)
    }

    /// Changes what is given out, where a fault is to.
    pub(crate) fn corrupt_each<'r, R: 'static>(&self, rows: impl Iterator<Item = &'r mut R>) {
        let Some(Effect::Corrupt(_, corrupt)) = self.effect() else {
            return;
        };
        let corrupt = corrupt.downcast_ref::<Corrupt<R>>();
        let corrupt = corrupt.expect("armed for rows of this type");
        for row in rows {
            if (corrupt.0)(row) {
                self.changed.set(true);
            }
        }
    }

    fn lag(&self) -> Option<Lag> {
        self.fired.as_ref()?.lag
    }
}

impl<'f, S: State> Door<'f, S> {
    /// Reads with a body that sees all of the state.
    #[inline]
    #[track_caller]
    pub(crate) fn read<T>(self, entry: Entry, body: impl FnOnce(&S) -> T) -> T {
        match self {
            Self::Open(core) => body(core.reading(entry).state()),
            Self::Held(held) => held.read(body),
        }
    }

    /// Reads chosen rows of one part, and answers with `X`s made of them.
    #[inline]
    #[track_caller]
    pub(crate) fn select<P: Rowed, X: 'static, C: Select<P::Row>, T: RowsOf<X>>(
        self,
        entry: Entry,
        read: fn(&S) -> &P,
        write: fn(&mut S) -> &mut P,
        select: C,
        body: impl FnOnce(&P, &C) -> T,
    ) -> T {
        match self {
            Self::Open(core) => body(read(core.reading(entry).state()), &select),
            Self::Held(mut held) => {
                let (mut body, mut answer) = (Some(body), None);
                held.select(read, write, &select, &mut |part| {
                    answer = body.take().map(|body| body(part, &select));
                });
                let mut answer = answer.unwrap_or_else(|| unreachable!("the body is run once"));
                held.corrupt(&mut answer);
                answer
            }
        }
    }

    /// The clock of the fake's world.
    pub(crate) fn clock(&self) -> &'f Clock {
        match self {
            Self::Open(core) => core.clock(),
            Self::Held(held) => held.writing.setup.clock(),
        }
    }

    /// Removes what the call asks for before it is made, where a fault says so; `remove` says whether it was there.
    pub(crate) fn evict(&mut self, remove: impl FnOnce(&mut S) -> bool) {
        if let Self::Held(held) = self {
            held.evict(remove);
        }
    }

    /// What is to happen to the call, where faults are decided.
    pub(crate) fn live(&self) -> Option<Rc<Live>> {
        match self {
            Self::Open(_) => None,
            Self::Held(held) => Some(Rc::clone(&held.live)),
        }
    }

    /// Begins a transaction.
    #[inline]
    #[track_caller]
    pub(crate) fn write(self, entry: Entry) -> Write<'f, S> {
        match self {
            Self::Open(core) => Write::begin(core, entry),
            Self::Held(held) => held.write(),
        }
    }
}

impl<'f, S: State> Held<'f, S> {
    #[cold]
    fn read<T>(mut self, body: impl FnOnce(&S) -> T) -> T {
        let Some(lag) = self.live.lag() else {
            return body(self.writing.guard.state());
        };
        self.writing.guard.begin(self.writing.setup);
        let commit = self.commit(lag);
        let past = self.writing.guard.past(commit);
        self.live.changed.set(past.rewound());
        body(&past)
    }

    #[cold]
    fn evict(&mut self, remove: impl FnOnce(&mut S) -> bool) {
        if !matches!(self.live.effect(), Some(Effect::Evict)) {
            return;
        }
        let guard = &mut self.writing.guard;
        guard.begin(self.writing.setup);
        // The entry is found before it is removed: where the key's `Hash` or `Eq` panics, nothing has changed.
        self.live.changed.set(remove(guard.owned()));
        guard.commit();
    }

    /// Shows `body` the part as a read of chosen rows sees it, once.
    #[cold]
    fn select<P: Rowed>(
        &mut self,
        read: fn(&S) -> &P,
        write: fn(&mut S) -> &mut P,
        select: &dyn Select<P::Row>,
        body: &mut dyn FnMut(&P),
    ) {
        let guard = &mut self.writing.guard;
        let Some(lag) = self.live.lag() else {
            return body(read(guard.state()));
        };
        guard.begin(self.writing.setup);
        let commit = match lag {
            Lag::KeyVersions(n) => {
                let latest = guard.commits();
                let rows = write(guard.owned()).rows_mut();
                rows.commit_before_changes(select, n, latest)
            }
            lag => self.commit(lag),
        };
        let guard = &mut self.writing.guard;
        let fresh = read(guard.state()).rows().trace(select);
        let past = guard.past(commit);
        let stale = read(&past).rows().trace(select);
        self.live.changed.set(fresh.differs(&stale));
        body(read(&past));
    }

    /// Changes what a read answers, where a fault is to.
    #[cold]
    fn corrupt<R: 'static>(&self, answer: &mut dyn RowsOf<R>) {
        let Some(Effect::Corrupt(_, corrupt)) = self.live.effect() else {
            return;
        };
        let corrupt = corrupt.downcast_ref::<Corrupt<R>>();
        let corrupt = corrupt.expect("armed for rows of this type");
        answer.each(&mut |row| {
            if (corrupt.0)(row) {
                self.live.changed.set(true);
            }
        });
    }

    /// The commit that a lag leads to.
    fn commit(&self, lag: Lag) -> u64 {
        let guard: &Guarded<S> = &self.writing.guard;
        match lag {
            Lag::Versions(n) => guard.versions(n),
            Lag::Age(age) => guard.commit_of_age(age),
            Lag::KeyVersions(_) => {
                unreachable!(
                    "refused by `point::prepare` and `Info::allows` where no row is chosen"
                )
            }
        }
    }

    #[cold]
    fn write(self) -> Write<'f, S> {
        let Self { writing, live, .. } = self;
        Write::held(writing, live)
    }
}

/// What `corrupt` does to each row, and whether it has.
pub(crate) struct Corrupt<R>(pub(crate) Box<dyn Fn(&mut R) -> bool + Send + Sync>);

impl<R> Corrupt<R> {
    /// Whatever `change` does counts as a change.
    pub(crate) fn always(change: impl Fn(&mut R) + Send + Sync + 'static) -> Self {
        Self(Box::new(move |row| {
            change(row);
            true
        }))
    }
}
