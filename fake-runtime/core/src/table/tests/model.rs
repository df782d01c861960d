//! The table against a plain vector that does the same slowly, over random operations.

use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use super::*;

#[derive(Clone, Debug)]
pub(super) enum Op {
    Insert(User),
    InsertAll(Vec<User>),
    Upsert(User),
    UpsertAll(Vec<User>),
    Replace(User),
    ReplaceAll(Vec<User>),
    Update(u8, Change),
    UpdateCity(u8, Change),
    Remove(u8),
    RemoveCity(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    Id(u8),
    ShiftId,
    Email(u8),
    Badge(u8),
    Flip,
    Age(u8),
    City(u8),
}

impl Change {
    fn apply(self, row: &mut User) {
        match self {
            Self::Id(id) => row.id = id,
            Self::ShiftId => row.id = (row.id + 1) % 5,
            Self::Email(email) => row.email = email.to_string(),
            Self::Badge(badge) => row.badge = badge,
            Self::Flip => row.active = !row.active,
            Self::Age(age) => row.age = age,
            Self::City(city) => row.city = city,
        }
    }
}

/// What an operation answers: a number, or the row's constraints that would be violated.
pub(super) type Answer = Result<usize, Vec<&'static str>>;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Model {
    pub(super) rows: Vec<User>,
}

impl Model {
    fn checks(row: &User) -> Vec<&'static str> {
        if row.age < 18 {
            vec!["age"]
        } else {
            Vec::new()
        }
    }

    fn uniques(&self, row: &User, except: Option<usize>) -> Vec<&'static str> {
        let others = || {
            let all = self.rows.iter().enumerate();
            all.filter(move |(at, _)| Some(*at) != except)
                .map(|(_, row)| row)
        };
        let lower = |row: &User| row.handle.as_ref().map(|handle| handle.to_lowercase());
        let badge = |row: &User| row.active.then_some(row.badge);
        let mut names = Vec::new();
        names.extend(others().any(|it| it.id == row.id).then_some("id"));
        names.extend(others().any(|it| it.email == row.email).then_some("email"));
        let taken = others().any(|it| lower(it).is_some() && lower(it) == lower(row));
        names.extend(taken.then_some("handle"));
        let taken =
            others().any(|it| it.desk.is_some() && (it.room, it.desk) == (row.room, row.desk));
        names.extend(taken.then_some("room_desk"));
        let taken = others().any(|it| badge(it).is_some() && badge(it) == badge(row));
        names.extend(taken.then_some("badge"));
        names
    }

    fn admit(&self, row: &User, except: Option<usize>) -> Result<(), Vec<&'static str>> {
        let broken = [Self::checks(row), self.uniques(row, except)].concat();
        if broken.is_empty() {
            Ok(())
        } else {
            Err(broken)
        }
    }

    fn at(&self, id: u8) -> Option<usize> {
        self.rows.iter().position(|row| row.id == id)
    }

    fn insert(&mut self, row: &User) -> Answer {
        self.admit(row, None)?;
        self.rows.push(row.clone());
        Ok(1)
    }

    /// Answers 1 when it inserted and 0 when it replaced.
    fn upsert(&mut self, row: &User, dialect: Dialect, touched: &mut Vec<u8>) -> Answer {
        let met = self.at(row.id).or_else(|| {
            if dialect != Dialect::Mysql {
                return None;
            }
            // The row that the first violated constraint is about, of those which no `None` escapes.
            let alone = |at: &usize| Model {
                rows: vec![self.rows[*at].clone()],
            };
            let broken = self.uniques(row, None);
            let order = ["email", "badge", "handle", "room_desk"];
            let first = order.into_iter().find(|name| broken.contains(name))?;
            (0..self.rows.len()).find(|at| alone(at).uniques(row, None).contains(&first))
        });
        let Some(at) = met else {
            touched.push(row.id);
            return self.insert(row);
        };
        if dialect == Dialect::Postgres && touched.contains(&row.id) {
            let broken = Self::checks(row);
            return Err(if broken.is_empty() {
                vec!["id"]
            } else {
                broken
            });
        }
        touched.push(row.id);
        let row = User {
            id: self.rows[at].id,
            ..row.clone()
        };
        self.admit(&row, Some(at))?;
        self.rows[at] = row;
        Ok(0)
    }

    fn verify(&self, changed: &[usize]) -> Result<(), Vec<&'static str>> {
        for &at in changed {
            let broken = self.uniques(&self.rows[at], Some(at));
            if !broken.is_empty() {
                return Err(broken);
            }
        }
        Ok(())
    }

    fn change_all(&mut self, at: &[usize], change: Change) -> Answer {
        for &at in at {
            change.apply(&mut self.rows[at]);
            let broken = Self::checks(&self.rows[at]);
            if !broken.is_empty() {
                return Err(broken);
            }
        }
        self.verify(at)?;
        Ok(at.len())
    }

    /// Runs the operation; where it fails, nothing has happened.
    pub(super) fn run(&mut self, op: &Op, dialect: Dialect) -> Answer {
        let before = self.clone();
        let answer = self.attempt(op, dialect);
        if answer.is_err() {
            *self = before;
        }
        answer
    }

    fn attempt(&mut self, op: &Op, dialect: Dialect) -> Answer {
        match op {
            Op::Insert(row) => self.insert(row),
            Op::InsertAll(rows) => rows.iter().map(|row| self.insert(row)).sum(),
            Op::Upsert(row) => self.upsert(row, dialect, &mut Vec::new()),
            Op::UpsertAll(rows) => {
                let mut touched = Vec::new();
                for row in rows {
                    self.upsert(row, dialect, &mut touched)?;
                }
                Ok(rows.len())
            }
            Op::Replace(row) => {
                let Some(at) = self.at(row.id) else {
                    return Ok(0);
                };
                self.admit(row, Some(at))?;
                self.rows[at] = row.clone();
                Ok(1)
            }
            Op::ReplaceAll(rows) => {
                let mut replaced = Vec::new();
                for row in rows {
                    let Some(at) = self.at(row.id) else { continue };
                    let broken = Self::checks(row);
                    if !broken.is_empty() {
                        return Err(broken);
                    }
                    self.rows[at] = row.clone();
                    replaced.push(at);
                }
                self.verify(&replaced)?;
                Ok(replaced.len())
            }
            Op::Update(id, change) => {
                let Some(at) = self.at(*id) else { return Ok(0) };
                let mut row = self.rows[at].clone();
                change.apply(&mut row);
                self.admit(&row, Some(at))?;
                self.rows[at] = row;
                Ok(1)
            }
            Op::UpdateCity(city, change) => {
                let all = self.rows.iter().enumerate();
                let at: Vec<_> = all
                    .filter(|(_, row)| row.city == *city)
                    .map(|(at, _)| at)
                    .collect();
                self.change_all(&at, *change)
            }
            Op::Remove(id) => Ok(self.at(*id).map_or(0, |at| {
                self.rows.remove(at);
                1
            })),
            Op::RemoveCity(city) => {
                let before = self.rows.len();
                self.rows.retain(|row| row.city != *city);
                Ok(before - self.rows.len())
            }
        }
    }
}

pub(super) fn run(table: &mut Table<User, u8>, op: Op) -> Answer {
    let by_id = |id| filter(move |row: &User| row.id == id);
    let by_city = |city| filter(move |row: &User| row.city == city);
    let outcome = match op {
        Op::Insert(row) => table.insert_row(row).map(|()| 1),
        Op::InsertAll(rows) => table.insert_batch(rows),
        Op::Upsert(row) => table.upsert_row(row).map(usize::from),
        Op::UpsertAll(rows) => table.upsert_batch(rows),
        Op::Replace(row) => table.replace_row(row).map(usize::from),
        Op::ReplaceAll(rows) => table.replace_batch(rows),
        Op::Update(id, change) => table
            .update_one(by_id(id), |row| change.apply(row))
            .map(|row| usize::from(row.is_some())),
        Op::UpdateCity(city, change) => {
            let select = (&is(|row: &User| &row.city, &city)).probe();
            table.update_many(select.through(CITY), |row| change.apply(row))
        }
        Op::Remove(id) => {
            let select = (&is(|row: &User| &row.id, &id)).probe();
            Ok(table.delete(select.through(ID)))
        }
        Op::RemoveCity(city) => Ok(table.delete(by_city(city))),
    };
    outcome.map_err(|rejected| {
        let names = ["age", "id", "email", "handle", "room_desk", "badge"];
        let all = all_of(&rejected.violation);
        assert_eq!(rejected.violation.constraint(), all[0]);
        all.iter()
            .map(|name| *names.iter().find(|known| *known == name).unwrap())
            .collect()
    })
}

/// Every lookup finds what a scan finds.
pub(super) fn assert_lookups(table: &Table<User, u8>) {
    table.store.assert_consistent();
    for row in table.all() {
        assert_eq!(table.get(&row.id).as_ref(), Some(&row));
        let email = (&is(|row: &User| &row.email, &row.email)).probe();
        assert_eq!(table.one(email.through(EMAIL)).as_ref(), Some(&row));
        #[expect(clippy::needless_borrow, reason = "as generated methods write it")]
        let desk = (
            (&is(|row: &User| &row.room, &row.room)).probe(),
            (&is(|row: &User| &row.desk, &row.desk)).probe(),
        );
        assert_eq!(table.many(desk.through(DESK)), table.many(desk));
    }
    for city in 0..3 {
        let select = (&is(|row: &User| &row.city, &city)).probe();
        assert_eq!(table.many(select.through(CITY)), table.many(select));
    }
}

pub(super) fn a_user() -> impl Strategy<Value = User> {
    let handle = prop_oneof![2 => Just(None), 1 => "[aAbB]".prop_map(Some)];
    let desk = prop_oneof![1 => Just(None), 2 => (0..3_u8).prop_map(Some)];
    let age = prop_oneof![9 => Just(30_u8), 1 => Just(3)];
    (
        0..5_u8,
        0..6_u8,
        handle,
        0..2_u8,
        desk,
        0..6_u8,
        any::<bool>(),
        0..3_u8,
        age,
    )
        .prop_map(
            |(id, email, handle, room, desk, badge, active, city, age)| {
                let email = email.to_string();
                User {
                    id,
                    email,
                    handle,
                    room,
                    desk,
                    badge,
                    active,
                    city,
                    age,
                }
            },
        )
}

fn a_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0..5_u8).prop_map(Change::Id),
        Just(Change::ShiftId),
        (0..6_u8).prop_map(Change::Email),
        (0..6_u8).prop_map(Change::Badge),
        Just(Change::Flip),
        prop_oneof![Just(30), Just(3)].prop_map(Change::Age),
        (0..3_u8).prop_map(Change::City),
    ]
}

pub(super) fn an_op() -> impl Strategy<Value = Op> {
    let several = || prop::collection::vec(a_user(), 0..4);
    prop_oneof![
        6 => a_user().prop_map(Op::Insert),
        2 => several().prop_map(Op::InsertAll),
        4 => a_user().prop_map(Op::Upsert),
        2 => several().prop_map(Op::UpsertAll),
        2 => a_user().prop_map(Op::Replace),
        2 => several().prop_map(Op::ReplaceAll),
        3 => (0..5_u8, a_change()).prop_map(|(id, change)| Op::Update(id, change)),
        2 => (0..3_u8, a_change()).prop_map(|(city, change)| Op::UpdateCity(city, change)),
        2 => (0..5_u8).prop_map(Op::Remove),
        1 => (0..3_u8).prop_map(Op::RemoveCity),
    ]
}

pub(super) fn config() -> ProptestConfig {
    let cases = if cfg!(miri) { 2 } else { 256 };
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_table_does_what_a_plain_vector_does(
        dialect in prop_oneof![Just(Dialect::Postgres), Just(Dialect::Sqlite), Just(Dialect::Mysql)],
        ops in prop::collection::vec((an_op(), any::<bool>()), 1..40),
        past in any::<prop::sample::Index>(),
    ) {
        let mut table = users(dialect);
        let mut model = Model { rows: Vec::new() };
        let mut states = vec![model.rows.clone()];
        for (op, commits) in ops {
            let before = model.clone();
            let expected = model.run(&op, dialect);
            prop_assert_eq!(run(&mut table, op.clone()), expected.clone());
            prop_assert_eq!(table.all(), model.rows.clone());
            assert_lookups(&table);
            if commits {
                table.rollback();
                prop_assert_eq!(table.all(), before.rows);
                assert_lookups(&table);
                prop_assert_eq!(run(&mut table, op), expected);
                prop_assert_eq!(table.all(), model.rows.clone());
            }
            table.commit(states.len() as u64);
            states.push(model.rows.clone());
        }
        let commit = past.index(states.len());
        let mut fork = table.fork();
        prop_assert!(table.rewind(commit as u64));
        prop_assert_eq!(&table.all(), &states[commit]);
        assert_lookups(&table);
        table.forward();
        prop_assert_eq!(table.all(), model.rows.clone());
        assert_lookups(&table);
        fork.clear();
        assert_lookups(&fork);
        prop_assert_eq!(table.all(), model.rows);
    }
}
