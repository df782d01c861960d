//! Optimistic locking: comparing and counting the version of a row. Decides nothing about when.

/// A type of version counter: every integer type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot count versions",
    note = "a version is an integer; implement `RowVersion` for a type of your own"
)]
pub trait RowVersion: Clone + PartialEq {
    /// The version after this one, or `None` where the type has no more.
    fn after(&self) -> Option<Self>;
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl RowVersion for $integer {
            fn after(&self) -> Option<Self> {
                self.checked_add(1)
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// The version of a row. It is reached through `&mut` alone, so that one closure serves for
/// reading and writing.
pub(crate) trait Versioned<R>: Send + Sync {
    fn same(&self, stored: &mut R, given: &mut R) -> bool;
    /// Gives `row` the stored version.
    fn keep(&self, stored: &mut R, row: &mut R);
    /// Gives `row` the version after the stored one.
    fn count(&self, stored: &mut R, row: &mut R);
}

pub(crate) struct Version<F>(pub(crate) F);

impl<R, V: RowVersion, F: Fn(&mut R) -> &mut V + Send + Sync> Versioned<R> for Version<F> {
    fn same(&self, stored: &mut R, given: &mut R) -> bool {
        (self.0)(stored) == (self.0)(given)
    }

    fn keep(&self, stored: &mut R, row: &mut R) {
        (self.0)(row).clone_from((self.0)(stored));
    }

    fn count(&self, stored: &mut R, row: &mut R) {
        *(self.0)(row) = (self.0)(stored)
            .after()
            .expect("the version of a row can still grow");
    }
}
