//! Which fakes this thread is inside of, so that a call from inside one ends in a sentence instead
//! of a deadlock. The marker is the crate's only global, and it is the thread's own.

use std::cell::Cell;
use std::marker::PhantomData;

/// How many fakes a thread can be inside of at a time, one called from the body of another.
pub(crate) const DEPTH: usize = 8;

struct Inside {
    depth: Cell<usize>,
    ids: [Cell<usize>; DEPTH],
}

// Constant and without `Drop`, so that an access is a plain load: no lazy initialization, no
// registration, and no moment at the end of the thread where it is gone.
thread_local! {
    static INSIDE: Inside =
        const { Inside { depth: Cell::new(0), ids: [const { Cell::new(0) }; DEPTH] } };
}

/// The thread is inside of a fake for as long as this lives.
pub(crate) struct Marker {
    /// Whether it is inside of another fake too.
    pub(crate) nested: bool,
    /// It speaks of this thread and must end here.
    here: PhantomData<*const ()>,
}

/// Why a thread cannot enter a fake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is inside of this very fake.
    Itself,
    /// It is inside of [`DEPTH`] others.
    TooDeep,
}

/// Enters the fake whose state has this address.
#[inline]
pub(crate) fn enter(id: usize) -> Result<Marker, Refused> {
    INSIDE.with(|inside| {
        let depth = inside.depth.get();
        if depth > 0 {
            return inside.deeper(depth, id);
        }
        inside.ids[0].set(id);
        inside.depth.set(1);
        Ok(Marker {
            nested: false,
            here: PhantomData,
        })
    })
}

/// A number by which threads that run together differ: where the thread's own memory lies, so that no counter has to be
/// shared to get it. One that starts later may have that of one that has ended.
#[inline]
pub(crate) fn place() -> usize {
    INSIDE.with(|inside| std::ptr::from_ref(inside).addr())
}

/// A number by which threads that run together nearly always differ, also in its lowest bits.
#[inline]
pub(crate) fn thread() -> usize {
    (place() >> 8).wrapping_mul(0x9e37_79b9) >> 12
}

/// Whether this thread is inside of the fake whose state has this address.
#[cfg(test)]
pub(crate) fn is_inside(id: usize) -> bool {
    INSIDE.with(|inside| inside.has(inside.depth.get(), id))
}

impl Inside {
    fn has(&self, depth: usize, id: usize) -> bool {
        self.ids[..depth].iter().any(|other| other.get() == id)
    }

    #[cold]
    fn deeper(&self, depth: usize, id: usize) -> Result<Marker, Refused> {
        if self.has(depth, id) {
            return Err(Refused::Itself);
        }
        let Some(free) = self.ids.get(depth) else {
            return Err(Refused::TooDeep);
        };
        free.set(id);
        self.depth.set(depth + 1);
        Ok(Marker {
            nested: true,
            here: PhantomData,
        })
    }
}

impl Drop for Marker {
    #[inline]
    fn drop(&mut self) {
        // The one that was entered last ends first, also in a panic, for markers live on the stack.
        INSIDE.with(|inside| inside.depth.set(inside.depth.get() - 1));
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn the_same_id_is_refused_until_it_is_left() {
        let outer = enter(1).unwrap();
        assert!(!outer.nested);
        assert_eq!(enter(1).err(), Some(Refused::Itself));
        let inner = enter(2).unwrap();
        assert!(inner.nested);
        assert_eq!(enter(1).err(), Some(Refused::Itself));
        drop(inner);
        assert!(is_inside(1) && !is_inside(2));
        drop(outer);
        assert!(!is_inside(1));
        assert!(enter(1).is_ok());
    }

    #[test]
    fn a_panic_leaves() {
        let result = catch_unwind(|| {
            let _marker = enter(1);
            panic!("inside");
        });
        assert!(result.is_err());
        assert!(!is_inside(1));
    }

    #[test]
    fn eight_are_the_deepest() {
        let mut markers: Vec<_> = (1..=DEPTH).map(|id| enter(id).unwrap()).collect();
        assert_eq!(enter(99).err(), Some(Refused::TooDeep));
        while let Some(marker) = markers.pop() {
            drop(marker);
        }
        assert!(!enter(1).unwrap().nested);
    }

    #[test]
    fn another_thread_is_outside() {
        let _marker = enter(1).unwrap();
        std::thread::spawn(|| assert!(!is_inside(1)))
            .join()
            .unwrap();
    }
}
