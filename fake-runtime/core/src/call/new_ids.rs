//! Ids of a type that the macro cannot see through, such as `OrderId`: made of a UUID or of a number, as the type can be. Which
//! way there is, the compiler finds out: it looks for a method on references to references first.

use std::marker::PhantomData;

use super::Asked;
use crate::sequence::SequenceKey;
use crate::world::FromUuid;

/// Stands for an id of type `T`, to look for the ways to make one.
pub struct IdOf<T>(PhantomData<fn() -> T>);

impl<T> Clone for IdOf<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for IdOf<T> {}

/// An id that is made of a UUID: behind as many references as there are ways but the last.
#[must_use]
pub fn uuid_of<T: 'static>() -> &'static &'static IdOf<T> {
    &&IdOf(PhantomData)
}

/// The same for an id that is made of a number.
#[must_use]
pub fn number_of<T: 'static>() -> &'static &'static &'static IdOf<T> {
    &&&IdOf(PhantomData)
}

macro_rules! ways {
    ($($(#[$doc:meta])* $way:ident for $who:ty, $method:ident, $bound:path, |$asked:ident| $make:expr;)*) => {$(
        $(#[$doc])*
        pub trait $way {
            /// The id's type.
            type Id;
            /// Makes one.
            #[track_caller]
            fn $method(self, asked: Asked<'_>) -> Self::Id;
        }

        impl<T: $bound> $way for $who {
            type Id = T;

            fn $method(self, $asked: Asked<'_>) -> T {
                $make
            }
        }
    )*};
}

ways! {
    /// The type says itself how.
    ByUuid for &&IdOf<T>, uuid, FromUuid, |asked| asked.uuid();
    /// The type is a number, or says itself how.
    ByKey for &&&IdOf<T>, number, SequenceKey, |asked| asked.number();
    /// It is made of a `u64`.
    ByFromU64 for &&IdOf<T>, number, From<u64>, |asked| T::from(asked.number());
    /// It is made of an `i64`.
    ByFromI64 for &IdOf<T>, number, From<i64>, |asked| T::from(asked.number());
}

#[cfg(feature = "uuid")]
ways! {
    /// It is made of what the crate `uuid` has.
    ByCrate for &IdOf<T>, uuid, From<uuid::Uuid>, |asked| T::from(asked.uuid());
}

/// Without the feature there is nothing that it could be made of.
#[cfg(not(feature = "uuid"))]
pub trait ByCrate {}

/// There is no way.
pub trait NoUuid {
    /// The id's type.
    type Id;
    /// Says what is missing.
    fn uuid(self, asked: Asked<'_>) -> Self::Id
    where
        Self::Id: FromUuid;
}

impl<T> NoUuid for IdOf<T> {
    type Id = T;

    fn uuid(self, asked: Asked<'_>) -> T
    where
        T: FromUuid,
    {
        asked.uuid()
    }
}

/// There is no way.
pub trait NoNumber {
    /// The id's type.
    type Id;
    /// Says what is missing.
    fn number(self, asked: Asked<'_>) -> Self::Id
    where
        Self::Id: SequenceKey;
}

impl<T> NoNumber for IdOf<T> {
    type Id = T;

    fn number(self, asked: Asked<'_>) -> T
    where
        T: SequenceKey,
    {
        asked.number()
    }
}
