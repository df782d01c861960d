//! What the macro says of each method of a trait, as types: one marker a method, and how it answers. Decides by
//! type which faults the method can have.

use std::any::{Any, TypeId};
use std::hash::Hash;
use std::marker::PhantomData;

use crate::fault::portable;
use crate::state::Part;
use crate::table::Table;

/// A method of a trait. The macro implements it for an empty type that has the method's name.
pub trait Method: 'static {
    /// The arguments that filters and records see: one by itself, several as a tuple.
    type Args<'c>;
    /// What it answers, and how.
    type Answer: Answer;
    /// What it does to the state.
    type Does: Does;
    /// Its place among the trait's methods.
    const NUMBER: usize;
}

/// What a function of this type answers a pointer to, where what it is given lives for `'c`: so a type whose lifetime is left
/// out, as in `Ref<str>`, gets one.
pub trait Lends<'c> {
    /// What is pointed to.
    type Args: ?Sized;
}

impl<'c, F: FnOnce(&'c ()) -> *const A, A: ?Sized> Lends<'c> for F {
    type Args = A;
}

/// The type that a method returns, or its future resolves to.
pub type Answered<M> = <<M as Method>::Answer as Answer>::Is;

/// How a method answers.
pub trait Answer: 'static {
    /// The answer's type.
    type Is: 'static;
    /// Whether it can wait.
    const WAITS: bool;

    /// Whether this answer is an error.
    fn is_error(answer: &Self::Is) -> bool;

    /// The error's type, where there is one.
    fn error_type() -> Option<TypeId>;

    /// The answer that this error is; `None` where the method's error has another type.
    fn of_error(error: Box<dyn Any>) -> Option<Self::Is>;
}

/// A method that can be made to fail.
#[diagnostic::on_unimplemented(
    message = "this method cannot fail: it does not return a `Result`",
    label = "an error for a method that has none",
    note = "what it answers can be replaced: `.reply(value)`"
)]
pub trait Fails: Answer {
    /// Its error.
    type Error: 'static;

    /// The answer that this error is.
    fn error(error: Self::Error) -> Self::Is;
}

/// A method whose answer may be long in coming.
#[diagnostic::on_unimplemented(
    message = "this method is not async, so that it cannot hang",
    label = "only a future can be pending for ever",
    note = "for a synchronous method there is `.block_until_healed()`"
)]
pub trait Waits: Answer {}

/// A synchronous method without an error.
pub struct Sure<T>(PhantomData<fn() -> T>);
/// A synchronous method with one.
pub struct Fallible<T>(PhantomData<fn() -> T>);
/// An asynchronous method without an error.
pub struct AsyncSure<T>(PhantomData<fn() -> T>);
/// An asynchronous method with one.
pub struct AsyncFallible<T>(PhantomData<fn() -> T>);

macro_rules! plain {
    ($($kind:ident $waits:literal)*) => {$(
        impl<T: 'static> Answer for $kind<T> {
            type Is = T;
            const WAITS: bool = $waits;

            fn is_error(_: &T) -> bool {
                false
            }

            fn error_type() -> Option<TypeId> {
                None
            }

            fn of_error(_: Box<dyn Any>) -> Option<T> {
                None
            }
        }
    )*};
}

macro_rules! fallible {
    ($($kind:ident $waits:literal)*) => {$(
        impl<T: 'static, E: 'static> Answer for $kind<Result<T, E>> {
            type Is = Result<T, E>;
            const WAITS: bool = $waits;

            fn is_error(answer: &Self::Is) -> bool {
                answer.is_err()
            }

            fn error_type() -> Option<TypeId> {
                Some(TypeId::of::<E>())
            }

            fn of_error(error: Box<dyn Any>) -> Option<Self::Is> {
                error.downcast().ok().map(|error| Err(*error))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: 'static, E: 'static> Fails for $kind<Result<T, E>> {
            type Error = E;

            fn error(error: E) -> Self::Is {
                Err(error)
            }
        }
    )*};
}

plain!(Sure false AsyncSure true);
fallible!(Fallible false AsyncFallible true);

#[diagnostic::do_not_recommend]
impl<T> Waits for AsyncSure<T> where Self: Answer {}
#[diagnostic::do_not_recommend]
impl<T> Waits for AsyncFallible<T> where Self: Answer {}

/// What a method does to the state.
pub trait Does: 'static {
    /// Whether it writes.
    const WRITES: bool;
    /// Whether it writes a list of rows.
    const BATCH: bool;
    /// Whether there is a state that it could read or write.
    const STORES: bool;
    /// Whether it selects rows of one table by itself.
    const SELECTS: bool;
    /// Whether it reads one entry of a map, which may be evicted before.
    const EVICTS: bool = false;
    /// Whether it gives messages of a queue out.
    const GIVES: bool = false;
    /// Where its key is, or [`NoKey`].
    type Key;
}

/// A read that has its key at `P` and answers with rows `R`.
pub struct Reads<P, R>(PhantomData<fn() -> (P, R)>);
/// A read that has its key at `P` and answers whether, or how many.
pub struct Tells<P>(PhantomData<fn() -> P>);
/// A read by other means, which has its key at `P`.
pub struct Views<P>(PhantomData<fn() -> P>);
/// A write that has its key at `P`.
pub struct Writes<P>(PhantomData<fn() -> P>);
/// A write of a list, which has its key at `P` where all of it goes to one.
pub struct Batch<P = NoKey>(PhantomData<fn() -> P>);
/// A read of one entry of a map: otherwise as `D`.
pub struct OfMap<D>(PhantomData<fn() -> D>);
/// A write that has its partition at `P` and gives out messages `T`.
pub struct Takes<P, T>(PhantomData<fn() -> (P, T)>);
/// A read that has its partition at `P` and gives out messages `T`.
pub struct Polls<P, T>(PhantomData<fn() -> (P, T)>);
/// A side effect: nothing is stored.
pub enum Effects {}
/// A question to the world, to its clock or to its chance: nothing stored is read.
pub enum Asks {}
/// Whatever is asked of it, of rows that are `R`: for a method with a mistake, which is told once.
pub struct Anything<R = ()>(PhantomData<fn() -> R>);

impl<P: 'static, R: 'static> Does for Reads<P, R> {
    const WRITES: bool = false;
    const BATCH: bool = false;
    const STORES: bool = true;
    const SELECTS: bool = true;
    type Key = P;
}

impl<P: 'static> Does for Tells<P> {
    const WRITES: bool = false;
    const BATCH: bool = false;
    const STORES: bool = true;
    const SELECTS: bool = true;
    type Key = P;
}

impl<P: 'static> Does for Views<P> {
    const WRITES: bool = false;
    const BATCH: bool = false;
    const STORES: bool = true;
    const SELECTS: bool = false;
    type Key = P;
}

impl<P: 'static> Does for Writes<P> {
    const WRITES: bool = true;
    const BATCH: bool = false;
    const STORES: bool = true;
    const SELECTS: bool = false;
    type Key = P;
}

impl<P: 'static> Does for Batch<P> {
    const WRITES: bool = true;
    const BATCH: bool = true;
    const STORES: bool = true;
    const SELECTS: bool = false;
    type Key = P;
}

impl<D: Does> Does for OfMap<D> {
    const WRITES: bool = D::WRITES;
    const BATCH: bool = D::BATCH;
    const STORES: bool = D::STORES;
    const SELECTS: bool = D::SELECTS;
    const EVICTS: bool = true;
    type Key = D::Key;
}

impl<P: 'static, T: 'static> Does for Takes<P, T> {
    const WRITES: bool = true;
    const BATCH: bool = false;
    const STORES: bool = true;
    const SELECTS: bool = false;
    const GIVES: bool = true;
    type Key = P;
}

impl<P: 'static, T: 'static> Does for Polls<P, T> {
    const WRITES: bool = false;
    const BATCH: bool = false;
    const STORES: bool = true;
    const SELECTS: bool = false;
    const GIVES: bool = true;
    type Key = P;
}

impl<R: 'static> Does for Anything<R> {
    const WRITES: bool = false;
    const BATCH: bool = false;
    const STORES: bool = false;
    const SELECTS: bool = false;
    type Key = Self;
}

impl Does for Asks {
    const WRITES: bool = false;
    const BATCH: bool = false;
    const STORES: bool = false;
    const SELECTS: bool = false;
    type Key = NoKey;
}

impl Does for Effects {
    const WRITES: bool = true;
    const BATCH: bool = false;
    const STORES: bool = false;
    const SELECTS: bool = false;
    type Key = NoKey;
}

/// The arguments have no key in them.
pub enum NoKey {}
/// The one argument is the key, or all of them together are; `K` is its type in the table.
pub struct ArgKey<K>(PhantomData<fn() -> K>);
/// The argument number `I` is the key.
pub struct ArgAt<const I: usize, K>(PhantomData<fn() -> K>);
/// The one argument is the row, which has the key in it.
pub struct RowKey<K>(PhantomData<fn() -> K>);

/// The key at `P` belongs to one of several partitions, or shards.
pub struct Parted<P>(PhantomData<fn() -> P>);

/// Where the key is in the arguments `A` of a call that works on the part `P` of the state.
pub trait Locate<A, P> {
    /// The key's portable hash.
    fn key(args: &A, part: Option<&P>) -> Option<u64>;

    /// That of the partition which the key belongs to.
    fn partition(_args: &A, _part: &P) -> Option<u64> {
        None
    }
}

impl<A, P, At: Locate<A, P>, R> Locate<A, P> for Reads<At, R> {
    fn key(args: &A, part: Option<&P>) -> Option<u64> {
        At::key(args, part)
    }

    fn partition(args: &A, part: &P) -> Option<u64> {
        At::partition(args, part)
    }
}

macro_rules! located_and_answered {
    ($($kind:ident)*) => {$(
        impl<A, P, At: Locate<A, P>, R> Locate<A, P> for $kind<At, R> {
            fn key(args: &A, part: Option<&P>) -> Option<u64> {
                At::key(args, part)
            }

            fn partition(args: &A, part: &P) -> Option<u64> {
                At::partition(args, part)
            }
        }
    )*};
}

located_and_answered!(Takes Polls);

macro_rules! located {
    ($($kind:ident)*) => {$(
        impl<A, P, At: Locate<A, P>> Locate<A, P> for $kind<At> {
            fn key(args: &A, part: Option<&P>) -> Option<u64> {
                At::key(args, part)
            }

            fn partition(args: &A, part: &P) -> Option<u64> {
                At::partition(args, part)
            }
        }
    )*};
}

located!(Tells Views Writes Batch Parted OfMap);

macro_rules! keyless {
    ($($kind:ty)*) => {$(
        impl<A, P> Locate<A, P> for $kind {
            fn key(_: &A, _: Option<&P>) -> Option<u64> {
                None
            }
        }
    )*};
}

keyless!(NoKey Asks Effects);

impl<A, P, R> Locate<A, P> for Anything<R> {
    fn key(_: &A, _: Option<&P>) -> Option<u64> {
        None
    }
}

impl<A: Hash, P: Part, L> Locate<A, P> for ArgKey<L> {
    fn key(args: &A, _: Option<&P>) -> Option<u64> {
        Some(portable(args))
    }

    fn partition(args: &A, part: &P) -> Option<u64> {
        part.partition(&|mut hasher| args.hash(&mut hasher))
    }
}

impl<A: Nth<I, Is: Hash>, P: Part, L, const I: usize> Locate<A, P> for ArgAt<I, L> {
    fn key(args: &A, _: Option<&P>) -> Option<u64> {
        Some(portable(args.nth()))
    }

    fn partition(args: &A, part: &P) -> Option<u64> {
        part.partition(&|mut hasher| args.nth().hash(&mut hasher))
    }
}

impl<R, K, L> Locate<R, Table<R, K>> for RowKey<L> {
    fn key(row: &R, table: Option<&Table<R, K>>) -> Option<u64> {
        table?.portable_key(row)
    }
}

impl<'r, R, K, L> Locate<&'r R, Table<R, K>> for RowKey<L> {
    fn key(row: &&'r R, table: Option<&Table<R, K>>) -> Option<u64> {
        table?.portable_key(row)
    }
}

impl<R, K, L> Locate<Box<R>, Table<R, K>> for RowKey<L> {
    fn key(row: &Box<R>, table: Option<&Table<R, K>>) -> Option<u64> {
        table?.portable_key(row)
    }
}

/// A tuple's element number `I`.
pub trait Nth<const I: usize> {
    /// Its type.
    type Is;
    /// The element.
    fn nth(&self) -> &Self::Is;
}

macro_rules! nth {
    ($($index:tt $is:ident in ($($all:ident),*);)*) => {$(
        impl<$($all),*> Nth<$index> for ($($all,)*) {
            type Is = $is;

            fn nth(&self) -> &$is {
                &self.$index
            }
        }
    )*};
}

nth! {
    0 A in (A, B);
    1 B in (A, B);
    0 A in (A, B, C);
    1 B in (A, B, C);
    2 C in (A, B, C);
    0 A in (A, B, C, D);
    1 B in (A, B, C, D);
    2 C in (A, B, C, D);
    3 D in (A, B, C, D);
    0 A in (A, B, C, D, E);
    1 B in (A, B, C, D, E);
    2 C in (A, B, C, D, E);
    3 D in (A, B, C, D, E);
    4 E in (A, B, C, D, E);
    0 A in (A, B, C, D, E, F);
    1 B in (A, B, C, D, E, F);
    2 C in (A, B, C, D, E, F);
    3 D in (A, B, C, D, E, F);
    4 E in (A, B, C, D, E, F);
    5 F in (A, B, C, D, E, F);
    0 A in (A, B, C, D, E, F, G);
    1 B in (A, B, C, D, E, F, G);
    2 C in (A, B, C, D, E, F, G);
    3 D in (A, B, C, D, E, F, G);
    4 E in (A, B, C, D, E, F, G);
    5 F in (A, B, C, D, E, F, G);
    6 G in (A, B, C, D, E, F, G);
    0 A in (A, B, C, D, E, F, G, H);
    1 B in (A, B, C, D, E, F, G, H);
    2 C in (A, B, C, D, E, F, G, H);
    3 D in (A, B, C, D, E, F, G, H);
    4 E in (A, B, C, D, E, F, G, H);
    5 F in (A, B, C, D, E, F, G, H);
    6 G in (A, B, C, D, E, F, G, H);
    7 H in (A, B, C, D, E, F, G, H);
}
