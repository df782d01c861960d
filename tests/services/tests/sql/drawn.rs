//! Statements that are drawn from a seed, on each server and on its fake: the same answer to each, and the same rows.
//!
//! Left out is what is decided otherwise, and has a test of its own: a shift of keys, references inside a transaction, in
//! MariaDB a larger id that is refused, and which of several errors of one statement it reports.

use std::collections::BTreeMap;
use std::fmt::Debug;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::real::Real;
use crate::refused::Refused;
use crate::server::{Kind, Server};
use crate::store::{Loose, NewUser, Node, Note, Pet, Post, Step, Store, User, fake_of};
use crate::tables;

#[derive(Clone, Debug)]
enum Op {
    InsertUser(User),
    InsertUsers(Vec<User>),
    CreateUser(NewUser),
    UpsertUser(User),
    UpsertUsers(Vec<User>),
    UpdateUser(User),
    Renumber(i64, i64),
    MoveTeam(i64, i64),
    DeleteUser(i64),
    DeleteTeam(i64),
    FindUser(i64),
    FindEmail(&'static str),
    FindIds(Vec<i64>),
    CountTeam(i64),
    ByEmail,
    ByEmailDesc,
    Page(i64, i64),
    InsertPet(Pet),
    InsertPost(Post),
    UpdatePost(Post),
    InsertNote(Note),
    InsertNodes(Vec<Node>),
    DeleteNode(i64),
    UpsertLoose(Loose),
    Transact(Vec<Step>),
}

fn pick<T: Copy>(rng: &mut StdRng, pool: &[T]) -> T {
    *pool.choose(rng).expect("not empty")
}

/// Small pools, so that rows meet.
fn id(rng: &mut StdRng) -> i64 {
    rng.random_range(1..=4)
}

fn id_or_none(rng: &mut StdRng) -> Option<i64> {
    rng.random_bool(0.7).then(|| id(rng))
}

fn user(rng: &mut StdRng) -> User {
    User {
        id: id(rng),
        email: pick(rng, &[None, None, Some("a"), Some("b"), Some("A")]).map(str::to_owned),
        handle: pick(rng, &["x", "y", "z", "X", "v", "w", "u"]).to_owned(),
        team: pick(rng, &[1, 1, 2, 2, 3, 100]),
        seat: pick(rng, &[None, None, Some(1), Some(2)]),
    }
}

fn new_user(rng: &mut StdRng) -> NewUser {
    let User { handle, team, .. } = user(rng);
    NewUser { handle, team }
}

fn several<T>(rng: &mut StdRng, most: usize, mut one: impl FnMut(&mut StdRng) -> T) -> Vec<T> {
    let count = rng.random_range(1..=most);
    (0..count).map(|_| one(rng)).collect()
}

fn step(rng: &mut StdRng) -> Step {
    match rng.random_range(0..8) {
        0..5 => Step::InsertUser(user(rng)),
        5..7 => Step::CreateUser(new_user(rng)),
        _ => Step::GiveUp,
    }
}

fn draw(rng: &mut StdRng, kind: Kind) -> Op {
    let node = |rng: &mut StdRng| Node {
        id: id(rng),
        parent: id_or_none(rng),
    };
    match rng.random_range(0..34) {
        0..4 => Op::InsertUser(user(rng)),
        4 => Op::InsertUsers(several(rng, 3, user)),
        5..8 => Op::CreateUser(new_user(rng)),
        8..10 => Op::UpsertUser(user(rng)),
        10 => Op::UpsertUsers(several(rng, 3, user)),
        11..13 => Op::UpdateUser(user(rng)),
        // MariaDB forgets a larger id where the reference of another row refuses it, the fake does not.
        13 => Op::Renumber(id(rng), kind.of(id(rng), id(rng), 1)),
        14 => Op::MoveTeam(rng.random_range(1..=3), pick(rng, &[1, 2, 3, 100])),
        15 => Op::DeleteUser(id(rng)),
        16 => Op::DeleteTeam(rng.random_range(1..=3)),
        17 => Op::FindUser(id(rng)),
        18 => Op::FindEmail(pick(rng, &["a", "A", "c"])),
        19 => Op::FindIds(several(rng, 3, id)),
        20 => Op::CountTeam(rng.random_range(1..=3)),
        21 => Op::ByEmail,
        22 => Op::ByEmailDesc,
        23 => Op::Page(rng.random_range(0..=2), rng.random_range(0..=3)),
        24 => Op::InsertPet(Pet {
            id: id(rng),
            owner: id(rng),
        }),
        25 => Op::InsertPost(Post {
            id: id(rng),
            author: id(rng),
        }),
        26 => Op::UpdatePost(Post {
            id: id(rng),
            author: id(rng),
        }),
        27 => Op::InsertNote(Note {
            id: id(rng),
            reader: id_or_none(rng),
        }),
        28..30 => Op::InsertNodes(several(rng, 3, node)),
        30 => Op::DeleteNode(id(rng)),
        31 => Op::UpsertLoose(Loose {
            code: id_or_none(rng),
            amount: rng.random_range(0..100_000),
        }),
        _ => Op::Transact(several(rng, 4, step)),
    }
}

type Answer = Result<String, Refused>;

fn said(answer: Result<impl Debug, Refused>) -> Answer {
    answer.map(|answer| format!("{answer:?}"))
}

fn run(store: &dyn Store, op: Op) -> Answer {
    match op {
        Op::InsertUser(user) => said(store.insert_user(user)),
        Op::InsertUsers(users) => said(store.insert_users(users)),
        Op::CreateUser(new) => said(store.create_user(new)),
        Op::UpsertUser(user) => said(store.upsert_user(user)),
        Op::UpsertUsers(users) => said(store.upsert_users(users)),
        Op::UpdateUser(user) => said(store.update_user(user)),
        Op::Renumber(id, to) => said(store.renumber(id, to)),
        Op::MoveTeam(team, to) => said(store.move_team(team, to)),
        Op::DeleteUser(id) => said(store.delete_user(id)),
        Op::DeleteTeam(team) => said(store.delete_users_by_team(team)),
        Op::FindUser(id) => said(store.find_user(id)),
        Op::FindEmail(email) => said(store.find_user_by_email(email)),
        Op::FindIds(ids) => said(store.find_users_by_ids(&ids)),
        Op::CountTeam(team) => said(store.count_users_by_team(team)),
        Op::ByEmail => said(store.by_email()),
        Op::ByEmailDesc => said(store.by_email_desc()),
        Op::Page(limit, offset) => said(store.page(limit, offset)),
        Op::InsertPet(pet) => said(store.insert_pet(pet)),
        Op::InsertPost(post) => said(store.insert_post(post)),
        Op::UpdatePost(post) => said(store.update_post(post)),
        Op::InsertNote(note) => said(store.insert_note(note)),
        Op::InsertNodes(nodes) => said(store.insert_nodes(nodes)),
        Op::DeleteNode(id) => said(store.delete_node(id)),
        Op::UpsertLoose(loose) => said(store.upsert_loose(loose)),
        Op::Transact(steps) => said(store.transact(steps).map(|answers| {
            // Which of several uniques is named is compared where it is the answer.
            let class = |refused| matches!(refused, Refused::Taken(_));
            let answers = answers.into_iter().map(|answer| answer.map_err(class));
            answers.collect::<Vec<_>>()
        })),
    }
}

/// Whether the fake has answered what the server has: of several violated constraints servers name one or another.
fn agree(kind: Kind, fake: &Answer, real: &Answer) -> bool {
    match (fake, real) {
        // `InnoDB` looks at the references of a row before it looks at the next index, or row.
        (Err(Refused::Taken(_)), Err(Refused::References)) => kind == Kind::Mariadb,
        (Err(Refused::Taken(fake)), Err(Refused::Taken(real))) => fake.knows(real),
        _ => fake == real,
    }
}

fn contents(store: &dyn Store) -> String {
    let all = (
        store.list_users_order_by_id(),
        store.list_pets_order_by_id(),
        store.list_posts_order_by_id(),
        store.list_notes_order_by_id(),
        store.list_nodes_order_by_id(),
        store.list_looses(),
    );
    format!("{all:#?}")
}

/// How often each kind of answer came, so that a run in which nothing was refused is not mistaken for agreement.
#[derive(Default)]
struct Seen(BTreeMap<&'static str, u32>);

impl Seen {
    fn note(&mut self, answer: &Answer) {
        let word = match answer {
            Ok(_) => "done",
            Err(Refused::Taken(_)) => "taken",
            Err(Refused::Check(_)) => "check",
            Err(Refused::References) => "references",
            Err(Refused::Aborted) => "aborted",
            Err(Refused::GivenUp) => "given up",
            Err(refused) => panic!("no operation provokes this: {refused:?}"),
        };
        *self.0.entry(word).or_default() += 1;
    }
}

/// Where the fake and the server come apart on these operations.
fn difference(kind: Kind, real: &Real, ops: &[Op], seen: &mut Seen) -> Option<String> {
    tables::empty(&mut real.server());
    let fake = fake_of(kind);
    for op in ops {
        let (faked, told) = (run(&*fake, op.clone()), run(real, op.clone()));
        seen.note(&told);
        if !agree(kind, &faked, &told) {
            return Some(format!("{op:?}\n  fake: {faked:?}\nserver: {told:?}"));
        }
    }
    let (faked, stored) = (contents(&*fake), contents(real));
    (faked != stored).then(|| format!("in the end\n  fake: {faked}\nserver: {stored}"))
}

/// The operations without those that the difference does not need.
fn shortest(kind: Kind, real: &Real, mut ops: Vec<Op>) -> Vec<Op> {
    let mut at = ops.len();
    while at > 0 {
        at -= 1;
        let mut fewer = ops.clone();
        fewer.remove(at);
        if difference(kind, real, &fewer, &mut Seen::default()).is_some() {
            ops = fewer;
            at = ops.len().min(at + 1);
        }
    }
    ops
}

fn compare(kind: Kind) {
    let Some(server) = Server::with_found_rows(kind) else {
        return;
    };
    let real = Real::on(server);
    let mut seen = Seen::default();
    for seed in 0..300 {
        let mut rng = StdRng::seed_from_u64(seed);
        let ops: Vec<Op> = (0..20).map(|_| draw(&mut rng, kind)).collect();
        if difference(kind, &real, &ops, &mut seen).is_some() {
            let ops = shortest(kind, &real, ops);
            let difference = difference(kind, &real, &ops, &mut seen).expect("it is kept");
            panic!("{kind:?}, seed {seed}: {ops:#?}\n{difference}");
        }
    }
    for word in ["done", "taken", "check", "references", "given up"] {
        assert!(
            seen.0.get(word).is_some_and(|count| *count > 50),
            "{word}: {:?}",
            seen.0
        );
    }
    assert_eq!(seen.0.contains_key("aborted"), kind == Kind::Postgres);
}

#[test]
fn drawn_statements_answer_and_store_what_they_do_in_postgres() {
    compare(Kind::Postgres);
}

#[test]
fn drawn_statements_answer_and_store_what_they_do_in_sqlite() {
    compare(Kind::Sqlite);
}

#[test]
fn drawn_statements_answer_and_store_what_they_do_in_mariadb() {
    compare(Kind::Mariadb);
}
