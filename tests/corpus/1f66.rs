mod oauth {
    struct User { id: UserId, email: String }

    struct OAuthAccount { user_id: UserId, provider: String, subject: String }

    #[fake(
        table(users: User, key = id: UserId),
        table(accounts: OAuthAccount, key(provider: String, subject: String), references(user_id -> users)),
        map(pkce_verifiers: String => String),
        duplicate = Error::default(),
    )]
    trait OAuthRepository {
        #[fake(insert(OAuthAccount { user_id: user_id.clone(), provider: provider.into(), subject: subject.into() }))]
        fn create_account();
        #[fake(read = |db| {
            let account = db.accounts.get(&(provider.to_owned(), subject.to_owned()));
            Ok(account.and_then(|account| db.users.get(&account.user_id)))
        })]
        fn find_user_by_provider();
        #[fake(insert(OAuthAccount { user_id: user_id.clone(), provider: provider.into(), subject: subject.into() }))]
        fn link_account();
        #[fake(put(ttl = expires_in))]
        fn store_pkce_verifier();
        #[fake(get, map = pkce_verifiers)]
        fn get_pkce_verifier();
        #[fake(delete, map = pkce_verifiers)]
        fn delete_pkce_verifier();
    }
}

mod passkeys {
    struct PasskeyCredential {
        id: Vec<u8>,
        user_id: UserId,
        public_key: Vec<u8>,
        name: Option<String>,
        last_used: Option<SystemTime>,
    }

    #[fake(entity = PasskeyCredential, key = id: Vec<u8>, duplicate = Error::default(), missing = Error::default())]
    trait PasskeyRepository {
        #[fake(insert(PasskeyCredential {
            id: credential_id,
            user_id: user_id.clone(),
            public_key,
            name,
            last_used: None,
        }))]
        fn add_credential();
        #[fake(update(|credential| credential.last_used = Some(now)), missing = Error::default())]
        fn update_last_used();
    }
}

mod passwords {
    #[fake(map(password_hashes: UserId => String), duplicate = Error::default())]
    trait PasswordRepository {}
}

mod sessions {
    struct Session { token: SessionToken, user_id: UserId, expires_at: SystemTime }

    #[fake(entity = Session, key = token, duplicate = Error::default())]
    trait SessionRepository {
        #[fake(delete(|session| session.expires_at <= now))]
        fn cleanup_expired();
    }
}

mod tokens {
    impl From<fake_runtime::Violation> for Error {
        fn from(_: fake_runtime::Violation) -> Self {
            Error::default()
        }
    }

    struct SecureToken { token: String, user_id: UserId, purpose: TokenPurpose, expires_at: SystemTime, used: bool }

    #[fake(entity = SecureToken, key = token: String, duplicate = Error::default())]
    trait TokenRepository {
        #[fake(insert(SecureToken {
            token: ids.uuid(),
            user_id: user_id.clone(),
            purpose,
            expires_at: now + expires_in,
            used: false,
        }))]
        fn create_token();
        #[fake(write = |tx| {
            let good = |found: &SecureToken| found.purpose == purpose && !found.used && found.expires_at > now;
            let found = tx.rows.get(token).filter(good);
            if found.is_some() {
                tx.rows.update(token, |row| row.used = true)?;
            }
            Ok(found)
        })]
        fn verify_token();
        #[fake(exists(token, purpose, |row| !row.used && row.expires_at > now))]
        fn check_token();
        #[fake(delete(|token| token.expires_at <= now))]
        fn cleanup_expired_tokens();
    }
}

mod users {
    struct User { id: UserId, email: String, verified: bool }

    impl From<fake_runtime::Violation> for Error {
        fn from(_: fake_runtime::Violation) -> Self {
            Error::default()
        }
    }

    struct NewUser { email: String }

    impl From<NewUser> for User {
        fn from(new: NewUser) -> Self {
            User { id: UserId::default(), email: new.email, verified: false }
        }
    }

    #[fake(
        entity = User,
        key(id: UserId, generate = UserId::from(ids.next::<u64>())),
        unique(email),
        duplicate = Error::default(),
        missing = Error::default(),
    )]
    trait UserRepository {
        #[fake(write = |tx| {
            if let Some(user) = tx.rows.iter().find(|user| user.email == email) {
                return Ok(user.clone());
            }
            let id = UserId::from(tx.rows.next_id::<u64>());
            let user = User { id, email: email.to_owned(), verified: false };
            tx.rows.insert(user.clone())?;
            Ok(user)
        })]
        fn find_or_create_by_email();
        #[fake(update(|user| user.verified = true), missing = Error::default())]
        fn mark_email_verified();
    }
}
