//! A fake on which several traits stand: one state, and for each trait a handle with controls of its own. Knows nothing of
//! what the traits do.

use std::fmt;
use std::ops::Deref;
use std::ptr;
use std::sync::{Arc, OnceLock};

use crate::fake::Fake;
use crate::state::State;
use crate::world::World;

/// What a fake of several traits is made of: one state, and a [`Fake`] on it for each trait.
///
/// A struct under `#[fake]` dereferences to the [`Fake`] inside, so that everything there can be called on it: what is armed by
/// [`all_faults`](Fake::all_faults) is for the calls of every trait. A clone is another handle on the same state.
pub struct Store<S>(Arc<Stand<S>>);

struct Stand<S> {
    fake: Fake<S>,
    first: Next<S>,
}

/// One trait, when somebody has asked for it. They are a list that only grows, so that a call finds its own without a lock.
struct Link<S> {
    face: &'static Face,
    fake: Fake<S>,
    next: Next<S>,
}

type Next<S> = OnceLock<Box<Link<S>>>;

/// What a store knows of one of its traits. Which one it is, its place in memory says.
#[doc(hidden)]
pub struct Face {
    pub(crate) name: &'static str,
    pub(crate) methods: &'static [&'static str],
}

impl Face {
    /// A trait of this name, and its methods in the order of their numbers.
    #[must_use]
    pub const fn new(name: &'static str, methods: &'static [&'static str]) -> Self {
        Self { name, methods }
    }
}

/// A struct under `#[fake]`, on which traits can stand.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "no trait can stand on `{Self}`: it is no store",
    label = "this declares no state for several traits",
    note = "declare one: `#[fake(table(..))] pub struct FakeStore;`"
)]
pub trait Stands {
    /// Its tables.
    type State: State;
    /// What it is made of.
    fn store(&self) -> &Store<Self::State>;
}

impl<S: State> Store<S> {
    /// A store with empty tables in this world.
    #[doc(hidden)]
    #[must_use]
    pub fn new(world: &World) -> Self {
        Self::on(Fake::new(world))
    }

    fn on(fake: Fake<S>) -> Self {
        let first = OnceLock::new();
        Self(Arc::new(Stand { fake, first }))
    }

    /// Another store with the same rows, in a fork of this one's world.
    ///
    /// # Panics
    ///
    /// As every use of a [`Fake`] from inside itself.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub fn fork(&self) -> Self {
        Self::on(self.0.fake.fork())
    }

    /// A handle on the same state, by this name, of which every trait has faults, counters and records of its own.
    #[doc(hidden)]
    #[must_use]
    pub fn handle(&self, name: &str) -> Self {
        Self::on(self.0.fake.handle(name))
    }

    /// The handle of one trait.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn face(&self, face: &'static Face) -> &Fake<S> {
        let mut next = &self.0.first;
        loop {
            let link = match next.get() {
                Some(link) => link,
                None => self.link(next, face),
            };
            if ptr::eq(link.face, face) {
                return &link.fake;
            }
            next = &link.next;
        }
    }

    /// Appends this trait, unless another thread is first.
    #[cold]
    fn link<'s>(&self, end: &'s Next<S>, face: &'static Face) -> &'s Link<S> {
        end.get_or_init(|| {
            Box::new(Link {
                face,
                fake: self.0.fake.face(face),
                next: OnceLock::new(),
            })
        })
    }
}

impl<S> Deref for Store<S> {
    type Target = Fake<S>;

    fn deref(&self) -> &Fake<S> {
        &self.0.fake
    }
}

impl<S> Clone for Store<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: State> fmt::Debug for Store<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fake.fmt(f)
    }
}
