//! An archive over an object store, as S3 is one: what breaks only when the network does, or the bucket is large.
//!
//! A transfer that breaks off in the middle, a listing that has a second page, two writers of one object, a bucket
//! that is full: a directory of files in a test knows none of it. The fake cuts an object off (`truncate`), lists by
//! prefix and page, keeps etags, and refuses what is more than its capacity.
//!
//! ```sh
//! cargo run --example object_store
//! ```

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{Listing, Violation, ViolationKind, fake};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StoreError {
    NoSuchKey,
    /// The object has changed since its etag was read.
    PreconditionFailed,
    InvalidRange,
    QuotaExceeded,
    SlowDown,
}

impl From<Violation> for StoreError {
    fn from(violation: Violation) -> Self {
        match violation.kind() {
            ViolationKind::Version => Self::PreconditionFailed,
            ViolationKind::Range => Self::InvalidRange,
            ViolationKind::Full => Self::QuotaExceeded,
            _ => Self::NoSuchKey,
        }
    }
}

/// What is known of an object without its bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    pub size: usize,
    pub etag: u64,
}

/// The boundary: a bucket of ten thousand bytes.
#[fake(
    map(objects: String => Vec<u8>, capacity = 10_000, evict = none, weigh = |_, bytes| bytes.len()),
    failures(StoreError::SlowDown),
)]
#[async_trait]
pub trait Bucket: Send + Sync {
    async fn get(&self, key: &str) -> Result<Vec<u8>, StoreError>;
    #[fake(read = |db| db.objects.range(key, range)?.ok_or(StoreError::NoSuchKey))]
    async fn get_range(&self, key: &str, range: Range<u64>) -> Result<Vec<u8>, StoreError>;
    #[fake(read = |db| {
        let object = db.objects.entry(key).ok_or(StoreError::NoSuchKey)?;
        Ok(Head { size: object.value().len(), etag: object.version() })
    })]
    async fn head(&self, key: &str) -> Result<Head, StoreError>;
    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), StoreError>;
    /// Stores it where the object has this etag still, or with `None` where there is no object.
    #[fake(write = |tx| Ok(tx.objects.put_if_version(key.to_owned(), bytes, etag)?))]
    async fn put_if(&self, key: &str, bytes: Vec<u8>, etag: Option<u64>)
    -> Result<u64, StoreError>;
    async fn delete(&self, key: &str) -> Result<(), StoreError>;
    /// A page of at most three keys and common prefixes.
    #[fake(read = |db| {
        let page = db.objects.list(prefix).delimiter("/").after(after.map(str::to_owned));
        Ok(page.limit(3).page())
    })]
    async fn list(
        &self,
        prefix: &str,
        after: Option<&str>,
    ) -> Result<Listing<String, Vec<u8>>, StoreError>;
}

/// Whether the archive counts on good days, or on all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Care {
    None,
    Taken,
}

/// The service under test.
pub struct Archive {
    pub bucket: Arc<dyn Bucket>,
    pub care: Care,
}

impl Archive {
    /// An object, whole.
    pub async fn download(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        if self.care == Care::None {
            return self.bucket.get(key).await;
        }
        let head = self.bucket.head(key).await?;
        let mut bytes = self.bucket.get(key).await?;
        // Where the transfer broke off it goes on.
        while bytes.len() < head.size {
            let rest = bytes.len() as u64..head.size as u64;
            bytes.extend(self.bucket.get_range(key, rest).await?);
        }
        Ok(bytes)
    }

    /// The names of everything in a folder.
    pub async fn folder(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let (mut names, mut after) = (Vec::new(), None);
        loop {
            let page = self.bucket.list(folder, after.as_deref()).await?;
            names.extend(page.entries.into_iter().map(|entry| entry.into_pair().0));
            names.extend(page.prefixes);
            after = page.next;
            if after.is_none() || self.care == Care::None {
                names.sort();
                return Ok(names);
            }
        }
    }

    /// Adds a line to an index that others write too.
    pub async fn note(&self, index: &str, line: &str) -> Result<(), StoreError> {
        loop {
            let head = match self.bucket.head(index).await {
                Ok(head) => Some(head),
                Err(StoreError::NoSuchKey) => None,
                Err(error) => return Err(error),
            };
            let mut bytes = match head {
                Some(_) => self.download(index).await?,
                None => Vec::new(),
            };
            bytes.extend_from_slice(line.as_bytes());
            if self.care == Care::None {
                return self.bucket.put(index, bytes).await;
            }
            match self
                .bucket
                .put_if(index, bytes, head.map(|head| head.etag))
                .await
            {
                Err(StoreError::PreconditionFailed) => {}
                written => return written.map(drop),
            }
        }
    }
}

fn archive(care: Care) -> (FakeBucket, Archive) {
    let bucket = FakeBucket::new();
    let archive = Archive {
        bucket: Arc::new(bucket.clone()),
        care,
    };
    (bucket, archive)
}

fn fill(bucket: &FakeBucket) {
    let photo = |name: &str| (format!("photos/{name}"), vec![1, 2, 3, 4, 5]);
    let photos = [
        "1.jpg",
        "2.jpg",
        "2024/a.jpg",
        "2024/b.jpg",
        "3.jpg",
        "4.jpg",
    ]
    .map(photo);
    bucket.objects().put_all(photos).expect("there is room");
}

/// Two writers note a line each; both have read the index before one of them writes.
async fn both_note(care: Care) -> String {
    let (bucket, archive) = archive(care);
    bucket
        .objects()
        .put("index".to_owned(), b"-".to_vec())
        .expect("there is room");
    bucket.faults().put().delay(Duration::from_millis(1));
    bucket
        .faults()
        .put_if()
        .times(2)
        .delay(Duration::from_millis(1));
    let (one, other) = tokio::join!(archive.note("index", "a"), archive.note("index", "b"));
    one.and(other).expect("nothing is in their way");
    let bytes = bucket.objects().get("index").expect("it was there before");
    String::from_utf8(bytes).expect("only letters were noted")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for care in [Care::None, Care::Taken] {
        println!("Care {care:?}:");
        let (bucket, archive) = archive(care);
        fill(&bucket);
        bucket.faults().get().once().truncate(2);
        let bytes = archive.download("photos/1.jpg").await.expect("it is there");
        println!(
            "    of 5 bytes, after a transfer that breaks off: {}",
            bytes.len()
        );
        let names = archive.folder("photos/").await.expect("the store answers");
        println!("    of 5 names in a folder, three a page: {}", names.len());
        println!(
            "    noted by two writers at once: {:?}",
            both_note(care).await
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn on_a_good_day_a_careless_archive_is_right() {
        for care in [Care::None, Care::Taken] {
            let (bucket, archive) = archive(care);
            fill(&bucket);
            assert_eq!(
                archive.download("photos/1.jpg").await,
                Ok(vec![1, 2, 3, 4, 5])
            );
            assert_eq!(archive.folder("photos/2024/").await.unwrap().len(), 2);
            archive.note("index", "a").await.unwrap();
            archive.note("index", "b").await.unwrap();
            assert_eq!(bucket.objects().get("index"), Some(b"ab".to_vec()));
        }
    }

    #[tokio::test]
    async fn a_transfer_that_breaks_off_is_taken_up_where_it_did() {
        for (care, whole) in [(Care::None, false), (Care::Taken, true)] {
            let (bucket, archive) = archive(care);
            fill(&bucket);
            let cut = bucket.faults().get().truncate(2);
            let bytes = archive.download("photos/1.jpg").await.unwrap();
            assert_eq!(bytes == [1, 2, 3, 4, 5], whole);
            assert_eq!(cut.changed(), 1);
        }
    }

    #[tokio::test]
    async fn a_folder_is_longer_than_its_first_page() {
        let wanted = ["1.jpg", "2.jpg", "2024/", "3.jpg", "4.jpg"];
        for (care, names) in [(Care::None, 3), (Care::Taken, 5)] {
            let (bucket, archive) = archive(care);
            fill(&bucket);
            let found = archive.folder("photos/").await.unwrap();
            assert_eq!(found, wanted.map(|name| format!("photos/{name}"))[..names]);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn two_writers_keep_both_their_lines_by_the_etag() {
        assert_eq!(both_note(Care::None).await.len(), 2, "one line is lost");
        assert_eq!(both_note(Care::Taken).await.len(), 3);
    }

    #[tokio::test]
    async fn a_range_ends_with_the_object_and_begins_inside_of_it() {
        let (bucket, _) = archive(Care::Taken);
        fill(&bucket);
        assert_eq!(
            bucket.get_range("photos/1.jpg", 3..99).await,
            Ok(vec![4, 5])
        );
        let beyond = bucket.get_range("photos/1.jpg", 5..6).await;
        assert_eq!(beyond, Err(StoreError::InvalidRange));
        assert_eq!(
            bucket.get_range("none", 0..1).await,
            Err(StoreError::NoSuchKey)
        );
    }

    #[tokio::test]
    async fn a_full_bucket_refuses_and_keeps_what_it_has() {
        let (bucket, _) = archive(Care::Taken);
        bucket.put("backup", vec![0; 9_000]).await.unwrap();
        let refused = bucket.put("backup", vec![1; 10_001]).await;
        assert_eq!(refused, Err(StoreError::QuotaExceeded));
        assert_eq!(bucket.head("backup").await.unwrap().size, 9_000);
        bucket.delete("backup").await.unwrap();
        assert_eq!(bucket.put("backup", vec![1; 10_000]).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_read_runs_into_the_callers_timeout() {
        let (bucket, archive) = archive(Care::Taken);
        fill(&bucket);
        bucket.faults().get().delay(Duration::from_secs(30));
        let read = archive.download("photos/1.jpg");
        let limit = Duration::from_secs(10);
        assert!(tokio::time::timeout(limit, read).await.is_err());
    }

    #[tokio::test]
    async fn a_store_that_asks_to_slow_down_fails_and_loses_nothing() {
        let (bucket, archive) = archive(Care::Taken);
        fill(&bucket);
        let outage = bucket.all_faults().outage();
        assert_eq!(archive.note("index", "a").await, Err(StoreError::SlowDown));
        outage.heal();
        assert_eq!(bucket.objects().len(), 6);
    }
}
