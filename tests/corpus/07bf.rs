mod storage {
    #[fake(map(values: String => String))]
    trait Storage {}
}
