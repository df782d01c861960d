//! Types that a sequence can number. Says how, not when: that is the table's and the world's.

/// A type of id that a sequence can make: every integer type, and a type of your own that
/// implements this.
///
/// ```
/// use fake_runtime::SequenceKey;
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// struct PostId(u64);
///
/// impl SequenceKey for PostId {
///     fn from_number(number: i128) -> Option<Self> {
///         u64::from_number(number).map(Self)
///     }
///
///     fn number(&self) -> Option<i128> {
///         self.0.number()
///     }
/// }
///
/// assert_eq!(PostId::from_number(7), Some(PostId(7)));
/// ```
#[diagnostic::on_unimplemented(
    message = "a sequence cannot make a `{Self}`",
    note = "integers can be made; implement `SequenceKey` for an id type of your own"
)]
pub trait SequenceKey: Sized {
    /// The id with this number, or `None` where the type cannot hold it.
    fn from_number(number: i128) -> Option<Self>;

    /// The number of this id, or `None` where it is out of range: such an id is beyond every
    /// sequence.
    fn number(&self) -> Option<i128>;
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl SequenceKey for $integer {
            fn from_number(number: i128) -> Option<Self> {
                number.try_into().ok()
            }

            fn number(&self) -> Option<i128> {
                (*self).try_into().ok()
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_back_or_does_not_fit() {
        assert_eq!(u8::from_number(255), Some(255));
        assert_eq!(u8::from_number(256), None);
        assert_eq!(u64::from_number(-1), None);
        assert_eq!((-5_i64).number(), Some(-5));
        assert_eq!(u128::MAX.number(), None);
    }
}
