//! Several faces on one state: found without a lock, each made once.

use std::ptr;

use super::tables::Shed;
use super::*;
use crate::store::{Face, Store};

static USERS: Face = Face::new("users", &["insert", "find"]);
static SESSIONS: Face = Face::new("sessions", &["find"]);
/// Another trait whose methods have the same names.
static OTHERS: Face = Face::new("others", &["find"]);

fn store() -> Store<Shed> {
    Store::new(&World::seeded(1))
}

#[test]
fn a_face_is_the_same_handle_whoever_asks_for_it_first() {
    let store = store();
    let faces = [&USERS, &SESSIONS, &OTHERS];
    std::thread::scope(|scope| {
        for thread in 0..6 {
            let store = &store;
            scope.spawn(move || {
                for turn in 0..3 {
                    let face = faces[(thread + turn) % 3];
                    store.face(face).call(0, "call").read(|_| ());
                }
            });
        }
    });
    for face in faces {
        assert!(ptr::eq(store.face(face), store.clone().face(face)));
        assert_eq!(store.face(face).count_of(0), 6, "{}", face.name);
    }
}

#[test]
fn a_face_is_called_after_its_store_and_its_methods_after_itself() {
    let store = store();
    let users = store.face(&USERS);
    assert_eq!(users.name(), "FakeShed::users");
    assert_eq!((users.method_of(0), users.method_of(1)), ("insert", "find"));
    assert_eq!(store.face(&OTHERS).method_of(0), "find");
    let replica = store.handle("replica");
    assert_eq!(replica.face(&USERS).name(), "replica::users");
    assert_eq!(store.fork().face(&USERS).name(), "FakeShed::users");
}

#[test]
fn what_is_armed_for_the_store_is_shared_by_faces_that_were_there_and_that_come_later() {
    let store = store();
    let before = store.face(&USERS);
    assert!(before.inside().controls.passes(0, || None));
    let armed = store.all_faults().calls().lose_write();
    let after = store.face(&SESSIONS);
    for face in [before, after] {
        assert!(!face.inside().controls.passes(0, || None));
    }
    armed.heal();
    for face in [before, after, store.face(&OTHERS)] {
        assert!(face.inside().controls.passes(0, || None));
    }
}

#[test]
fn what_is_armed_for_a_face_is_no_matter_of_another() {
    let store = store();
    _ = store.face(&USERS).all_faults().writes().lose_write();
    assert!(!store.face(&USERS).inside().controls.passes(0, || None));
    assert!(store.face(&OTHERS).inside().controls.passes(0, || None));
    store.all_faults().heal();
    assert!(store.face(&USERS).inside().controls.passes(0, || None));
}

#[test]
fn a_face_does_not_keep_its_store_alive() {
    let rows = Arc::new(());
    let store = store();
    let held = Arc::downgrade(&rows);
    let row = User {
        hook: Hook::new(move |_| _ = &rows),
        ..user(1, "ada")
    };
    store
        .part(|shed: &Shed| &shed.users, |shed| &mut shed.users)
        .insert(row)
        .unwrap();
    _ = (store.face(&USERS), store.face(&SESSIONS));
    drop(store);
    assert!(held.upgrade().is_none());
}
