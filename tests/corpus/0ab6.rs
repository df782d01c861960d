mod s3 {
    type Result<T> = core::result::Result<T, S3Error>;

    struct S3Error { code: &'static str }

    impl From<fake_runtime::Violation> for S3Error {
        fn from(violation: fake_runtime::Violation) -> Self {
            S3Error { code: violation.constraint() }
        }
    }

    struct Bucket { name: String }

    struct Object { bucket: String, key: String, body: Vec<u8> }

    struct GetObjectRequest { bucket: String, key: String }

    struct GetObjectOutput { body: Vec<u8> }

    struct PutObjectRequest { bucket: String, key: String, body: Vec<u8> }

    struct PutObjectOutput;

    struct DeleteObjectRequest { bucket: String, key: String }

    struct DeleteObjectOutput;

    struct CreateBucketRequest { bucket: String }

    struct CreateBucketOutput { location: String }

    struct DeleteBucketRequest { bucket: String }

    struct ListBucketsOutput { buckets: Vec<String> }

    #[fake(
        table(buckets: Bucket, key = name: String),
        table(objects: Object, key(bucket: String, key: String), references(bucket -> buckets)),
        missing = S3Error { code: "NoSuchKey" },
    )]
    trait S3Storage {
        #[fake(read = |db| match db.objects.get(&(input.bucket, input.key)) {
            Some(object) => Ok(GetObjectOutput { body: object.body }),
            None => Err(S3Error { code: "NoSuchKey" }),
        })]
        fn get_object();
        #[fake(write = |tx| {
            tx.objects.upsert(Object { bucket: input.bucket, key: input.key, body: input.body })?;
            Ok(PutObjectOutput)
        })]
        fn put_object();
        #[fake(write = |tx| {
            tx.objects.remove(&(input.bucket, input.key));
            Ok(DeleteObjectOutput)
        })]
        fn delete_object();
        #[fake(write = |tx| {
            tx.buckets.insert(Bucket { name: input.bucket.clone() })?;
            Ok(CreateBucketOutput { location: input.bucket })
        })]
        fn create_bucket();
        #[fake(delete(name = input.bucket), table = buckets, missing = S3Error { code: "NoSuchBucket" })]
        fn delete_bucket();
        #[fake(read = |db| Ok(ListBucketsOutput { buckets: db.buckets.iter().map(|bucket| bucket.name.clone()).collect() }))]
        fn list_buckets();
    }
}
