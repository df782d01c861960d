//! `session-guard`: sessions with tokens that are rotated, events and claims.

use chrono::{DateTime, TimeDelta, Utc};
use fake_runtime::fake;
use session_guard::StoreError;
use session_guard::event::{EventKind, SessionEvent};
use session_guard::store::{
    ClaimScope, SessionRecord, SessionUpdate, Supersede, TokenLookup, TokenRecord,
};
use session_guard::token::TokenHash;
use uuid::Uuid;

/// A token and whose it is. In the table they stand in the order in which they were issued.
#[derive(Clone, Debug)]
pub struct Issued {
    session: Uuid,
    token: TokenRecord,
}

impl Issued {
    fn new(session: Uuid, hash: TokenHash, issued_at: DateTime<Utc>) -> Self {
        let token = TokenRecord {
            hash,
            issued_at,
            first_used_at: None,
            superseded_at: None,
        };
        Self { session, token }
    }
}

#[fake(
    remote = session_guard::store::SessionStore,
    table(sessions: SessionRecord, key = id: Uuid),
    table(tokens: Issued, key = token.hash: TokenHash, index(session), references(session -> sessions, on_delete = cascade)),
    state(events: Vec<SessionEvent>),
    map(claims: (String, EventKind) => DateTime<Utc>),
)]
pub trait SessionStore: Send + Sync + 'static {
    #[fake(write = |tx| {
        tx.sessions.insert(session.clone())?;
        tx.tokens.insert(Issued::new(session.id, *token, session.created_at))?;
        Ok(())
    })]
    fn insert_session(
        &self,
        session: &SessionRecord,
        token: &TokenHash,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    #[fake(read = |db| {
        let Some(found) = db.tokens.get(token) else { return Ok(None) };
        let Some(session) = db.sessions.get(&found.session) else { return Ok(None) };
        let later = db.tokens.iter().filter(|other| other.session == session.id);
        let mut newer = later.skip_while(|other| other.token.hash != *token).skip(1);
        let newer_token_used = newer.any(|other| other.token.first_used_at.is_some());
        Ok(Some(TokenLookup { session, token: found.token, newer_token_used }))
    })]
    fn find_by_token(
        &self,
        token: &TokenHash,
    ) -> impl Future<Output = Result<Option<TokenLookup>, StoreError>> + Send;

    #[fake(write = apply)]
    fn apply(
        &self,
        update: &SessionUpdate,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    fn delete_session(
        &self,
        session_id: Uuid,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    #[fake(write = |tx| {
        let of_subject = tx.sessions.filter(|session| session.subject == subject);
        Ok(of_subject.into_iter().filter_map(|session| tx.sessions.remove(&session.id)).map(|session| session.id).collect())
    })]
    fn delete_subject_sessions(
        &self,
        subject: &str,
    ) -> impl Future<Output = Result<Vec<Uuid>, StoreError>> + Send;

    #[fake(list(subject))]
    fn list_subject_sessions(
        &self,
        subject: &str,
    ) -> impl Future<Output = Result<Vec<SessionRecord>, StoreError>> + Send;

    #[fake(delete(|session| session.expires_at <= now || session.last_seen_at <= idle_cutoff), table = sessions)]
    fn delete_expired(
        &self,
        now: DateTime<Utc>,
        idle_cutoff: DateTime<Utc>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    #[fake(write = |tx| {
        tx.events.push(event.clone());
        Ok(())
    })]
    fn record_event(
        &self,
        event: &SessionEvent,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    #[fake(write = |tx| {
        tx.claims.retain(|_, at| *at >= cutoff);
        let before = tx.events.len();
        tx.events.retain(|event| event.at >= cutoff);
        Ok((before - tx.events.len()) as u64)
    })]
    fn delete_events_before(
        &self,
        cutoff: DateTime<Utc>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    #[fake(write = |tx| {
        let claim = (format!("{scope:?}"), kind);
        if tx.claims.get(&claim).is_some_and(|at| at > now - window) {
            return Ok(false);
        }
        tx.claims.put(claim, now)?;
        Ok(true)
    })]
    fn claim_event(
        &self,
        scope: ClaimScope<'_>,
        kind: EventKind,
        now: DateTime<Utc>,
        window: TimeDelta,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

fn apply(tx: &mut FakeSessionStoreTables, update: &SessionUpdate) -> Result<bool, StoreError> {
    let (id, now) = (update.session_id, update.now);
    if !tx.sessions.contains(&id) {
        return Ok(false);
    }
    let current = tx
        .tokens
        .find(|row| row.session == id && row.token.superseded_at.is_none());
    let mut rotated = false;
    if let (Some(rotation), Some(current)) = (&update.rotation, current) {
        rotated = match rotation.supersede {
            Supersede::Exact(hash) => current.token.hash == hash,
            Supersede::CurrentIssuedBefore(cutoff) => current.token.issued_at < cutoff,
            Supersede::Current => true,
        };
        if rotated {
            tx.tokens.update(&current.token.hash, |row| {
                row.token.superseded_at = Some(now)
            })?;
            tx.tokens.insert(Issued::new(id, rotation.new_token, now))?;
            let old = |at: Option<DateTime<Utc>>| {
                at.is_some_and(|at| at < rotation.prune_superseded_before)
            };
            tx.tokens
                .remove_where(|row| row.session == id && old(row.token.superseded_at));
        }
    }
    if let Some(hash) = update.mark_used {
        let unused = |row: &Issued| {
            row.session == id && row.token.hash == hash && row.token.first_used_at.is_none()
        };
        tx.tokens
            .update_where(unused, |row| row.token.first_used_at = Some(now))?;
    }
    tx.sessions.update(&id, |session| {
        session.last_seen_at = now;
        if let Some(baseline) = &update.baseline {
            session.baseline.clone_from(baseline);
        }
        session.step_up_required = update.step_up_required.unwrap_or(session.step_up_required);
        session.authenticated_at = update.authenticated_at.unwrap_or(session.authenticated_at);
    })?;
    Ok(rotated)
}

session_guard::store_conformance!(|| async { FakeSessionStore::new() });
