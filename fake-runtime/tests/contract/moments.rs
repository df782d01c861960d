//! Times that the real thing keeps with less precision than they are given with.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fake_runtime::{ContractError, Verified, Violation, fake};

#[derive(Clone, Debug, PartialEq)]
struct Moment {
    id: u64,
    at: SystemTime,
}

mod rounded {
    use super::*;

    /// Whose fake knows what the column keeps.
    #[fake(entity = Moment, key = id: u64, precision(at = millis), dialect = mysql, contract)]
    pub(super) trait Moments {
        fn insert(&self, moment: Moment) -> Result<(), Violation>;
        fn find(&self, id: u64) -> Option<Moment>;
    }
}

mod exact {
    use super::*;

    /// Whose fake does not.
    #[fake(entity = Moment, key = id: u64, contract)]
    pub(super) trait Moments {
        fn insert(&self, moment: Moment) -> Result<(), Violation>;
        fn find(&self, id: u64) -> Option<Moment>;
    }
}

/// Keeps milliseconds, as a column of `MariaDB` with three digits does.
#[derive(Default)]
struct Millis(RefCell<BTreeMap<u64, Moment>>);

impl Millis {
    fn put(&self, moment: &Moment) -> bool {
        let since = moment.at.duration_since(UNIX_EPOCH).expect("it is later");
        let millis = u64::try_from(since.as_millis()).expect("it is before the year 500 million");
        let at = UNIX_EPOCH + Duration::from_millis(millis);
        let id = moment.id;
        let mut rows = self.0.borrow_mut();
        !rows.contains_key(&id) && rows.insert(id, Moment { id, at }).is_none()
    }
}

macro_rules! kept_in_millis {
    ($($kind:ident: $check:ident),*) => {$(
        impl $kind::Moments for Millis {
            fn insert(&self, moment: Moment) -> Result<(), Violation> {
                match self.put(&moment) {
                    true => Ok(()),
                    false => Err(taken()),
                }
            }

            fn find(&self, id: u64) -> Option<Moment> {
                self.0.borrow().get(&id).cloned()
            }
        }

        fn $check() -> Result<Verified, ContractError> {
            let moment = |id, nanos| Moment { id, at: UNIX_EPOCH + Duration::from_nanos(nanos) };
            $kind::MomentsContract::new()
                .real(async || ((), Millis::default()))
                .pool([moment(1, 1_999_999), moment(2, 2_500_000), moment(1, 7_000_000)])
                .check()
        }
    )*};
}

kept_in_millis!(rounded: check_rounded, exact: check_exact);

/// What a fake says of a key that is taken.
fn taken() -> Violation {
    let fake = rounded::FakeMoments::new();
    let moment = Moment {
        id: 1,
        at: UNIX_EPOCH,
    };
    fake.rows().insert(moment.clone()).expect("it is the first");
    fake.rows().insert(moment).expect_err("its key is taken")
}

#[test]
fn times_agree_at_the_precision_that_the_fake_declares() {
    check_rounded().expect("both keep milliseconds");
    let error = check_exact().expect_err("the fake keeps nanoseconds");
    assert_eq!(error.calls(), 2, "{error}");
}
