//! The calendar: whose calls and tasks stand on which day, and who is free.

use crate::support::{TestApp, plan_form, queries::Queries};
use callboard::{
    domain::{CalendarSpan, FirstDay, Status},
    server::{
        forms::{calls, tasks},
        present,
        store::participants::Participant,
    },
    view::{Calendar, CalendarQuery, CallForm, TaskForm},
};
use uuid::Uuid;

pub async fn planned(
    app: &TestApp,
    who: Uuid,
    (purpose, date, time): (&str, &str, &str),
    change: impl FnOnce(&mut CallForm),
) -> Uuid {
    let mut form = CallForm {
        id: app.ctx(who).new_id().to_string(),
        purpose: purpose.into(),
        owner: who.to_string(),
        date: date.into(),
        time: time.into(),
        length: "30 min".into(),
        ..plan_form()
    };
    change(&mut form);
    calls::plan(&app.ctx(who), &form).await.unwrap().0
}

async fn calendar(app: &TestApp, span: &str, date: &str, who: &str) -> Calendar {
    let query = CalendarQuery {
        span: span.into(),
        date: date.into(),
        who: who.into(),
        ..CalendarQuery::default()
    };
    let mut ada = app.ctx(app.ada);
    ada.me.week_begins = FirstDay::Monday;
    present::calendar::calendar(&ada, &query).await.unwrap()
}

/// Each day's calls and tasks, of the days that have any.
fn shown(calendar: &Calendar) -> Vec<(String, Vec<String>)> {
    calendar
        .days
        .iter()
        .map(|day| {
            let mut tasks: Vec<_> = day.tasks.iter().map(|task| task.title.clone()).collect();
            tasks.sort();
            let tasks = tasks.into_iter();
            let calls = day
                .calls
                .iter()
                .map(|call| format!("{} {}", call.time, call.title));
            (day.date.clone(), tasks.chain(calls).collect::<Vec<_>>())
        })
        .filter(|(_, all)| !all.is_empty())
        .collect()
}

fn of(day: &str, all: &[&str]) -> (String, Vec<String>) {
    (
        day.to_owned(),
        all.iter().map(|one| (*one).to_owned()).collect(),
    )
}

#[tokio::test]
async fn a_week_shows_mine_and_what_i_take_part_in_and_others_when_they_are_asked_for() {
    let app = TestApp::start().await;
    planned(&app, app.ada, ("Mine", "2026-11-27", "14:00"), |_| {}).await;
    let with_ada = |form: &mut CallForm| form.with = "Ada".into();
    planned(&app, app.kim, ("Together", "2026-11-27", "09:00"), with_ada).await;
    let declined = planned(
        &app,
        app.kim,
        ("Without me", "2026-11-27", "10:00"),
        with_ada,
    )
    .await;
    let me = Participant::User(app.ada).token();
    calls::answer(&app.ctx(app.ada), &declined.to_string(), &me, "declined")
        .await
        .unwrap();
    planned(&app, app.kim, ("Kim's", "2026-11-29", "23:45"), |_| {}).await;
    planned(&app, app.ada, ("Next week", "2026-11-30", "00:00"), |_| {}).await;
    let deleted = planned(&app, app.ada, ("Deleted", "2026-11-27", "15:00"), |_| {}).await;
    calls::delete(&app.ctx(app.ada), &deleted.to_string())
        .await
        .unwrap();
    for (who, title, due) in [
        (app.ada, "Send the offer", "2026-11-28"),
        (app.kim, "Kim's task", "2026-11-28"),
        (app.ada, "Next month", "2026-12-28"),
    ] {
        let form = TaskForm {
            id: app.ctx(who).new_id().to_string(),
            title: title.into(),
            due: due.into(),
            ..TaskForm::default()
        };
        tasks::save(&app.ctx(who), &form).await.unwrap();
    }
    let mine = calendar(&app, "", "", "").await;
    assert_eq!(
        (mine.span, &*mine.title, mine.days.len()),
        (CalendarSpan::Week, "23–29 November 2026", 7)
    );
    assert_eq!(
        shown(&mine),
        [
            of("2026-11-27", &["09:00 Together", "14:00 Mine"]),
            of("2026-11-28", &["Send the offer"]),
        ]
    );
    assert_eq!(
        mine.days[4].calls[0].owner, "",
        "among mine nobody is named"
    );
    let both = format!("{}.{}", app.ada.simple(), app.kim.simple());
    for who in ["all", &both] {
        let all = calendar(&app, "", "", who).await;
        assert_eq!(
            shown(&all),
            [
                of(
                    "2026-11-27",
                    &["09:00 Together", "10:00 Without me", "14:00 Mine"]
                ),
                of("2026-11-28", &["Kim's task", "Send the offer"]),
                of("2026-11-29", &["23:45 Kim's"]),
            ],
            "{who}"
        );
        assert_eq!(all.days[4].calls[0].owner, "Kim");
        assert_eq!(all.days[4].calls[2].moves_from, "2026-11-27T14:00");
        assert_eq!(all.hours.last().unwrap(), "23:00", "as late as the latest");
    }
    let day = calendar(&app, "day", "2026-11-30", "").await;
    assert_eq!(
        (&*day.title, shown(&day)),
        (
            "Monday, 30 November 2026",
            vec![of("2026-11-30", &["00:00 Next week"])]
        )
    );
}

#[tokio::test]
async fn days_are_the_readers_days_and_a_month_says_how_many_more_there_are() {
    let app = TestApp::start().await;
    // Half past one at night in Berlin is the evening before in New York.
    let in_berlin = |form: &mut CallForm| form.zone = "Europe/Berlin".into();
    planned(
        &app,
        app.ada,
        ("Early there", "2026-11-28", "01:30"),
        in_berlin,
    )
    .await;
    for hour in 9..16 {
        planned(
            &app,
            app.ada,
            ("Busy", "2026-12-02", &format!("{hour:02}:00")),
            |_| {},
        )
        .await;
    }
    let month = calendar(&app, "month", "2026-11-01", "").await;
    assert_eq!(month.title, "November 2026");
    let day = |date: &str| month.days.iter().find(|day| day.date == date).unwrap();
    assert_eq!(day("2026-11-27").calls[0].time, "19:30");
    let busy = day("2026-12-02");
    assert!(busy.is_outside);
    assert_eq!(
        (busy.calls.len(), busy.more.as_deref(), &*busy.count),
        (3, Some("4"), "7")
    );
    assert_eq!(
        (&*month.earlier, &*month.later),
        ("2026-10-01", "2026-12-01")
    );
}

#[tokio::test]
async fn calls_at_the_same_time_stand_side_by_side_and_keep_their_length() {
    let app = TestApp::start().await;
    for (purpose, time, length) in [
        ("One", "14:00", "1h"),
        ("Two", "14:10", "15 min"),
        ("Three", "15:00", "5 min"),
    ] {
        planned(&app, app.ada, (purpose, "2026-11-27", time), |form| {
            form.length = length.into()
        })
        .await;
    }
    let week = calendar(&app, "", "", "").await;
    let places: Vec<_> = week.days[4]
        .calls
        .iter()
        .map(|call| (&*call.title, call.at, call.quarters, call.lane, call.lanes))
        .collect();
    // From eight: quarters of an hour.
    assert_eq!(
        places,
        [
            ("One", 24, 4, 0, 2),
            ("Two", 24, 2, 1, 2),
            ("Three", 28, 1, 0, 1)
        ]
    );
    assert_eq!(
        (week.hours.first().unwrap().as_str(), week.hours.len()),
        ("08:00", 10)
    );
    assert_eq!(week.now, Some((3, 10)), "it is 10:42 on Thursday");
}

#[tokio::test]
async fn what_has_begun_or_is_closed_is_shown_and_does_not_move() {
    let app = TestApp::start().await;
    let live = planned(&app, app.ada, ("Live", "2026-11-26", "11:00"), |_| {}).await;
    calls::start(&app.ctx(app.ada), &live.to_string())
        .await
        .unwrap();
    let off = planned(&app, app.ada, ("Off", "2026-11-26", "12:00"), |_| {}).await;
    calls::close(
        &app.ctx(app.ada),
        &callboard::view::ClosingForm {
            reason: "Moved on".into(),
            ..crate::support::closing(off, "cancelled")
        },
    )
    .await
    .unwrap();
    let day = calendar(&app, "day", "", "").await;
    let states: Vec<_> = day.days[0]
        .calls
        .iter()
        .map(|call| {
            (
                &*call.time,
                call.is_live,
                call.status,
                call.moves_from.is_empty(),
            )
        })
        .collect();
    assert_eq!(
        states,
        [
            ("10:42", true, Status::Planned, true),
            ("12:00", false, Status::Cancelled, true)
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_read_of_the_address_is_said_and_colleagues_are_found_by_name() {
    let app = TestApp::start().await;
    let odd = calendar(&app, "year", "soon", "nobody").await;
    assert_eq!((odd.span, &*odd.query.who), (CalendarSpan::Week, ""));
    assert_eq!(
        odd.warning.as_deref(),
        Some("That day could not be read: this is today.")
    );
    let add = |name: &str| CalendarQuery {
        add: name.into(),
        ..CalendarQuery::default()
    };
    let page = async |name: &str| {
        present::calendar::calendar(&app.ctx(app.ada), &add(name))
            .await
            .unwrap()
    };
    let found = page("kim").await;
    assert_eq!(
        found.query.who,
        format!("{}.{}", app.ada.simple(), app.kim.simple())
    );
    let on: Vec<&str> = found
        .people
        .iter()
        .filter(|one| one.on)
        .map(|one| &*one.name)
        .collect();
    assert_eq!(on, ["You", "Kim"]);
    let nobody = page("Nemo").await;
    assert_eq!(
        nobody.warning.as_deref(),
        Some("Nobody here is called “Nemo”.")
    );
}

#[tokio::test]
async fn every_day_of_everybody_has_a_bound_and_says_so() {
    let app = TestApp::start().await;
    sqlx::query("insert into calls (id, direction, purpose, owner_id, created_by, scheduled_local, scheduled_zone, scheduled_at)
                 select gen_random_uuid(), 'outbound', 'Call ' || n, $1, $1, '2026-11-27 09:00', 'America/New_York', '2026-11-27 14:00Z' from generate_series(1, 130) n")
        .bind(app.kim)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    planned(
        &app,
        app.kim,
        ("A day later", "2026-11-28", "09:00"),
        |_| {},
    )
    .await;
    let week = calendar(&app, "", "", "all").await;
    assert_eq!(
        week.days[4].calls.len(),
        6,
        "what stands side by side and can be read"
    );
    assert_eq!(
        (week.days[4].more.as_deref(), &*week.days[4].count),
        (Some("94+"), "100+")
    );
    assert_eq!(shown(&week)[1], of("2026-11-28", &["09:00 A day later"]));
    let kims = calendar(&app, "", "", &app.kim.simple().to_string()).await;
    assert_eq!(
        kims.days[4].more.as_deref(),
        Some("124"),
        "of one person all are counted"
    );
}

#[tokio::test]
async fn a_page_of_the_calendar_asks_the_same_whatever_it_shows() {
    let app = TestApp::start().await;
    let mut asked = Vec::new();
    {
        // Who listens first, is heard from the second statement on.
        let _queries = Queries::count();
        calendar(&app, "day", "", "").await;
    }
    for round in 0..2 {
        for span in ["day", "week", "month"] {
            let queries = Queries::count();
            calendar(&app, span, "2026-11-27", "").await;
            asked.push(queries.so_far());
        }
        if round == 0 {
            for hour in 8..18 {
                planned(
                    &app,
                    app.ada,
                    ("Call", "2026-11-27", &format!("{hour:02}:00")),
                    |form| form.with = "Kim".into(),
                )
                .await;
            }
        }
    }
    assert!(asked.iter().all(|many| *many == asked[0]), "{asked:?}");
}
