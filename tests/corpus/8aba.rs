mod jobs {
    struct Job { id: JobId, executor: String, state: JobState, scheduled_at: DateTime<Utc>, errors: Vec<ExecutionError> }

    enum JobState { Ready, Running, Complete, Discarded, Cancelled }

    struct EnqueuableJob<'a> { executor: &'a str, scheduled_at: DateTime<Utc> }

    struct Query<'a> { executor: Option<&'a str> }

    struct PruneSpec { before: DateTime<Utc> }

    #[fake(
        entity = Job,
        key = id,
        now: DateTime<Utc>,
        duplicate = BackendError::default(),
        missing = BackendError::default(),
    )]
    trait Backend {
        #[fake(ignore(executor_identifier), write = |tx| {
            let ready: Vec<Job> = tx.rows.iter().filter(|job| job.state == JobState::Ready).cloned().collect();
            for job in &ready {
                tx.rows.update(&job.id, |job| job.state = JobState::Running).expect("the job is there");
            }
            let jobs: Pin<Box<dyn Stream<Item = Result<Job, BackendError>> + Send>> =
                Box::pin(stream::iter(ready.into_iter().map(Ok)));
            jobs
        })]
        fn subscribe_ready_jobs();
        #[fake(insert(Job {
            id: JobId::from(ids.next::<u64>()),
            executor: job.executor.to_owned(),
            state: JobState::Ready,
            scheduled_at: job.scheduled_at,
            errors: Vec::new(),
        }))]
        fn enqueue();
        #[fake(update(|job| job.state = JobState::Complete), missing = BackendError::default())]
        fn mark_job_complete();
        #[fake(update(|job| {
            job.state = JobState::Ready;
            job.scheduled_at = next_scheduled_at;
            job.errors.push(error);
        }), missing = BackendError::default())]
        fn mark_job_retryable();
        #[fake(update(|job| {
            job.state = JobState::Discarded;
            job.errors.push(error);
        }), missing = BackendError::default())]
        fn mark_job_discarded();
        #[fake(update(|job| {
            job.state = JobState::Cancelled;
            job.errors.push(error);
        }), missing = BackendError::default())]
        fn mark_job_cancelled();
        #[fake(update(|job| job.scheduled_at = next_scheduled_at), missing = BackendError::default())]
        fn mark_job_snoozed();
        #[fake(delete(|job| job.state == JobState::Complete && job.scheduled_at < prune_spec.before))]
        fn prune_jobs();
        #[fake(update(|job| {
            job.state = JobState::Ready;
            job.scheduled_at = now;
        }), missing = BackendError::default())]
        fn rerun_job();
        #[fake(list(|job| query.executor.is_none_or(|executor| job.executor == executor)))]
        fn query();
    }
}
