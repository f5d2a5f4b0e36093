//! The laws, by example and for any sequence of commands.

use super::*;
use crate::domain::Direction;
use proptest::prelude::*;

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap()
}

fn planned() -> Call {
    Call {
        purpose: Some(Purpose::new("Qualify budget").unwrap()),
        planned_at: Some(at(0)),
        state: CallState::Planned { started_at: None },
    }
}

fn reason() -> Reason {
    Reason::new("no answer").unwrap()
}

#[test]
fn a_call_tracked_from_0905_and_held_at_0923_took_18_minutes() {
    let call = planned()
        .start(at(5))
        .unwrap()
        .hold(
            Span::new(at(5), at(23)).unwrap(),
            Outcome::default(),
            at(23),
        )
        .unwrap();
    assert_eq!(call.state.status(), Status::Held);
    assert_eq!(call.state.duration().unwrap().to_string(), "18 min");
}

#[test]
fn a_call_cannot_end_before_it_starts_nor_last_longer_than_a_day() {
    assert_eq!(Span::new(at(5), at(4)), Err(Refused::EndsBeforeItStarts));
    assert_eq!(Span::new(at(0), at(1441)), Err(Refused::LongerThanADay));
    assert_eq!(Span::new(at(5), at(5)).unwrap().duration().seconds, 0);
}

#[test]
fn a_call_cannot_be_held_in_the_future() {
    assert_eq!(
        planned().hold(Span::new(at(0), at(10)).unwrap(), Outcome::default(), at(9)),
        Err(Refused::HeldInTheFuture)
    );
}

#[test]
fn a_closed_call_is_closed_again_only_after_reopening() {
    let missed = planned().miss(reason(), Outcome::default(), at(1)).unwrap();
    assert_eq!(
        missed.clone().cancel(reason(), Outcome::default()),
        Err(Refused::AlreadyClosed(Status::NotHeld))
    );
    assert_eq!(
        missed.clone().start(at(1)),
        Err(Refused::AlreadyClosed(Status::NotHeld))
    );
    assert_eq!(
        missed
            .reopen(at(9))
            .unwrap()
            .cancel(reason(), Outcome::default())
            .unwrap()
            .state
            .status(),
        Status::Cancelled
    );
    assert_eq!(planned().reopen(at(9)), Err(Refused::NotClosed));
    assert_eq!(
        planned().start(at(1)).unwrap().start(at(2)),
        Err(Refused::AlreadyStarted)
    );
}

#[test]
fn a_call_started_without_a_purpose_needs_one_to_close() {
    let call = Call {
        purpose: None,
        planned_at: None,
        state: CallState::Planned {
            started_at: Some(at(0)),
        },
    };
    assert_eq!(
        call.clone().miss(reason(), Outcome::default(), at(1)),
        Err(Refused::BlankPurpose)
    );
    assert_eq!(
        call.hold(Span::new(at(0), at(1)).unwrap(), Outcome::default(), at(1)),
        Err(Refused::BlankPurpose)
    );
}

#[test]
fn a_call_without_a_plan_reopens_on_the_line_from_its_start() {
    let held = Call {
        planned_at: None,
        state: CallState::Planned {
            started_at: Some(at(3)),
        },
        ..planned()
    }
    .hold(Span::new(at(3), at(9)).unwrap(), Outcome::default(), at(9))
    .unwrap();
    assert_eq!(
        held.clone().reopen(at(9)).unwrap().state,
        CallState::Planned {
            started_at: Some(at(3))
        }
    );
    // Of what is over for good, the record is corrected and not the call.
    assert_eq!(
        held.reopen(at(9) + TimeDelta::hours(1)),
        Err(Refused::NoTimeToGoBackTo)
    );
}

#[test]
fn codes_are_read_back() {
    for status in Status::ALL {
        assert_eq!(Status::parse(status.code()), Some(status));
    }
    for direction in Direction::ALL {
        assert_eq!(Direction::parse(direction.code()), Some(direction));
    }
}

#[derive(Clone, Debug)]
enum Command {
    Start(i64),
    Hold(i64, i64, i64),
    Miss(String),
    Cancel(String),
    Reopen(i64),
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (0i64..3000).prop_map(Command::Start),
        (0i64..3000, 0i64..3000, 0i64..3000).prop_map(|(a, b, now)| Command::Hold(a, b, now)),
        "[ a-z\u{0}]{0,8}".prop_map(Command::Miss),
        "[ a-z\n]{0,8}".prop_map(Command::Cancel),
        (0i64..3000).prop_map(Command::Reopen),
    ]
}

fn apply(call: Call, command: &Command) -> Result<Call, Refused> {
    match command {
        Command::Start(minute) => call.start(at(*minute)),
        Command::Hold(start, end, now) => call.hold(
            Span::new(at(*start), at(*end))?,
            Outcome::default(),
            at(*now),
        ),
        Command::Miss(text) => call.miss(Reason::new(text)?, Outcome::default(), at(1)),
        Command::Cancel(text) => call.cancel(Reason::new(text)?, Outcome::default()),
        Command::Reopen(now) => call.reopen(at(*now)),
    }
}

proptest! {
    /// Whatever is pressed in whatever order, no state breaks a law, and a refusal changes nothing.
    #[test]
    fn any_sequence_of_commands_keeps_the_laws(has_purpose: bool, has_plan: bool, commands in prop::collection::vec(command(), 0..24)) {
        let mut call = Call {
            purpose: has_purpose.then(|| Purpose::new("p").unwrap()),
            planned_at: has_plan.then(|| at(0)),
            state: CallState::Planned { started_at: (!has_plan).then(|| at(0)) },
        };
        for command in &commands {
            let before = call.state.status();
            if let Ok(next) = apply(call.clone(), command) {
                let after = next.state.status();
                prop_assert!(before == after || (before == Status::Planned) != (after == Status::Planned), "{before:?} to {after:?}");
                call = next;
            }
            let (start, end) = call.state.times();
            match call.state.status() {
                Status::Planned => prop_assert!(end.is_none() && (start.is_some() || call.planned_at.is_some())),
                Status::Held => prop_assert!(start.unwrap() <= end.unwrap()),
                closed => {
                    prop_assert!(end.is_none() && (start.is_none() || closed == Status::NotHeld));
                    prop_assert!(!call.state.reason().unwrap().as_str().trim().is_empty());
                }
            }
            prop_assert_eq!(call.state.duration().is_some(), call.state.status() == Status::Held);
            prop_assert!(call.purpose.is_some() || call.state.status() == Status::Planned);
        }
    }
}

#[test]
fn an_attempt_keeps_its_time_and_never_stands_under_a_plan_to_come() {
    let tried = |call: Call| match call.state {
        CallState::NotHeld { tried_at, .. } => tried_at,
        other => panic!("{other:?}"),
    };
    let started = planned().start(at(3)).unwrap();
    let missed = started.miss(reason(), Outcome::default(), at(7)).unwrap();
    assert_eq!(tried(missed), Some(at(3)), "when it was started");
    let early = planned()
        .miss(reason(), Outcome::default(), at(-90))
        .unwrap();
    assert_eq!(tried(early), Some(at(-90)), "before its time: now");
    let late = planned()
        .miss(reason(), Outcome::default(), at(30))
        .unwrap();
    assert_eq!(tried(late), None, "it was due, and nobody tried");
}
