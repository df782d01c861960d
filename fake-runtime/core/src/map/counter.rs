//! Values that can be counted up and down. Decides nothing about when.

/// A value that a map can count: every integer type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be counted up",
    label = "the values of this map are no integers",
    note = "change the value instead: `tx.map.update(key, |value| ..)`; or implement `Counter` for a type of your own"
)]
pub trait Counter: Clone {
    /// What is counted from where there is no entry.
    fn zero() -> Self;
    /// This and `by` together, or `None` where the type cannot hold it.
    fn plus(&self, by: &Self) -> Option<Self>;
    /// This without `by`, or `None` where the type cannot hold it.
    fn minus(&self, by: &Self) -> Option<Self>;
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Counter for $integer {
            fn zero() -> Self {
                0
            }

            fn plus(&self, by: &Self) -> Option<Self> {
                self.checked_add(*by)
            }

            fn minus(&self, by: &Self) -> Option<Self> {
                self.checked_sub(*by)
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
