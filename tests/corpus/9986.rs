mod emails {
    #[fake]
    trait EmailProvider {
        #[fake(read = |_| "fake")]
        fn id();
    }
}
