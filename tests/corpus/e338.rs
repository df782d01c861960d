mod effects {
    struct EffectRecord { id: EffectId, key: EffectKey, state: String, lease: Option<Lease> }

    struct LateObservation { id: ObservationId, effect: EffectId, note: String }

    struct EffectEvent { effect: EffectId, state: String }

    struct NewEffect { id: EffectId, key: EffectKey }

    enum InsertOutcome { Inserted(EffectRecord), Present(EffectRecord) }

    struct Lease { effect: EffectId, owner: WorkerId, until: SystemTime }

    struct TransitionRequest { effect: EffectId, state: String }

    struct ListQuery { state: Option<String> }

    struct PruneQuery { state: String }

    impl From<fake_runtime::Violation> for StoreError {
        fn from(_: fake_runtime::Violation) -> Self {
            StoreError::default()
        }
    }

    #[fake(
        table(effects: EffectRecord, key = id: EffectId, unique(key)),
        table(late_observations: LateObservation, key = id: ObservationId, references(effect -> effects)),
        table(events: EffectEvent, references(effect -> effects, on_delete = cascade)),
        rename(late_observations = late_observation_rows, events = event_rows),
    )]
    trait EffectStore {
        #[fake(list(effect = id, |late| after.as_ref().is_none_or(|after| late.effect > *after)))]
        fn late_observations();
        #[fake(write = |tx| {
            if let Some(present) = tx.effects.get(&new.id) {
                return Ok(InsertOutcome::Present(present));
            }
            let record = EffectRecord { id: new.id, key: new.key, state: "new".to_owned(), lease: None };
            tx.effects.insert(record.clone())?;
            Ok(InsertOutcome::Inserted(record))
        })]
        fn insert_or_get();
        #[fake(write = |tx| {
            let free = |record: &EffectRecord| record.lease.as_ref().is_none_or(|lease| lease.until <= now);
            tx.effects.get(&id).filter(free).ok_or_else(StoreError::default)?;
            let lease = Lease { effect: id, owner: owner.clone(), until: now + ttl };
            tx.effects.update(&lease.effect, |record| record.lease = Some(lease.clone()))?;
            Ok(lease)
        })]
        fn acquire_lease();
        #[fake(write = |tx| {
            let held = |record: &EffectRecord| record.lease.as_ref() == Some(lease) && lease.until > now;
            tx.effects.get(&lease.effect).filter(held).ok_or_else(StoreError::default)?;
            let lease = Lease { until: now + ttl, ..lease.clone() };
            tx.effects.update(&lease.effect, |record| record.lease = Some(lease.clone()))?;
            Ok(lease)
        })]
        fn renew_lease();
        #[fake(
            update(|record| record.lease = None),
            by(|record| record.lease.as_ref() == Some(lease)),
            table = effects,
            missing = ignore,
        )]
        fn release_lease();
        #[fake(write = |tx| {
            let TransitionRequest { effect, state } = request;
            let changed = tx.effects.update(&effect, |record| record.state = state.clone())?;
            tx.events.insert(EffectEvent { effect, state })?;
            Ok(changed)
        })]
        fn transition();
        #[fake(list(|record| query.state.as_ref().is_none_or(|state| record.state == *state)))]
        fn list();
        #[fake(list(effect = id))]
        fn events();
        #[fake(delete(state = query.state), table = effects)]
        fn prune();
    }
}
