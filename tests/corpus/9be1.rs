mod repository {
    trait Entity: Clone + Send + Sync + 'static {
        fn id(&self) -> Uuid;
    }

    #[fake(entity = T, key = id(): Uuid, where(T: Entity))]
    trait Repository {}
}
