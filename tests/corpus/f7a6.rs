mod objects {
    type Result<T> = core::result::Result<T, Error>;

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Path { text: String }

    struct Object { location: Path, bytes: Bytes, etag: u64 }

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Bytes(Vec<u8>);

    struct PutPayload(Bytes);

    struct PutOptions { create: bool }

    struct PutResult { etag: u64 }

    trait MultipartUpload: Send {}

    struct Upload;

    impl MultipartUpload for Upload {}

    struct GetOptions { if_match: Option<u64> }

    struct GetResult { meta: ObjectMeta, bytes: Bytes }

    struct ObjectMeta { location: Path, size: usize }

    struct ListResult { objects: Vec<ObjectMeta> }

    struct CopyOptions { replaces: bool }

    struct RenameOptions { replaces: bool }

    impl Object {
        fn meta(&self) -> ObjectMeta {
            ObjectMeta { location: self.location.clone(), size: self.bytes.0.len() }
        }

        fn is_in(&self, prefix: Option<&Path>) -> bool {
            prefix.is_none_or(|prefix| self.location.text.starts_with(&prefix.text))
        }
    }

    impl From<fake_runtime::Violation> for Error {
        fn from(_: fake_runtime::Violation) -> Self {
            Error::default()
        }
    }

    impl Display for FakeObjectStore {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("fake")
        }
    }

    #[fake(entity = Object, key = location: Path)]
    trait ObjectStore {
        #[fake(write = |tx| {
            let etag = tx.rows.next_id();
            let object = Object { location: location.clone(), bytes: payload.0, etag };
            if opts.create { tx.rows.insert(object)? } else { tx.rows.upsert(object).map(|_| ())? }
            Ok(PutResult { etag })
        })]
        fn put_opts();
        #[fake(ignore(opts), write = |tx| {
            let etag = tx.rows.next_id();
            tx.rows.upsert(Object { location: location.clone(), bytes: Bytes::default(), etag })?;
            let upload: Box<dyn MultipartUpload> = Box::new(Upload);
            Ok(upload)
        })]
        fn put_multipart_opts();
        #[fake(find(
            location,
            |object| options.if_match.is_none_or(|etag| etag == object.etag),
            answer = |object| GetResult { meta: object.meta(), bytes: object.bytes },
        ))]
        fn get_opts();
        #[fake(read = |db| {
            let object = db.rows.get(location).ok_or_else(Error::default)?;
            let cut = |range: &Range<u64>| Bytes(object.bytes.0[range.start as usize..range.end as usize].to_vec());
            Ok(ranges.iter().map(cut).collect())
        })]
        fn get_ranges();
        #[fake(unsupported)]
        fn delete_stream();
        #[fake(read = |db| {
            let found: Vec<_> = db.rows.iter().filter(|object| object.is_in(prefix)).map(Object::meta).map(Ok).collect();
            let found: BoxStream<'static, Result<ObjectMeta>> = Box::pin(stream::iter(found));
            found
        })]
        fn list();
        #[fake(read = |db| {
            let found = db.rows.iter().filter(|object| object.is_in(prefix) && object.location.text > offset.text);
            let found: Vec<_> = found.map(Object::meta).map(Ok).collect();
            let found: BoxStream<'static, Result<ObjectMeta>> = Box::pin(stream::iter(found));
            found
        })]
        fn list_with_offset();
        #[fake(list(
            |object| object.is_in(prefix),
            answer = |object| object.meta(),
            page = |page| ListResult { objects: page.items },
        ))]
        fn list_with_delimiter();
        #[fake(write = |tx| {
            let object = tx.rows.get(from).ok_or_else(Error::default)?;
            let copy = Object { location: to.clone(), ..object };
            if options.replaces { tx.rows.upsert(copy).map(|_| ())? } else { tx.rows.insert(copy)? }
            Ok(())
        })]
        fn copy_opts();
        #[fake(write = |tx| {
            let object = tx.rows.remove(from).ok_or_else(Error::default)?;
            let moved = Object { location: to.clone(), ..object };
            if options.replaces { tx.rows.upsert(moved).map(|_| ())? } else { tx.rows.insert(moved)? }
            Ok(())
        })]
        fn rename_opts();
    }
}
