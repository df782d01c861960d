//! Where the partition of a call is that names none: in the message, or in the receipt.

use std::marker::PhantomData;

use super::Queue;
use super::message::lane_of;
use crate::call::{Locate, Nth};

/// The one argument is a message, whose partition the queue's declaration says.
pub struct Routed(PhantomData<()>);
/// The argument number `I` is one.
pub struct RoutedAt<const I: usize>(PhantomData<()>);
/// The one argument is a receipt, which knows the partition of its message.
pub struct ByReceipt(PhantomData<()>);
/// The argument number `I` is one.
pub struct ByReceiptAt<const I: usize>(PhantomData<()>);

impl<T> Queue<T> {
    fn partition_of_receipt(&self, receipt: u64) -> Option<u64> {
        self.lanes.partition(lane_of(receipt))
    }
}

macro_rules! located {
    ([$($lifetime:lifetime)?] $by:ty) => {
        impl<$($lifetime,)? T> Locate<$by, Queue<T>> for Routed {
            fn key(message: &$by, queue: Option<&Queue<T>>) -> Option<u64> {
                queue?.partition_of(message)
            }

            fn partition(message: &$by, queue: &Queue<T>) -> Option<u64> {
                queue.partition_of(message)
            }
        }
    };
}

located!([] T);
located!(['m] &'m T);

impl<A: Nth<I, Is = T>, T, const I: usize> Locate<A, Queue<T>> for RoutedAt<I> {
    fn key(args: &A, queue: Option<&Queue<T>>) -> Option<u64> {
        queue?.partition_of(args.nth())
    }

    fn partition(args: &A, queue: &Queue<T>) -> Option<u64> {
        queue.partition_of(args.nth())
    }
}

impl<A: Copy + Into<u64>, T> Locate<A, Queue<T>> for ByReceipt {
    fn key(_: &A, _: Option<&Queue<T>>) -> Option<u64> {
        None
    }

    fn partition(args: &A, queue: &Queue<T>) -> Option<u64> {
        queue.partition_of_receipt((*args).into())
    }
}

impl<A: Nth<I, Is: Copy + Into<u64>>, T, const I: usize> Locate<A, Queue<T>> for ByReceiptAt<I> {
    fn key(_: &A, _: Option<&Queue<T>>) -> Option<u64> {
        None
    }

    fn partition(args: &A, queue: &Queue<T>) -> Option<u64> {
        queue.partition_of_receipt((*args.nth()).into())
    }
}
