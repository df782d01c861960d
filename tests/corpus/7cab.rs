mod clock {
    #[fake]
    trait Clock {}
}
