//! The snippets of the guide's chapter on maps: each is a part of a test here, and stands there word for word.

use fake_runtime::fake;

#[derive(Clone, Debug, PartialEq)]
struct Down;

#[fake(map(blobs: String => Vec<u8>, shards = 3))]
trait Blobs {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Down>;
    fn put(&self, key: &str, blob: Vec<u8>) -> Result<(), Down>;
}

#[test]
fn an_entry_is_evicted_a_value_is_cut_off_and_a_shard_is_down() {
    let blobs = FakeBlobs::new();
    blobs.put("logo", b"PNG".to_vec()).unwrap();
    let cut = blobs.faults().get().once().truncate(2);
    assert_eq!(blobs.get("logo"), Ok(Some(b"PN".to_vec())));
    let gone = blobs.faults().get().key("logo").once().evict();
    assert_eq!(blobs.get("logo"), Ok(None));
    assert_eq!((cut.changed(), gone.changed()), (1, 1));

    let shard = blobs.blobs().shard_of("logo").unwrap();
    blobs.faults().put().partition(shard).fail(Down);
    assert_eq!(blobs.put("logo", vec![]), Err(Down));
}
