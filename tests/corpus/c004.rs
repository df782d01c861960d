mod emails {
    #[fake]
    trait EmailPort {}
}

mod credentials {
    #[derive(Clone, Debug, Default, PartialEq)]
    struct Credential {
        id: Uuid,
        user_id: Uuid,
        credential_type: String,
        secret: Option<HashResult>,
        secret_data: Option<String>,
        label: Option<String>,
        temporary: bool,
        data: Value,
        passkey: Option<Passkey>,
        passkey_id: Option<Vec<u8>>,
    }

    struct AuthenticationResult { credential_id: Vec<u8>, counter: u32 }

    #[fake(
        entity = Credential,
        key(id: Uuid, generate = uuid),
        duplicate = CredentialError::default(),
        missing = CredentialError::default(),
    )]
    trait CredentialRepository {
        #[fake(insert(Credential {
            id: ids.uuid(), user_id, credential_type, secret: Some(hash_result), label: Some(label), temporary, ..Default::default()
        }))]
        fn create_credential();
        #[fake(find(user_id, |credential| credential.credential_type == "password"), first)]
        fn get_password_credential();
        #[fake(delete(user_id, |credential| credential.credential_type == "password"))]
        fn delete_password_credential();
        #[fake(insert(Credential {
            id: ids.uuid(), user_id, credential_type, secret_data: Some(secret_data), label, data: credential_data, ..Default::default()
        }))]
        fn create_custom_credential();
        #[fake(write = |tx| {
            for secret in hash {
                let id = Uuid::from_u64_pair(0, tx.rows.next_id());
                let credential_type = "recovery-code".to_owned();
                tx.rows.insert(Credential { id, user_id, credential_type, secret: Some(secret), ..Default::default() })?;
            }
            Ok(())
        })]
        fn create_recovery_code_credentials();
        #[fake(insert(Credential {
            id: ids.uuid(), user_id, credential_type: "webauthn".to_owned(), passkey: Some(webauthn_credential), ..Default::default()
        }))]
        fn create_webauthn_credential();
        #[fake(list(user_id, |credential| credential.passkey.is_some()))]
        fn get_webauthn_public_key_credentials();
        #[fake(find(user_id, |credential| credential.passkey_id.as_deref() == Some(credential_id)))]
        fn get_webauthn_credential_by_credential_id_and_user();
        #[fake(update(|credential| credential.data = auth_result.counter.into()), by(|credential| {
            credential.passkey_id.as_ref() == Some(&auth_result.credential_id)
        }))]
        fn update_webauthn_credential();
    }

    impl From<fake_runtime::Violation> for CredentialError {
        fn from(_: fake_runtime::Violation) -> Self {
            CredentialError::default()
        }
    }
}

mod members {
    struct GroupMember { group_id: GroupId, user_id: Uuid }

    struct GroupMemberDetail { user_id: Uuid, name: String }

    #[fake(
        entity = GroupMember,
        key(group_id: GroupId, user_id: Uuid),
        state(names: HashMap<Uuid, String>),
        duplicate = CoreError::default(),
    )]
    trait GroupMemberRepository {
        #[fake(insert(GroupMember { group_id, user_id }))]
        fn add_member();
        #[fake(read = |db| {
            let named = db.rows.iter().filter(|member| member.group_id == group_id).map(|member| GroupMemberDetail {
                user_id: member.user_id,
                name: db.names.get(&member.user_id).cloned().unwrap_or_default(),
            });
            let found = named.filter(|member| search.as_ref().is_none_or(|text| member.name.contains(text)));
            Ok(found.skip(offset as usize).take(limit as usize).collect())
        })]
        fn list_members();
        #[fake(read = |db| {
            let found = db.rows.iter().filter(|member| member.group_id == group_id && search.as_ref().is_none_or(|text| {
                db.names.get(&member.user_id).is_some_and(|name| name.contains(text))
            }));
            Ok(found.count() as i64)
        })]
        fn count_members();
    }
}

mod organizations {
    struct Organization { id: OrganizationId, realm_id: RealmId, alias: String, name: String }

    struct CreateOrganizationParams { realm_id: RealmId, alias: String, name: String }

    struct UpdateOrganizationParams { name: Option<String> }

    impl From<CreateOrganizationParams> for Organization {
        fn from(CreateOrganizationParams { realm_id, alias, name }: CreateOrganizationParams) -> Self {
            Organization { id: OrganizationId::default(), realm_id, alias, name }
        }
    }

    #[fake(
        entity = Organization,
        key(id: OrganizationId, generate = OrganizationId::from(ids.next::<u64>())),
        unique(realm_id, alias),
        duplicate = CoreError::default(),
        missing = CoreError::default(),
    )]
    trait OrganizationRepository {
        #[fake(update(|organization| if let Some(name) = params.name { organization.name = name }))]
        fn update_organization();
    }
}

mod refresh_tokens {
    struct RefreshToken {
        jti: Uuid,
        user_id: Uuid,
        family_id: Uuid,
        expires_at: Option<DateTime<Utc>>,
        session_id: Option<Uuid>,
        revoked: bool,
    }

    enum RotateOutcome { Rotated, Reused }

    #[fake(
        entity = RefreshToken,
        key = jti,
        duplicate = SecurityError::default(),
        missing = SecurityError::default(),
    )]
    trait RefreshTokenRepository {
        #[fake(insert(RefreshToken { jti, user_id, family_id: jti, expires_at, session_id, revoked: false }))]
        fn create();
        #[fake(insert(RefreshToken { jti, user_id, family_id, expires_at, session_id, revoked: false }))]
        fn create_in_family();
        #[fake(update(|token| token.revoked = true), missing = SecurityError::default())]
        fn revoke_by_jti();
        #[fake(write = |tx| {
            let Some(old) = tx.rows.get(&old_id).filter(|token| !token.revoked) else {
                return Ok(RotateOutcome::Reused);
            };
            tx.rows.update(&old_id, |token| token.revoked = true)?;
            let expires_at = new_expires_at;
            tx.rows.insert(RefreshToken { jti: new_jti, user_id, family_id, expires_at, revoked: false, ..old })?;
            Ok(RotateOutcome::Rotated)
        })]
        fn rotate();
        #[fake(update(|token| token.revoked = true), missing = ignore)]
        fn revoke_family();
        #[fake(update(|token| token.revoked = true), by(session_id = Some(session_id)))]
        fn revoke_by_session_id();
        #[fake(update(|token| token.revoked = true))]
        fn revoke_all_for_user();
    }

    impl From<fake_runtime::Violation> for SecurityError {
        fn from(_: fake_runtime::Violation) -> Self {
            SecurityError::default()
        }
    }
}

mod attributes {
    struct UserAttribute { user_id: Uuid, realm_id: RealmId, key: String, value: String }

    #[fake(
        entity = UserAttribute,
        key(user_id: Uuid, key: String),
        duplicate = CoreError::default(),
    )]
    trait UserAttributeRepository {
        #[fake(write = |tx| {
            let mut stored = Vec::new();
            for (key, value) in attributes {
                let attribute = UserAttribute { user_id, realm_id: realm_id.clone(), key, value };
                tx.rows.upsert(attribute.clone())?;
                stored.push(attribute);
            }
            Ok(stored)
        })]
        fn upsert_many();
    }

    impl From<fake_runtime::Violation> for CoreError {
        fn from(_: fake_runtime::Violation) -> Self {
            CoreError::default()
        }
    }
}

mod users {
    struct User {
        id: Uuid,
        realm_id: RealmId,
        client_id: Option<Uuid>,
        username: String,
        email: String,
        failed_logins: u32,
        locked_until: Option<DateTime<Utc>>,
    }

    struct CreateUserRequest { realm_id: RealmId, client_id: Option<Uuid>, username: String, email: String }

    struct UpdateUserRequest { email: Option<String> }

    impl From<CreateUserRequest> for User {
        fn from(CreateUserRequest { realm_id, client_id, username, email }: CreateUserRequest) -> Self {
            User { id: Uuid::nil(), realm_id, client_id, username, email, failed_logins: 0, locked_until: None }
        }
    }

    #[fake(
        entity = User,
        key(id: Uuid, generate = uuid),
        unique(username, realm_id),
        unique(email, realm_id),
        unique(client_id),
        duplicate = CoreError::default(),
        missing = CoreError::default(),
    )]
    trait UserRepository {
        #[fake(delete(realm_id, id = ids))]
        fn bulk_delete_user();
        #[fake(update(|user| if let Some(email) = dto.email { user.email = email }))]
        fn update_user();
        #[fake(update(|user| {
            user.failed_logins += 1;
            user.locked_until = locked_until;
        }), missing = ignore)]
        fn increment_failed_login_attempts();
        #[fake(update(|user| user.failed_logins = 0), missing = ignore)]
        fn reset_failed_login_attempts();
        #[fake(update(|user| user.locked_until = None), missing = ignore)]
        fn unlock_user();
    }
}

mod sessions {
    struct UserSession {
        id: Uuid,
        user_id: Uuid,
        realm_id: Uuid,
        expires_at: DateTime<Utc>,
        last_seen: DateTime<Utc>,
    }

    #[fake(
        entity = UserSession,
        key = id,
        now: DateTime<Utc>,
        duplicate = SessionError::default(),
        missing = SessionError::default(),
    )]
    trait UserSessionRepository {
        #[fake(delete(user_id, realm_id, |session| session.expires_at <= now))]
        fn delete_expired_for_user();
        #[fake(update(|session| session.last_seen = now), missing = ignore)]
        fn update_last_seen();
    }
}
