mod events {
    #[fake(state(begun: bool, waiting: Vec<DomainEventMessage>, published: Vec<DomainEventMessage>), duplicate = violation.to_string())]
    trait DomainEventPublisher {
        #[fake(write = |tx| { tx.begun = true; Ok(()) })]
        fn begin_transaction();
        #[fake(write = |tx| {
            tx.published.append(&mut tx.waiting);
            tx.begun = false;
            Ok(())
        })]
        fn commit_transaction();
        #[fake(write = |tx| {
            if tx.begun { tx.waiting.push(event) } else { tx.published.push(event) }
            Ok(())
        })]
        fn publish();
        #[fake(write = |tx| {
            tx.waiting.clear();
            tx.begun = false;
            Ok(())
        })]
        fn rollback();
    }
}

mod fixtures {
    struct Fixture { id: FixtureId, date: DateTime<Utc>, venue_id: VenueId, home: TeamId, away: TeamId }

    #[fake(
        entity = Fixture, key = id, type Error = String, type TxCtx = (),
        duplicate = violation.to_string(), missing = violation.to_string(),
    )]
    trait FixtureRepository {
        #[fake(list(venue_id, |fixture| fixture.date.date_naive() == date.date_naive()))]
        fn find_by_day_and_venue();
        #[fake(list(
            |fixture| fixture.date.date_naive() == date.date_naive(),
            |fixture| fixture.home == team_id || fixture.away == team_id,
        ))]
        fn find_by_day_and_team();
    }
}

mod teams {
    struct Team { id: TeamId, name: String }

    #[fake(
        entity = Team, key = id, type Error = String, type TxCtx = (),
        duplicate = violation.to_string(), missing = violation.to_string(),
    )]
    trait TeamRepository {}
}

mod assignments {
    struct Assignment { fixture: FixtureId, referee: RefereeId, staged: bool }

    #[fake(
        entity = Assignment, key(fixture: FixtureId, referee: RefereeId), type Error = String, type TxCtx = (),
        duplicate = violation.to_string(), missing = violation.to_string(),
    )]
    trait AssignmentRepository {
        #[fake(list(|assignment| assignment.staged))]
        fn find_all_staged();
    }
}

mod availabilities {
    struct Availability { fixture: FixtureId, referee: RefereeId }

    #[fake(
        entity = Availability, key(fixture, referee), type Error = String, type TxCtx = (),
        duplicate = violation.to_string(), missing = violation.to_string(),
    )]
    trait AvailabilityRepository {
        #[fake(insert(Availability { fixture: fixture.clone(), referee: referee.clone() }))]
        fn declare_availability();
        #[fake(delete)]
        fn withdraw_availability();
        #[fake(list(referee, answer = fixture))]
        fn get_availabilities_for_referee();
        #[fake(exists(fixture, referee))]
        fn is_available();
    }
}
