//! Values that are bytes: a part of them, and what is left of them when a connection drops.

use std::ops::Range;

use crate::violation::{Violation, ViolationKind};

/// A value that is bytes, which a read can give in part: `Vec<u8>`, `Box<[u8]>`, `Arc<[u8]>`, `bytes::Bytes` and the like.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not bytes, so that it cannot be cut off",
    label = "this needs `AsRef<[u8]>` and `From<Vec<u8>>`",
    note = "change what it answers: `.corrupt(|value| ..)`"
)]
pub trait Bytes {
    /// Leaves the first `bytes`, and says whether there were more.
    fn cut(&mut self, bytes: usize) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T: AsRef<[u8]> + From<Vec<u8>>> Bytes for T {
    fn cut(&mut self, bytes: usize) -> bool {
        let first = self.as_ref().get(..bytes).map(<[u8]>::to_vec);
        let cuts = self.as_ref().len() > bytes;
        if let Some(first) = first.filter(|_| cuts) {
            *self = Self::from(first);
        }
        cuts
    }
}

/// The bytes in this range: an end that is too far is the last byte, as RFC 9110 has it.
pub(super) fn range(
    all: &[u8],
    range: Range<u64>,
    map: &'static str,
) -> Result<Vec<u8>, Violation> {
    let refused = || Violation::new(ViolationKind::Range, map, "range");
    // What `usize` cannot hold is beyond every value.
    let begin = usize::try_from(range.start).map_err(|_| refused())?;
    let end = usize::try_from(range.end).unwrap_or(usize::MAX);
    if begin >= all.len() || begin >= end {
        return Err(refused());
    }
    Ok(all[begin..end.min(all.len())].to_vec())
}
