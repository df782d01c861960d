//! Comparing a column with a value as SQL does: what is absent is neither less nor more than anything,
//! nor other than it. Chooses by type, as `column` does.

#![allow(
    clippy::ref_option_ref,
    reason = "a parameter may be an optional reference"
)]

use std::borrow::Borrow;
use std::cmp::Ordering;

use super::column::Layer;

type Layers<T> = Layer<Layer<Layer<Layer<Layer<T>>>>>;

/// A column and what it is compared with; end it with `.order()` or `.differs()`.
pub fn compare<'v, F, V: ?Sized>(field: &'v F, value: &'v V) -> Layers<Compared<'v, F, V>> {
    Layer(Layer(Layer(Layer(Layer(Compared { field, value })))))
}

/// The two, inside of all layers.
pub struct Compared<'v, F, V: ?Sized> {
    field: &'v F,
    value: &'v V,
}

/// Writes one layer: where the column is `$field` and the value `$value`, `$pair` says which two are
/// compared, if both are there.
macro_rules! way {
    (
        $(#[$doc:meta])*
        [$($layer:tt)*] <P $(: ?$sized:ident)?> $field:ty, $value:ty => $pair:expr
    ) => {
        impl<T: Borrow<P>, P: PartialOrd $(+ ?$sized)?>
            way!(@wrap [$($layer)*] Compared<'_, $field, $value>)
        {
            $(#[$doc])*
            #[must_use]
            pub fn order(&self) -> Option<Ordering> {
                let pair: for<'p> fn(&'p $field, &'p $value) -> Option<(&'p T, &'p P)> = $pair;
                pair(self.field, self.value).and_then(|(field, value)| field.borrow().partial_cmp(value))
            }
        }

        impl<T: PartialEq<P>, P $(: ?$sized)?>
            way!(@wrap [$($layer)*] Compared<'_, $field, $value>)
        {
            $(#[$doc])*
            #[must_use]
            pub fn differs(&self) -> bool {
                let pair: for<'p> fn(&'p $field, &'p $value) -> Option<(&'p T, &'p P)> = $pair;
                pair(self.field, self.value).is_some_and(|(field, value)| field != value)
            }
        }
    };
    (@wrap [] $inner:ty) => { $inner };
    (@wrap [+ $($more:tt)*] $inner:ty) => { way!(@wrap [$($more)*] Layer<$inner>) };
}

way! {
    /// An optional column and an optional value.
    [+ + + + +] <P> Option<T>, Option<P> => |field, value| field.as_ref().zip(value.as_ref())
}

way! {
    /// An optional column and an optional reference.
    [+ + + +] <P: ?Sized> Option<T>, Option<&P> => |field, value| field.as_ref().zip(*value)
}

way! {
    /// An optional column and a value.
    [+ + +] <P: ?Sized> Option<T>, P => |field, value| field.as_ref().map(|field| (field, value))
}

way! {
    /// A column and an optional value.
    [+ +] <P> T, Option<P> => |field, value| value.as_ref().map(|value| (field, value))
}

way! {
    /// A column and an optional reference.
    [+] <P: ?Sized> T, Option<&P> => |field, value| value.map(|value| (field, value))
}

way! {
    /// A column and a value.
    [] <P: ?Sized> T, P => |field, value| Some((field, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_of_types_has_its_way() {
        let (text, some, none) = ("b".to_owned(), Some("b".to_owned()), None::<String>);
        let before = |order: Option<Ordering>| order.is_some_and(Ordering::is_lt);
        assert!(before(compare(&text, "c").order()));
        assert!(before(compare(&text, &"c".to_owned()).order()));
        assert!(before(compare(&text, &Some("c".to_owned())).order()));
        assert!(before(compare(&text, &Some("c")).order()));
        assert!(before(compare(&some, "c").order()));
        assert!(before(compare(&some, &Some("c")).order()));
        assert!(before(compare(&some, &Some("c".to_owned())).order()));
        assert!(!before(compare(&some, "b").order()) && some.is_some());
        assert!(none.is_none() && compare(&none, "c").order().is_none());
        assert!(compare(&some, &None::<&str>).order().is_none());
        assert!(compare(&f64::NAN, &1.0).order().is_none());
    }

    #[test]
    fn what_is_absent_differs_from_nothing() {
        assert!(compare(&Some(1), &2).differs() && !compare(&Some(1), &1).differs());
        assert!(
            !compare(&None::<u8>, &1).differs() && !compare(&None::<u8>, &None::<u8>).differs()
        );
        assert!(!compare(&1, &None::<u8>).differs() && compare(&1, &2).differs());
    }
}
