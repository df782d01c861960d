mod repo {
    trait Entity: Clone + Send + Sync + 'static {
        fn id(&self) -> u64;
    }

    #[fake(
        entity = T, key = id(): u64, where(T: Entity),
        type Id = u64, type Error = String,
        duplicate = violation.to_string(), missing = violation.to_string(),
    )]
    trait Repo {}
}
