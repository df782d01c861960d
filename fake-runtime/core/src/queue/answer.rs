//! From what a queue yields to what a method answers, and from what it is given to numbers. Small, generic, and free of
//! queues.

use std::any::type_name;
use std::borrow::Cow;
use std::sync::Arc;

use super::{Delivery, Pushed};

/// What says which delivery is acknowledged: a number, a number as text, or the delivery itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no receipt of a delivery",
    label = "a receipt is a number, a number as text, or a `Delivery`",
    note = "say where it is: `#[fake(ack(job.receipt))]`"
)]
pub trait AsReceipt {
    /// The receipt's number; 0, which is none, for what is no number.
    fn receipt(&self) -> u64;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl AsReceipt for $number {
            fn receipt(&self) -> u64 {
                u64::try_from(*self).unwrap_or(0)
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64 u128 usize i16 i32 i64 i128 isize);

#[diagnostic::do_not_recommend]
impl AsReceipt for str {
    fn receipt(&self) -> u64 {
        self.parse().unwrap_or(0)
    }
}

#[diagnostic::do_not_recommend]
impl AsReceipt for String {
    fn receipt(&self) -> u64 {
        self.as_str().receipt()
    }
}

#[diagnostic::do_not_recommend]
impl AsReceipt for Cow<'_, str> {
    fn receipt(&self) -> u64 {
        str::receipt(self)
    }
}

#[diagnostic::do_not_recommend]
impl AsReceipt for Arc<str> {
    fn receipt(&self) -> u64 {
        str::receipt(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> AsReceipt for Delivery<T> {
    fn receipt(&self) -> u64 {
        self.receipt
    }
}

#[diagnostic::do_not_recommend]
impl<A: AsReceipt + ?Sized> AsReceipt for &A {
    fn receipt(&self) -> u64 {
        (**self).receipt()
    }
}

/// The number of a receipt.
pub fn receipt<A: AsReceipt + ?Sized>(receipt: &A) -> u64 {
    receipt.receipt()
}

/// A number of a message in the user's type.
///
/// # Panics
///
/// When the type cannot hold it.
#[track_caller]
fn number<N: TryFrom<u64>>(number: u64) -> N {
    N::try_from(number).unwrap_or_else(|_| {
        panic!(
            "the message has the number {number}, which `{}` cannot hold",
            type_name::<N>()
        )
    })
}

/// The number of a message that was put in.
///
/// # Panics
///
/// When the type cannot hold it; so do the others.
#[must_use]
#[track_caller]
pub fn pushed_id<N: TryFrom<u64>>(pushed: Pushed) -> N {
    number(pushed.id)
}

/// The numbers of several.
#[must_use]
#[track_caller]
pub fn pushed_ids<N: TryFrom<u64>>(pushed: Vec<Pushed>) -> Vec<N> {
    pushed.into_iter().map(pushed_id).collect()
}

/// The number as text.
#[must_use]
pub fn pushed_text(pushed: Pushed) -> String {
    pushed.id.to_string()
}

/// The offset of a message that was put in.
#[must_use]
#[track_caller]
pub fn pushed_offset<N: TryFrom<u64>>(pushed: Pushed) -> N {
    number(pushed.offset)
}

/// The offsets of several.
#[must_use]
#[track_caller]
pub fn pushed_offsets<N: TryFrom<u64>>(pushed: Vec<Pushed>) -> Vec<N> {
    pushed.into_iter().map(pushed_offset).collect()
}

/// How many at most; none where the number is below zero.
pub fn at_most<N: TryInto<usize>>(max: N) -> usize {
    max.try_into().unwrap_or(0)
}

/// An offset; the first one where the number is below zero.
pub fn offset_of<N: TryInto<u64>>(offset: N) -> u64 {
    offset.try_into().unwrap_or(0)
}

/// The messages alone.
#[must_use]
pub fn payloads<T>(deliveries: Vec<Delivery<T>>) -> Vec<T> {
    let payloads = deliveries.into_iter().map(|delivery| delivery.payload);
    payloads.collect()
}

/// The deliveries as the user has them.
#[must_use]
pub fn converted<T, E: From<Delivery<T>>>(deliveries: Vec<Delivery<T>>) -> Vec<E> {
    deliveries.into_iter().map(E::from).collect()
}

/// The answer of a call that waits for ever.
///
/// # Panics
///
/// Always: nobody asks for it.
#[must_use]
pub fn never<T>() -> T {
    unreachable!("a call without a deadline is never late")
}
