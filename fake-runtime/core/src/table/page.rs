//! LIMIT and OFFSET: numbers from parameters, and the page of rows that they cut out.

use crate::violation::{Violation, ViolationKind};

/// A parameter that bounds a list: an integer, an optional one, or a reference to either.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot bound a list",
    note = "an integer can, an `Option` of one, or a reference to either"
)]
pub trait Bound {
    /// The number of rows, `None` where nothing is said. A number that is too large for memory
    /// becomes the largest.
    ///
    /// # Errors
    ///
    /// When the number is below zero.
    fn rows(&self) -> Result<Option<usize>, Negative>;
}

/// A bound below zero. Public because it stands in the signature of a public trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Negative;

macro_rules! bounds {
    ($($integer:ty)*) => {$(
        impl Bound for $integer {
            #[allow(unused_comparisons, reason = "the same for signed and unsigned")]
            fn rows(&self) -> Result<Option<usize>, Negative> {
                if *self < 0 {
                    return Err(Negative);
                }
                Ok(Some(usize::try_from(*self).unwrap_or(usize::MAX)))
            }
        }
    )*};
}

bounds!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

impl<B: Bound> Bound for Option<B> {
    fn rows(&self) -> Result<Option<usize>, Negative> {
        self.as_ref().map_or(Ok(None), B::rows)
    }
}

impl<B: Bound + ?Sized> Bound for &B {
    fn rows(&self) -> Result<Option<usize>, Negative> {
        (**self).rows()
    }
}

fn bound(bound: &impl Bound, name: &'static str, unsaid: usize) -> Result<usize, Violation> {
    match bound.rows() {
        Ok(rows) => Ok(rows.unwrap_or(unsaid)),
        Err(Negative) => Err(Violation::new(ViolationKind::Limit, "", name)),
    }
}

/// How many rows a list has at most; `None` means all.
///
/// # Errors
///
/// [`ViolationKind::Limit`] when the number is below zero.
pub fn limit(rows: impl Bound) -> Result<usize, Violation> {
    bound(&rows, "limit", usize::MAX)
}

/// How many rows a list leaves out at its beginning; `None` means none.
///
/// # Errors
///
/// [`ViolationKind::Limit`] when the number is below zero.
pub fn offset(rows: impl Bound) -> Result<usize, Violation> {
    bound(&rows, "offset", 0)
}

/// At most `limit` of the rows, from number `offset` on.
#[must_use]
pub fn page<R>(mut rows: Vec<R>, offset: usize, limit: usize) -> Vec<R> {
    rows.truncate(offset.saturating_add(limit));
    rows.drain(..offset.min(rows.len()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_below_zero_is_rejected_and_named() {
        let violation = offset(-1_i64).unwrap_err();
        assert_eq!(violation.kind(), ViolationKind::Limit);
        assert_eq!(violation.constraint(), "offset");
        assert_eq!(limit(Some(-1)).unwrap_err().constraint(), "limit");
    }

    #[test]
    fn an_absent_limit_means_all_and_an_absent_offset_none() {
        assert_eq!(limit(None::<u32>), Ok(usize::MAX));
        let said: &Option<u8> = &Some(3);
        assert_eq!((offset(said), offset(*said)), (Ok(3), Ok(3)));
        assert_eq!(offset(None::<u32>), Ok(0));
    }

    #[test]
    fn a_bound_that_is_too_large_becomes_the_largest() {
        assert_eq!(limit(u128::MAX), Ok(usize::MAX));
        assert_eq!(page(vec![1, 2, 3], 1, usize::MAX), [2, 3]);
    }

    #[test]
    fn a_page_beyond_the_end_is_empty() {
        assert_eq!(page(vec![1, 2, 3], 3, 2), [0; 0]);
        assert_eq!(page(vec![1, 2, 3], 9, 2), [0; 0]);
        assert_eq!(page(vec![1, 2, 3, 4], 1, 2), [2, 3]);
        assert_eq!(page(vec![1, 2, 3], 0, 0), [0; 0]);
    }
}
