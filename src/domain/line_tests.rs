//! What a line says: the table of what may happen, and that order and repetition say nothing.

use super::*;
use proptest::prelude::*;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap()
}

fn fact(leg: &str, side: Side, second: i64, what: LegEvent) -> LegFact {
    LegFact {
        leg: leg.into(),
        side,
        at: at(second),
        what,
    }
}

fn ours(second: i64, what: LegEvent) -> LegFact {
    fact("a", Side::Ours, second, what)
}

fn theirs(second: i64, what: LegEvent) -> LegFact {
    fact("c", Side::Theirs, second, what)
}

fn ended(why: Ended) -> LegEvent {
    LegEvent::Ended { why, talked: None }
}

const ANSWERED: LegEvent = LegEvent::Answered { machine: false };

fn stands(direction: Direction, facts: &[LegFact]) -> Stands {
    Line::of(facts).stands(direction, false, at(100_000))
}

/// A click to dial that comes about, second by second.
fn dialled() -> Vec<LegFact> {
    vec![
        ours(0, LegEvent::Dialled),
        ours(1, LegEvent::Ringing),
        ours(4, ANSWERED),
        theirs(5, LegEvent::Dialled),
        theirs(7, LegEvent::Ringing),
        theirs(15, ANSWERED),
        theirs(
            735,
            LegEvent::Ended {
                why: Ended::HungUp,
                talked: Some(720),
            },
        ),
        ours(736, ended(Ended::HungUp)),
        theirs(
            790,
            LegEvent::Recorded {
                recording: "RE1".into(),
                seconds: Some(720),
            },
        ),
    ]
}

#[test]
fn a_call_is_dialled_rings_is_connected_and_was_held() {
    let facts = dialled();
    let by = |many: usize| stands(Direction::Outbound, &facts[..many]);
    assert_eq!(by(0), Stands::Silent);
    assert_eq!(by(1), Stands::Dialling);
    assert_eq!(by(3), Stands::Dialling, "our own telephone is not theirs");
    assert_eq!(by(5), Stands::Ringing);
    assert_eq!(by(6), Stands::Connected(at(15)));
    assert_eq!(
        by(9),
        Stands::Held(Span::new(at(15), at(735)).unwrap()),
        "our own leg ends later, and says nothing"
    );
}

#[test]
fn what_the_other_end_says_is_why_a_call_did_not_come_about() {
    for (why, missed) in [
        (Ended::Busy, Missed::Busy),
        (Ended::NoAnswer, Missed::NoAnswer),
        (Ended::Declined, Missed::Declined),
        (Ended::WrongNumber, Missed::WrongNumber),
        (Ended::Failed, Missed::Failed),
        (Ended::Cancelled, Missed::CalledOff),
    ] {
        let facts = [
            ours(0, LegEvent::Dialled),
            ours(3, ANSWERED),
            theirs(4, LegEvent::Dialled),
            theirs(20, ended(why)),
            // A provider says of our own leg that it was completed, even when they were busy.
            ours(21, ended(Ended::HungUp)),
        ];
        assert_eq!(
            stands(Direction::Outbound, &facts),
            Stands::Missed(missed),
            "{why:?}"
        );
    }
}

#[test]
fn a_call_that_we_hang_up_ourselves_is_called_off_whatever_the_provider_says() {
    let facts = [
        ours(0, ANSWERED),
        theirs(1, LegEvent::Ringing),
        theirs(9, ended(Ended::NoAnswer)),
    ];
    let line = Line::of(&facts);
    assert_eq!(
        line.stands(Direction::Outbound, true, at(60)),
        Stands::Missed(Missed::CalledOff)
    );
}

#[test]
fn our_own_telephone_may_not_be_picked_up() {
    let facts = [
        ours(0, LegEvent::Dialled),
        ours(1, LegEvent::Ringing),
        ours(20, ended(Ended::NoAnswer)),
    ];
    assert_eq!(
        stands(Direction::Outbound, &facts),
        Stands::Missed(Missed::NotPickedUp)
    );
}

#[test]
fn an_inbound_call_is_answered_by_one_of_us_and_not_by_the_switch() {
    let switch = [
        theirs(0, LegEvent::Ringing),
        theirs(1, ANSWERED),
        ours(2, LegEvent::Ringing),
    ];
    assert_eq!(stands(Direction::Inbound, &switch), Stands::Ringing);
    let mut answered = switch.to_vec();
    answered.extend([
        ours(9, ANSWERED),
        fact("b", Side::Ours, 9, ended(Ended::Cancelled)),
        theirs(729, ended(Ended::HungUp)),
    ]);
    assert_eq!(
        stands(Direction::Inbound, &answered),
        Stands::Held(Span::new(at(9), at(729)).unwrap())
    );
    let mut gave_up = switch.to_vec();
    gave_up.extend([
        theirs(14, ended(Ended::HungUp)),
        ours(14, ended(Ended::Cancelled)),
    ]);
    assert_eq!(
        stands(Direction::Inbound, &gave_up),
        Stands::Missed(Missed::Abandoned)
    );
    let mut rang_out = switch.to_vec();
    rang_out.extend([
        ours(27, ended(Ended::NoAnswer)),
        theirs(28, ended(Ended::HungUp)),
    ]);
    assert_eq!(
        stands(Direction::Inbound, &rang_out),
        Stands::Missed(Missed::NoAnswer)
    );
}

#[test]
fn a_call_that_is_handed_on_goes_on() {
    let facts = [
        theirs(0, ANSWERED),
        ours(5, ANSWERED),
        ours(65, ended(Ended::HungUp)),
        fact("b", Side::Ours, 66, ANSWERED),
    ];
    assert_eq!(stands(Direction::Inbound, &facts), Stands::Connected(at(5)));
}

#[test]
fn an_answer_nobody_told_of_is_counted_back_from_the_end() {
    let facts = [theirs(
        720,
        LegEvent::Ended {
            why: Ended::HungUp,
            talked: Some(720),
        },
    )];
    assert_eq!(
        stands(Direction::Inbound, &facts),
        Stands::Held(Span::new(at(0), at(720)).unwrap())
    );
}

#[test]
fn a_provider_whose_clock_is_ahead_holds_no_call_in_the_future() {
    let facts = [theirs(0, ANSWERED), theirs(90, ended(Ended::HungUp))];
    let Stands::Held(span) = Line::of(&facts).stands(Direction::Inbound, false, at(60)) else {
        panic!("held");
    };
    assert_eq!((span.start(), span.end()), (at(0), at(60)));
}

fn any_fact() -> impl Strategy<Value = LegFact> {
    let what = prop_oneof![
        Just(LegEvent::Dialled),
        Just(LegEvent::Ringing),
        any::<bool>().prop_map(|machine| LegEvent::Answered { machine }),
        (0..Ended::ALL.len(), proptest::option::of(0i64..900)).prop_map(|(why, talked)| {
            LegEvent::Ended {
                why: Ended::ALL[why],
                talked,
            }
        }),
        ("[ab]", proptest::option::of(0i64..900))
            .prop_map(|(recording, seconds)| { LegEvent::Recorded { recording, seconds } }),
    ];
    ("[abc]", any::<bool>(), 0i64..1_000, what).prop_map(|(leg, ours, second, what)| {
        let side = if ours { Side::Ours } else { Side::Theirs };
        fact(&leg, side, second, what)
    })
}

proptest! {
    #[test]
    fn the_order_of_facts_and_how_often_they_come_say_nothing(
        facts in proptest::collection::vec(any_fact(), 0..12),
        again in proptest::collection::vec(any::<proptest::sample::Index>(), 0..12),
        seed in any::<u64>(),
    ) {
        let in_order = Line::of(&facts);
        let mut shuffled = facts.clone();
        if !facts.is_empty() {
            shuffled.extend(again.iter().map(|index| index.get(&facts).clone()));
        }
        // Any order will do, as long as it is another one.
        shuffled.sort_by_key(|fact| {
            use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
            BuildHasherDefault::<DefaultHasher>::default().hash_one((seed, format!("{fact:?}")))
        });
        prop_assert_eq!(&in_order, &Line::of(&shuffled));
        for direction in Direction::ALL {
            for now in [at(0), at(500), at(5_000)] {
                // Never more than a day, never in the future, never a panic.
                if let Stands::Held(span) = in_order.stands(direction, false, now) {
                    prop_assert!(span.end() <= now && span.start() <= span.end());
                }
            }
        }
    }

    #[test]
    fn what_is_over_stays_over(facts in Just(dialled()).prop_shuffle()) {
        let all = Line::of(&facts);
        prop_assert_eq!(all, Line::of(&dialled()));
    }
}

#[test]
fn of_several_telephones_that_nobody_picked_up_one_reason_is_said() {
    use Ended::*;
    for (ours, why) in [
        (&[NoAnswer, Busy][..], Missed::NoAnswer),
        (&[NoAnswer, WrongNumber], Missed::NoAnswer),
        (&[Busy, Busy], Missed::Busy),
        (&[WrongNumber, Failed], Missed::Failed),
        (&[Declined, Declined], Missed::DeclinedHere),
        (&[Declined, Busy], Missed::NoAnswer),
        // One of them still rang when they gave up.
        (&[Busy, Cancelled], Missed::Abandoned),
        (&[Cancelled, HungUp], Missed::Abandoned),
    ] {
        let mut facts = vec![
            theirs(0, LegEvent::Ringing),
            theirs(30, ended(Ended::HungUp)),
        ];
        for (leg, why) in ["a", "b"].iter().zip(ours) {
            facts.push(fact(leg, Side::Ours, 1, LegEvent::Ringing));
            facts.push(fact(leg, Side::Ours, 29, ended(*why)));
        }
        let stood = stands(Direction::Inbound, &facts);
        assert_eq!(stood, Stands::Missed(why), "{ours:?}");
    }
}
