mod entries {
    struct Entry { primary_namespace: String, secondary_namespace: String, key: String, value: Vec<u8> }

    trait DbTransactionFinalizer {
        type Err;
    }

    impl<Error: From<fake_runtime::Violation>> DbTransactionFinalizer for FakeKVStoreTransaction<Error> {
        type Err = Error;
    }

    #[fake(
        entity = Entry,
        key(primary_namespace: String, secondary_namespace: String, key: String),
        where(Error: From<fake_runtime::Violation>),
    )]
    trait KVStoreTransaction {
        #[fake(find(primary_namespace, secondary_namespace, key, answer = value))]
        fn kv_read();
        #[fake(upsert(Entry {
            primary_namespace: primary_namespace.to_owned(),
            secondary_namespace: secondary_namespace.to_owned(),
            key: key.to_owned(),
            value: value.to_owned(),
        }))]
        fn kv_write();
        #[fake(write = |tx| {
            let entry = Entry {
                primary_namespace: primary_namespace.to_owned(),
                secondary_namespace: secondary_namespace.to_owned(),
                key: key.to_owned(),
                value: value.to_owned(),
            };
            Ok(tx.rows.insert(entry).is_ok())
        })]
        fn kv_write_if_absent();
        #[fake(delete)]
        fn kv_remove();
        #[fake(
            update(|entry| entry.value = replacement.to_owned()),
            by(primary_namespace, secondary_namespace, key, value = expected),
        )]
        fn kv_write_if_equals();
        #[fake(list(primary_namespace, secondary_namespace, answer = key))]
        fn kv_list();
    }
}

mod proofs {
    struct Proof { y: PublicKey, quote_id: Option<QuoteId>, operation_id: Option<uuid::Uuid>, keyset_id: Id, amount: Amount, state: State }

    type Proofs = Vec<Proof>;

    #[fake(entity = Proof, key = y: PublicKey, type Err = Error)]
    trait ProofsDatabase {
        #[fake(list(quote_id, answer = y))]
        fn get_proof_ys_by_quote_id();
        #[fake(read = |db| Ok(ys.iter().map(|y| db.rows.get(y).map(|proof| proof.state)).collect()))]
        fn get_proofs_states();
        #[fake(read = |db| {
            let of = || db.rows.iter().filter(|proof| proof.keyset_id == *keyset_id);
            Ok((of().cloned().collect(), of().map(|proof| Some(proof.state.clone())).collect()))
        })]
        fn get_proofs_by_keyset_id();
        #[fake(read = |db| {
            let mut total = HashMap::new();
            for proof in db.rows.iter() {
                let amount: &mut Amount = total.entry(proof.keyset_id.clone()).or_default();
                amount.0 += proof.amount.0;
            }
            Ok(total)
        })]
        fn get_total_redeemed();
        #[fake(list(operation_id, answer = y))]
        fn get_proof_ys_by_operation_id();
    }
}

mod quotes {
    struct MintMintQuote { id: QuoteId, request: String, request_lookup_id: PaymentIdentifier, last_checked: u64 }

    mod mint {
        use super::*;

        struct MeltQuote { id: QuoteId, request: String }
    }

    #[fake(
        table(mint_quotes: MintMintQuote, key = id: QuoteId, unique(request), unique(request_lookup_id)),
        table(melt_quotes: mint::MeltQuote, key = id: QuoteId),
        type Err = Error,
        duplicate = Error::default(),
    )]
    trait QuotesDatabase {
        #[fake(
            update(|quote| quote.last_checked = last_checked),
            by(id = quote_id, |quote| quote.last_checked + min_interval <= last_checked),
            table = mint_quotes,
        )]
        fn try_update_mint_quote_last_checked();
    }
}
