mod emails {
    #[fake]
    trait EmailSender {}
}
