mod media {
    trait AsyncTraitDeps: Debug + Send + Sync {}

    impl<T: Debug + Send + Sync> AsyncTraitDeps for T {}

    struct Media { request: MediaRequestParameters, uri: MxcUri, content: Vec<u8>, ignore_policy: IgnoreMediaRetentionPolicy }

    #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
    struct MediaRequestParameters { uri: MxcUri, format: String }

    struct LeasedLock { key: String, holder: String, generation: u64, until: SystemTime }

    impl From<fake_runtime::Violation> for MediaStoreError {
        fn from(_: fake_runtime::Violation) -> Self {
            MediaStoreError::default()
        }
    }

    #[fake(
        table(media: Media, key = request: MediaRequestParameters),
        table(locks: LeasedLock, key = key: String),
        state(policy: MediaRetentionPolicy),
        type Error = MediaStoreError,
    )]
    trait MediaStore {
        #[fake(write = |tx| {
            let until = now + Duration::from_millis(lease_duration_ms.into());
            let lock = |generation| LeasedLock { key: key.to_owned(), holder: holder.to_owned(), generation, until };
            let generation = match tx.locks.get(key) {
                Some(held) if held.holder == holder => held.generation,
                Some(held) if held.until > now => return Ok(None),
                Some(held) => held.generation + 1,
                None => 0,
            };
            tx.locks.upsert(lock(generation))?;
            Ok(Some(CrossProcessLockGeneration::from(generation)))
        })]
        fn try_take_leased_lock();
        #[fake(upsert(Media { request: request.clone(), uri: request.uri.clone(), content, ignore_policy }))]
        fn add_media_content();
        #[fake(write = |tx| {
            if let Some(media) = tx.media.remove(from) {
                tx.media.upsert(Media { request: to.clone(), uri: to.uri.clone(), ..media })?;
            }
            Ok(())
        })]
        fn replace_media_key();
        #[fake(find(request, answer = content), table = media)]
        fn get_media_content();
        #[fake(delete(request), table = media)]
        fn remove_media_content();
        #[fake(find(uri, first, answer = content), table = media)]
        fn get_media_content_for_uri();
        #[fake(delete(uri), table = media)]
        fn remove_media_content_for_uri();
        #[fake(write = |tx| {
            tx.policy = policy;
            Ok(())
        })]
        fn set_media_retention_policy();
        #[fake(read = |db| db.policy.clone())]
        fn media_retention_policy();
        #[fake(update(|media| media.ignore_policy = ignore_policy), by(request), table = media, missing = ignore)]
        fn set_ignore_media_retention_policy();
        #[fake(write = |tx| {
            tx.media.clear();
            Ok(())
        })]
        fn clean();
        #[fake(write = |_| Ok(()))]
        fn close();
        #[fake(write = |_| Ok(()))]
        fn reopen();
        #[fake(write = |_| Ok(()))]
        fn optimize();
        #[fake(read = |db| Ok(Some(db.media.iter().map(|media| media.content.len()).sum())))]
        fn get_size();
    }
}
