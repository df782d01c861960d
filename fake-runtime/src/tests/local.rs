//! A fake whose rows cannot leave their thread.

use std::rc::Rc;

use crate::__private::{self as __fake, AnyTable, Setup, State, Table};
use crate::fake::Fake;
use crate::world::World;

struct Local {
    rows: Table<(u64, Rc<str>), u64>,
}

impl State for Local {
    const NAME: &'static str = "FakeLocal";
    const METHODS: &'static [&'static str] = &[];
    type Plain = ();

    fn new(setup: &Setup) -> Self {
        Self {
            rows: __fake::table("rows", __fake::Dialect::Sqlite, setup)
                .key(
                    "id",
                    [__fake::column(|row: &(u64, Rc<str>)| &row.0).indexed()],
                )
                .by_key(__fake::KeyBy::Field(|row| &row.0)),
        }
    }

    fn each(&self, visit: &mut dyn FnMut(&dyn AnyTable)) {
        visit(&self.rows);
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.rows);
    }

    fn fork(&self) -> Self {
        Self {
            rows: self.rows.fork(),
        }
    }
}

#[test]
fn rows_that_are_not_send_make_a_fake_that_works_on_its_thread() {
    let fake = Fake::<Local>::new(&World::seeded(1));
    let rows = fake.table(|state| &state.rows, |state| &mut state.rows);
    rows.insert((1, "ada".into())).unwrap();
    assert_eq!(rows.get(&1).unwrap().1.as_ref(), "ada");
    assert_eq!(
        fake.fork()
            .table(|state| &state.rows, |state| &mut state.rows)
            .len(),
        1
    );
}
