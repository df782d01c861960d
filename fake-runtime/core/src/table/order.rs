//! ORDER BY: comparing two values of a column, with `None` where the dialect has it.

use std::cmp::Ordering;

use super::column::Layer;
use crate::dialect::Dialect;

/// Two values to be ordered; end it with `.ascending()` or `.descending()`.
pub fn order<'v, T: ?Sized>(one: &'v T, other: &'v T, dialect: Dialect) -> Compared<Pair<'v, T>> {
    Layer(Layer(Layer(Pair {
        one,
        other,
        dialect,
    })))
}

/// A pair in as many layers as there are ways to compare it.
type Compared<P> = Layer<Layer<Layer<P>>>;

/// Two values of a column.
pub struct Pair<'v, T: ?Sized> {
    one: &'v T,
    other: &'v T,
    dialect: Dialect,
}

/// The order of floating-point numbers in an index: what cannot be compared (NaN) equals its like
/// and is greater than everything else, as in `PostgreSQL`.
fn partial<T: PartialOrd + ?Sized>(one: &T, other: &T) -> Ordering {
    one.partial_cmp(other).unwrap_or_else(|| {
        let incomparable = |value: &T| value.partial_cmp(value).is_none();
        incomparable(one).cmp(&incomparable(other))
    })
}

impl<T> Pair<'_, Option<T>> {
    fn nullable(&self, compare: impl FnOnce(&T, &T) -> Ordering) -> Ordering {
        match (self.one, self.other) {
            (Some(one), Some(other)) => compare(one, other),
            // `PostgreSQL` takes NULL for the greatest value, the others for the least.
            (one, other) if self.dialect == Dialect::Postgres => {
                one.is_none().cmp(&other.is_none())
            }
            (one, other) => one.is_some().cmp(&other.is_some()),
        }
    }
}

macro_rules! comparison {
    ($(#[$doc:meta])* <$generic:ident> $pair:ty, |$this:ident| $compare:expr; $($bounds:tt)*) => {
        impl<$generic $($bounds)*> $pair {
            $(#[$doc])*
            #[must_use]
            pub fn ascending(&self) -> Ordering {
                let $this = self;
                $compare
            }

            /// The reverse.
            #[must_use]
            pub fn descending(&self) -> Ordering {
                self.ascending().reverse()
            }
        }
    };
}

comparison! {
    /// Optional values, `None` by dialect.
    <T> Layer<Layer<Layer<Pair<'_, Option<T>>>>>, |this| this.nullable(T::cmp); : Ord
}

comparison! {
    /// Optional values that only have a partial order, `None` by dialect.
    <T> Layer<Layer<Pair<'_, Option<T>>>>, |this| this.nullable(partial); : PartialOrd
}

comparison! {
    /// Values with an order.
    <T> Layer<Pair<'_, T>>, |this| this.one.cmp(this.other); : Ord + ?Sized
}

comparison! {
    /// Values with a partial order; the incomparable are greatest.
    <T> Pair<'_, T>, |this| partial(this.one, this.other); : PartialOrd + ?Sized
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<T: Copy>(mut values: Vec<T>, by: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
        values.sort_by(by);
        values
    }

    #[test]
    fn none_is_last_ascending_in_postgres_and_first_elsewhere() {
        let values = vec![None, Some(2), Some(1)];
        let by = |dialect| {
            sorted(values.clone(), move |one, other| {
                order(one, other, dialect).ascending()
            })
        };
        assert_eq!(by(Dialect::Postgres), [Some(1), Some(2), None]);
        assert_eq!(by(Dialect::Sqlite), [None, Some(1), Some(2)]);
        assert_eq!(by(Dialect::Mysql), [None, Some(1), Some(2)]);
    }

    #[test]
    fn none_is_first_descending_in_postgres_and_last_elsewhere() {
        let values = vec![Some(2), None, Some(3)];
        let by = |dialect| {
            sorted(values.clone(), move |one, other| {
                order(one, other, dialect).descending()
            })
        };
        assert_eq!(by(Dialect::Postgres), [None, Some(3), Some(2)]);
        assert_eq!(by(Dialect::Sqlite), [Some(3), Some(2), None]);
        assert_eq!(by(Dialect::Mysql), [Some(3), Some(2), None]);
    }

    #[test]
    fn an_option_of_a_float_is_ordered_by_dialect_too() {
        let values = vec![Some(f64::NAN), None, Some(1.0)];
        let shown = |values: Vec<Option<f64>>| format!("{values:?}");
        let by = |dialect| {
            sorted(values.clone(), move |one, other| {
                order(one, other, dialect).ascending()
            })
        };
        assert_eq!(shown(by(Dialect::Postgres)), "[Some(1.0), Some(NaN), None]");
        assert_eq!(shown(by(Dialect::Mysql)), "[None, Some(1.0), Some(NaN)]");
    }

    #[test]
    fn a_value_with_an_order_uses_it() {
        assert_eq!(order(&1, &2, Dialect::Postgres).ascending(), Ordering::Less);
        assert_eq!(
            order("b", "a", Dialect::Postgres).ascending(),
            Ordering::Greater
        );
    }

    #[test]
    fn nan_is_the_greatest_and_equal_to_itself() {
        let sorted = sorted(vec![f64::NAN, 2.0, f64::NAN, 1.0], |one, other| {
            order(one, other, Dialect::Postgres).ascending()
        });
        assert_eq!(format!("{sorted:?}"), "[1.0, 2.0, NaN, NaN]");
    }
}
