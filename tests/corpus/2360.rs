mod memory {
    type Result<T> = anyhow::Result<T>;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct MemoryChunk { id: String, session_id: Option<String>, text: String, importance: f32, pinned: bool, day: NaiveDate, superseded_by: Option<String>, model: String }

    struct MemorySession { id: String, title: String, outcome: Option<SessionOutcome> }

    struct Access { chunk_id: String, retrieved_by: String, used: bool }

    struct NewMemoryChunk { text: String, day: NaiveDate }

    struct NewMemorySession { title: String }

    struct MemoryQuery { text: String, limit: usize }

    struct SessionFilter { title: String }

    struct MemoryPredicate { text: String }

    struct PurgeReport { chunks: usize, sessions: usize }

    struct AgingReport { removed: usize }

    struct ReEmbedReport { chunks: usize }

    struct ExportFilter { text: String }

    struct ExportBundle { chunks: Vec<MemoryChunk> }

    struct MemoryStats { chunks: usize }

    impl From<NewMemoryChunk> for MemoryChunk {
        fn from(new: NewMemoryChunk) -> Self {
            MemoryChunk { text: new.text, day: new.day, ..Default::default() }
        }
    }

    impl From<NewMemorySession> for MemorySession {
        fn from(new: NewMemorySession) -> Self {
            MemorySession { id: String::new(), title: new.title, outcome: None }
        }
    }

    fn summary(chunks: impl Iterator<Item = MemoryChunk>, id: String) -> MemoryChunk {
        let texts: Vec<String> = chunks.map(|chunk| chunk.text).collect();
        MemoryChunk { id, text: texts.join("\n"), ..Default::default() }
    }

    #[fake(
        table(chunks: MemoryChunk, key(id: String, generate = uuid)),
        table(sessions: MemorySession, key(id: String, generate = uuid)),
        table(accesses: Access, references(chunk_id -> chunks, on_delete = cascade)),
    )]
    trait MemoryProvider {
        #[fake(list(|chunk| chunk.text.contains(&query.text), limit = query.limit))]
        fn retrieve();
        #[fake(list(|session| session.title.contains(&filter.title)))]
        fn list_sessions();
        #[fake(insert)]
        fn write();
        #[fake(write = |tx| {
            let mut written = Vec::new();
            for new in chunks {
                let id = format!("chunk-{}", tx.chunks.next_id::<u64>());
                let chunk = MemoryChunk { id, ..new.into() };
                tx.chunks.insert(chunk.clone())?;
                written.push(chunk);
            }
            Ok(written)
        })]
        fn write_batch();
        #[fake(insert)]
        fn open_session();
        #[fake(update(|session| session.outcome = Some(outcome)), missing = ignore, table = sessions)]
        fn close_session();
        #[fake(update(|session| session.title = title.to_owned()), missing = ignore)]
        fn rename_session();
        #[fake(update(|chunk| chunk.pinned = pinned), missing = ignore, table = chunks)]
        fn pin();
        #[fake(update(|chunk| chunk.importance = importance), missing = ignore, table = chunks)]
        fn update_importance();
        #[fake(update(|chunk| chunk.superseded_by = Some(new_id.to_owned())), by(id = old_id), missing = ignore, table = chunks)]
        fn supersede();
        #[fake(insert(Access { chunk_id: chunk_id.to_owned(), retrieved_by: retrieved_by.to_owned(), used }))]
        fn record_access();
        #[fake(delete(id = chunk_id), ignore(reason), table = chunks)]
        fn delete();
        #[fake(delete(|chunk| chunk.text.contains(&predicate.text)), ignore(reason), table = chunks)]
        fn delete_matching();
        #[fake(write = |tx| Ok(PurgeReport { chunks: tx.chunks.clear(), sessions: tx.sessions.clear() }))]
        fn purge_all();
        #[fake(write = |tx| {
            let of = tx.chunks.iter().filter(|chunk| chunk.session_id.as_deref() == Some(session_id)).cloned();
            let made = summary(of, format!("summary-{session_id}"));
            tx.chunks.insert(made.clone())?;
            Ok(made)
        })]
        fn summarize_session();
        #[fake(write = |tx| {
            let made = summary(tx.chunks.iter().filter(|chunk| chunk.day == date).cloned(), format!("day-{date}"));
            tx.chunks.insert(made.clone())?;
            Ok(vec![made])
        })]
        fn rollup_day();
        #[fake(write = |tx| {
            let made = summary(tx.chunks.iter().filter(|chunk| chunk.day == date).cloned(), format!("day-{date}"));
            tx.chunks.upsert(made.clone())?;
            Ok(vec![made])
        })]
        fn rollup_day_forced();
        #[fake(write = |tx| {
            let of = tx.chunks.iter().filter(|chunk| chunk.day >= week_start).cloned();
            let made = summary(of, format!("{rule_id}-{week_start}"));
            tx.chunks.insert(made.clone())?;
            Ok(made)
        })]
        fn rollup_rule_week();
        #[fake(write = |tx| {
            let of = tx.chunks.iter().filter(|chunk| chunk.day >= week_start).cloned();
            let made = summary(of, format!("{rule_id}-{week_start}"));
            tx.chunks.upsert(made.clone())?;
            Ok(made)
        })]
        fn rollup_rule_week_forced();
        #[fake(write = |tx| Ok(AgingReport { removed: tx.chunks.remove_where(|chunk| !chunk.pinned && chunk.importance < 0.1) }))]
        fn run_aging_sweep();
        #[fake(write = |tx| {
            let changed = tx.chunks.update_where(|_| true, |chunk| chunk.model = target_model.to_owned())?;
            Ok(ReEmbedReport { chunks: changed })
        })]
        fn re_embed_all();
        #[fake(list(|chunk| chunk.text.contains(&filter.text), page = |page| ExportBundle { chunks: page.items }), table = chunks)]
        fn export();
        #[fake(read = |db| Ok(MemoryStats { chunks: db.chunks.len() }))]
        fn stats();
    }
}
