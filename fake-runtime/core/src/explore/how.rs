//! What can be said of every exploration.

/// The methods that each of them has, of the fields `twice` and `threads`.
macro_rules! how {
    ($exploration:ident, $runs:literal) => {
        impl $exploration {
            #[doc = concat!(
                "Runs ", $runs, " twice and compares the journals: a body that does something else the second time ",
                "cannot be shrunk or replayed."
            )]
            pub fn check_determinism(mut self) -> Self {
                self.twice = true;
                self
            }

            /// On so many threads, instead of as many as there are processors. What comes of it is the same.
            ///
            /// # Panics
            ///
            /// With 0.
            #[track_caller]
            pub fn threads(mut self, threads: usize) -> Self {
                assert!(threads > 0, "`threads(0)` runs nothing: write 1 or more");
                self.threads = threads;
                self
            }
        }
    };
}

pub(super) use how;
