mod api_keys {
    type CustomResult<T, E> = core::result::Result<T, E>;

    mod storage {
        use super::*;

        struct ApiKey { key_id: String, merchant_id: String, hashed_api_key: HashedApiKey, revoked: bool }

        struct ApiKeyNew { key_id: String, merchant_id: String, hashed_api_key: HashedApiKey }

        struct ApiKeyUpdate { revoked: Option<bool> }

        impl From<ApiKeyNew> for ApiKey {
            fn from(ApiKeyNew { key_id, merchant_id, hashed_api_key }: ApiKeyNew) -> Self {
                ApiKey { key_id, merchant_id, hashed_api_key, revoked: false }
            }
        }
    }

    #[fake(
        entity = storage::ApiKey,
        key = key_id,
        unique(hashed_api_key),
        duplicate = errors::StorageError::default(),
        missing = errors::StorageError::default(),
    )]
    trait ApiKeyInterface {
        #[fake(update(|it| if let Some(revoked) = api_key.revoked { it.revoked = revoked }), by(merchant_id, key_id))]
        fn update_api_key();
        #[fake(find(hashed_api_key))]
        fn find_api_key_by_hash_optional();
        #[fake(update(|it| it.revoked = true), by(merchant_id, key_id))]
        fn revoke_api_key();
    }
}

mod blocklist {
    type CustomResult<T, E> = core::result::Result<T, E>;

    mod storage {
        use super::*;

        struct Blocklist {
            merchant_id: common_utils::id_type::MerchantId,
            fingerprint_id: String,
            data_kind: common_enums::BlocklistDataKind,
        }

        struct BlocklistNew { entry: Blocklist }

        impl From<BlocklistNew> for Blocklist {
            fn from(new: BlocklistNew) -> Self {
                new.entry
            }
        }
    }

    #[fake(
        table(blocklist_entries: storage::Blocklist, key(merchant_id, fingerprint_id)),
        duplicate = errors::StorageError::default(),
        missing = errors::StorageError::default(),
    )]
    trait BlocklistInterface {}
}
