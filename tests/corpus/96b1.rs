mod tokens {
    struct RefreshTokenRow { id: Uuid, user_id: Uuid }

    #[fake(table(refresh_tokens: RefreshTokenRow, key = id), missing = DeleteRefreshTokenError::default())]
    trait DeleteRefreshToken {}
}
