//! What can go wrong with a map, and only with one.

use fake_runtime::{Violation, ViolationKind, fake, key_versions, percent, versions};

#[derive(Clone, Debug, PartialEq)]
pub enum StoreError {
    OutOfMemory,
    Lost,
    CrossSlot,
}

/// A cluster of three shards.
#[fake(
    map(blobs: String => Vec<u8>, shards = 3),
    map(counts: String => u32, shards = 3),
    duplicate = match violation.kind() {
        ViolationKind::CrossShard => StoreError::CrossSlot,
        _ => StoreError::Lost,
    },
    failures(StoreError::OutOfMemory),
)]
pub trait Cluster {
    #[fake(get, map = blobs)]
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;
    #[fake(exists, map = blobs)]
    fn exists(&self, key: &str) -> bool;
    #[fake(get, map = blobs)]
    fn mget(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreError>;
    #[fake(put, map = blobs)]
    fn put(&self, key: &str, blob: Vec<u8>) -> Result<(), StoreError>;
    #[fake(put, map = blobs)]
    fn put_all(&self, blobs: Vec<(String, Vec<u8>)>) -> Result<usize, StoreError>;
    #[fake(delete, map = blobs)]
    fn delete(&self, keys: &[&str]) -> Result<u32, StoreError>;
    #[fake(increment, map = counts)]
    fn count(&self, key: &str) -> Result<u32, StoreError>;
    #[fake(write = |tx| {
        let blob = tx.blobs.take(from);
        if let Some(blob) = blob {
            tx.blobs.put(to.to_owned(), blob).map_err(|_| StoreError::Lost)?;
        }
        Ok(())
    })]
    fn relocate(&self, from: &str, to: &str) -> Result<(), StoreError>;
}

fn cluster() -> FakeCluster {
    let cluster = FakeCluster::new();
    cluster.put("foo", b"one".to_vec()).unwrap();
    cluster
}

#[test]
fn an_evicted_entry_is_gone_when_it_is_asked_for_and_stays_gone() {
    let cluster = cluster();
    let evicted = cluster.faults().get().key("foo").evict();
    assert_eq!(cluster.get("bar"), Ok(None));
    assert_eq!(cluster.get("foo"), Ok(None));
    assert_eq!((evicted.fired(), evicted.changed()), (1, 1));
    assert_eq!(cluster.get("foo"), Ok(None));
    assert_eq!(
        (evicted.fired(), evicted.changed()),
        (2, 1),
        "it was there the first time only"
    );
    evicted.heal();
    assert_eq!(cluster.get("foo"), Ok(None));
    assert!(cluster.blobs().is_empty());
    let journal = cluster.world().journal().to_string();
    assert!(journal.contains("evict"), "{journal}");
}

#[test]
fn asking_whether_an_entry_is_there_can_find_it_evicted_and_so_can_every_read() {
    let cluster = cluster();
    cluster.faults().exists().once().evict();
    assert!(!cluster.exists("foo"));
    cluster.put("foo", b"one".to_vec()).unwrap();
    let all = cluster.all_faults().reads().evict();
    assert_eq!(
        cluster.mget(&["foo".to_owned()]),
        Ok(vec![Some(b"one".to_vec())])
    );
    assert_eq!(all.fired(), 0, "several entries are not evicted");
    assert_eq!(cluster.get("foo"), Ok(None));
    assert_eq!(all.fired(), 1);
}

#[test]
fn evictions_can_be_a_share_of_all_reads() {
    let cluster = cluster();
    cluster.faults().get().mix(|mix| {
        mix.evict(percent(50))
            .fail(percent(50), StoreError::OutOfMemory)
    });
    let mut absent = 0;
    for _ in 0..200 {
        cluster.put("foo", b"one".to_vec()).unwrap();
        match cluster.get("foo") {
            Ok(None) => absent += 1,
            answer => assert_eq!(answer, Err(StoreError::OutOfMemory)),
        }
    }
    assert!((60..140).contains(&absent), "{absent}");
}

#[test]
fn a_stale_read_answers_the_value_before() {
    let cluster = cluster();
    cluster.put("foo", b"two".to_vec()).unwrap();
    cluster.put("bar", b"x".to_vec()).unwrap();
    let stale = cluster.faults().get().stale(key_versions(1));
    assert_eq!(cluster.get("foo"), Ok(Some(b"one".to_vec())));
    assert_eq!(stale.changed(), 1);
    stale.heal();
    let stale = cluster.faults().get().stale(versions(1));
    assert_eq!(cluster.get("foo"), Ok(Some(b"two".to_vec())));
    assert_eq!(cluster.get("bar"), Ok(None));
    assert_eq!((stale.fired(), stale.changed()), (2, 1));
}

#[test]
fn a_lost_put_is_acknowledged_and_a_lost_answer_is_stored() {
    let cluster = cluster();
    cluster.faults().put().once().lose_write();
    assert_eq!(cluster.put("foo", b"two".to_vec()), Ok(()));
    assert_eq!(cluster.blobs().get("foo"), Some(b"one".to_vec()));
    cluster
        .faults()
        .put()
        .once()
        .commit_then_fail(StoreError::Lost);
    assert_eq!(cluster.put("foo", b"three".to_vec()), Err(StoreError::Lost));
    assert_eq!(cluster.blobs().get("foo"), Some(b"three".to_vec()));
}

#[test]
fn a_value_arrives_changed_or_cut_off_and_is_whole_in_the_store() {
    let cluster = cluster();
    let cut = cluster.faults().get().truncate(2);
    assert_eq!(cluster.get("foo"), Ok(Some(b"on".to_vec())));
    cluster.put("x", b"x".to_vec()).unwrap();
    assert_eq!(cluster.get("x"), Ok(Some(b"x".to_vec())));
    assert_eq!((cut.fired(), cut.changed()), (2, 1), "`x` was short enough");
    cut.heal();
    cluster.faults().mget().corrupt(|blob| blob.reverse());
    assert_eq!(
        cluster.mget(&["foo".to_owned()]),
        Ok(vec![Some(b"eno".to_vec())])
    );
    assert_eq!(cluster.blobs().get("foo"), Some(b"one".to_vec()));
}

#[test]
fn a_counter_that_is_delivered_twice_counts_twice_and_answers_the_first() {
    let cluster = cluster();
    let twice = cluster.faults().count().once().duplicate();
    assert_eq!(cluster.count("a"), Ok(1));
    assert_eq!(cluster.counts().get("a"), Some(2));
    assert_eq!(twice.changed(), 1);
    cluster.faults().put().once().duplicate();
    cluster.put("foo", b"two".to_vec()).unwrap();
    assert_eq!(cluster.blobs().len(), 1);
}

#[test]
fn a_part_of_a_batch_is_put_in() {
    let cluster = cluster();
    let batch = || vec![("{a}1".to_owned(), vec![1]), ("{a}2".to_owned(), vec![2])];
    let partial = cluster.faults().put_all().once().partial(1);
    assert_eq!(cluster.put_all(batch()), Ok(2));
    assert_eq!(cluster.blobs().keys(), ["foo", "{a}1"]);
    assert_eq!(partial.changed(), 1);
    assert_eq!(cluster.put_all(batch()), Ok(2));
    assert_eq!(cluster.blobs().len(), 3);
}

#[test]
fn one_shard_is_out_of_memory_while_the_others_serve() {
    let cluster = cluster();
    assert_eq!(cluster.blobs().shard_of("foo"), Some(2));
    assert_eq!(cluster.blobs().shard_of("bar"), Some(0));
    cluster
        .faults()
        .put()
        .partition(2)
        .fail(StoreError::OutOfMemory);
    assert_eq!(cluster.put("foo", vec![]), Err(StoreError::OutOfMemory));
    assert_eq!(cluster.put("bar", vec![]), Ok(()));
    assert_eq!(cluster.get("foo"), Ok(Some(b"one".to_vec())));
    cluster.all_faults().heal();
    cluster.all_faults().partition(2).outage();
    assert_eq!(cluster.get("foo"), Err(StoreError::OutOfMemory));
    assert_eq!(cluster.get("bar"), Ok(Some(vec![])));
}

#[test]
fn a_step_over_keys_of_two_slots_is_refused_as_a_whole() {
    let cluster = cluster();
    assert_eq!(cluster.relocate("foo", "bar"), Err(StoreError::Lost));
    assert_eq!(cluster.blobs().keys(), ["foo"]);
    assert_eq!(cluster.relocate("none", "bar"), Ok(()));
    assert_eq!(cluster.relocate("foo", "{foo}2"), Ok(()));
    assert_eq!(cluster.blobs().keys(), ["{foo}2"]);
    assert_eq!(cluster.delete(&["foo", "bar"]), Err(StoreError::CrossSlot));
    assert_eq!(cluster.delete(&["foo", "{foo}2"]), Ok(1));
    let keys = ["foo".to_owned(), "bar".to_owned()];
    assert_eq!(cluster.mget(&keys), Err(StoreError::CrossSlot));
    let batch = keys.map(|key| (key, vec![]));
    assert_eq!(cluster.put_all(batch.to_vec()), Err(StoreError::CrossSlot));
    assert!(cluster.blobs().is_empty());
}

/// A body that passes over what was refused.
#[fake(map(counts: String => u32, shards = 2))]
pub trait Careless {
    #[fake(write = |tx| {
        let _ = tx.counts.increment(one.to_owned(), 1);
        let _ = tx.counts.increment(other.to_owned(), 1);
        Ok(())
    })]
    fn both(&self, one: &str, other: &str) -> Result<(), Violation>;
}

#[test]
fn a_body_that_passes_over_a_second_slot_is_aborted_and_told_why() {
    let careless = FakeCareless::new();
    let refused = careless.both("foo", "bar").unwrap_err();
    assert_eq!(
        (refused.kind(), refused.table()),
        (ViolationKind::CrossShard, "counts")
    );
    assert!(careless.counts().is_empty());
    careless.both("{x}1", "{x}2").unwrap();
    assert_eq!(careless.counts().len(), 2);
}
