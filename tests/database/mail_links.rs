//! Links in mails: answering an invitation, and replacing a forgotten password.

use crate::{
    mails::{header, plain, send, with_jane, with_server},
    second_step::set_up,
    support::{PASSWORD, TestApp, now, smtp::Smtp},
};
use callboard::{
    domain::Rsvp,
    server::{
        auth::{password_links, session},
        forms::{calls, users},
        mail::links::AnswerLink,
        present,
    },
};
use uuid::Uuid;

#[tokio::test]
async fn two_that_make_the_first_key_at_once_have_the_same() {
    let app = TestApp::start().await;
    let mut first = app.state.pool.begin().await.unwrap();
    let made = callboard::server::store::invitations::secret(&mut first, "test", &[1; 32])
        .await
        .unwrap();
    let pool = app.state.pool.clone();
    let second = tokio::spawn(async move {
        let mut db = pool.acquire().await.unwrap();
        callboard::server::store::invitations::secret(&mut db, "test", &[2; 32]).await
    });
    // The second waits for the first: it has asked before that is committed.
    loop {
        let waits: bool = sqlx::query_scalar(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
        )
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
        if waits {
            break;
        }
        tokio::task::yield_now().await;
    }
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap().unwrap(), made);
}

#[tokio::test]
async fn an_answer_by_link_needs_no_account_and_cannot_be_made_up() {
    let app = TestApp::start().await;
    let call = with_jane(&app, "yes").await;
    let jane: Uuid = sqlx::query_scalar("select id from records where name = 'Jane Roe'")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let link = AnswerLink { call, person: jane };
    let token = link.token(&mut *app.db().await).await.unwrap();
    let shown = present::invitations::by_link(&app.state, &token)
        .await
        .unwrap();
    assert_eq!(
        (&*shown.owner, &*shown.purpose, shown.answer),
        ("Ada", "Qualify budget", Rsvp::Invited)
    );
    assert!(
        shown.when[0].starts_with("Fri 27 Nov, 19:00–19:15, London"),
        "{:?}",
        shown.when
    );
    calls::answer_by_link(&app.state, &token, "accepted")
        .await
        .unwrap();
    let told = present::notifications::page(&app.ctx(app.ada), "")
        .await
        .unwrap()
        .rows;
    assert_eq!(
        told[0].title,
        "Jane Roe will come: Qualify budget with Jane Roe"
    );
    for made_up in [
        format!("{}{}", &token[..64], "0".repeat(64)),
        format!("{}{}", app.ada.simple(), &token[32..]),
        format!("{}{}{}", &token[..32], app.kim.simple(), &token[64..]),
        "x".repeat(128),
        String::new(),
    ] {
        assert!(
            present::invitations::by_link(&app.state, &made_up)
                .await
                .is_err(),
            "{made_up}"
        );
        assert!(
            calls::answer_by_link(&app.state, &made_up, "declined")
                .await
                .is_err(),
            "{made_up}"
        );
    }
    // A teammate's link answers for them.
    let kim = AnswerLink {
        call,
        person: app.kim,
    };
    let kim = kim.token(&mut *app.db().await).await.unwrap();
    calls::answer_by_link(&app.state, &kim, "declined")
        .await
        .unwrap();
    assert!(
        calls::answer_by_link(&app.state, &kim, "invited")
            .await
            .is_err()
    );
    calls::start(&app.ctx(app.ada), &call.to_string())
        .await
        .unwrap();
    assert!(
        calls::answer_by_link(&app.state, &token, "declined")
            .await
            .is_err(),
        "it has begun"
    );
    assert_eq!(
        present::invitations::by_link(&app.state, &token)
            .await
            .unwrap()
            .over
            .as_deref(),
        Some("This call has begun.")
    );
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_link_that_works_once_within_the_hour() {
    let (app, smtp) = with_server().await;
    let links = |smtp: &Smtp| -> Vec<String> {
        let found = smtp.letters();
        let found = found.iter().filter_map(|letter| {
            let plain = plain(letter);
            let start = plain.find("/reset/")? + 7;
            Some(plain[start..start + 64].to_owned())
        });
        found.collect()
    };
    let kim = app.cookie("kim@test.example").await;
    for _ in 0..5 {
        password_links::ask(&app.state, "kim@test.example")
            .await
            .unwrap();
    }
    password_links::ask(&app.state, "nobody@test.example")
        .await
        .unwrap();
    send(&app).await;
    assert_eq!(
        links(&smtp).len(),
        3,
        "three an hour, and nothing to strangers"
    );
    let kept: i64 = sqlx::query_scalar("select count(*) from mails where secret is not null")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(
        kept, 0,
        "what the link is made with is forgotten once it has left"
    );
    let new = "another horse";
    let token = &links(&smtp)[1];
    assert!(
        password_links::choose(&app.state, token, new)
            .await
            .unwrap()
    );
    assert!(
        !password_links::choose(&app.state, token, new)
            .await
            .unwrap(),
        "once"
    );
    assert!(
        !password_links::choose(&app.state, "made up", new)
            .await
            .unwrap()
    );
    let session = kim.strip_prefix("callboard=").unwrap();
    assert!(
        session::actor(&app.state, session).await.unwrap().is_none(),
        "signed out everywhere"
    );
    app.later(61);
    assert!(
        !password_links::choose(&app.state, &links(&smtp)[2], new)
            .await
            .unwrap(),
        "an hour"
    );
    assert!(now() < app.state.clock.now());
}

#[tokio::test]
async fn whoever_signs_in_otherwise_from_now_on_is_told_whoever_changed_it() {
    let (app, smtp) = with_server().await;
    let (kim, ada) = (app.ctx(app.kim), app.ctx(app.ada));
    set_up(&app).await;
    users::turn_off_second_step_of(&ada, &app.kim.to_string())
        .await
        .unwrap();
    users::change_password(&kim, PASSWORD, "another horse")
        .await
        .unwrap();
    users::set_password(&ada, &app.kim.to_string(), "yet another horse")
        .await
        .unwrap();
    // A right password that is typed changes nothing.
    app.cookie("ada@test.example").await;
    send(&app).await;
    let mut told: Vec<(String, bool)> = smtp
        .letters()
        .iter()
        .map(|letter| {
            assert_eq!(header(letter, "To"), "Kim <kim@test.example>");
            let text = plain(letter);
            assert!(text.contains("Berlin"), "in their own time: {text}");
            let other = text.contains("Ada did this, who administers Callboard.");
            assert_ne!(other, text.contains("If it was you"), "{text}");
            (header(letter, "Subject").to_owned(), other)
        })
        .collect();
    told.sort();
    let told: Vec<_> = told.iter().map(|(what, by)| (&**what, *by)).collect();
    assert_eq!(
        told,
        [
            ("Two-step sign-in is off", true),
            ("Two-step sign-in is on", false),
            ("Your Callboard password was changed", false),
            ("Your Callboard password was changed", true),
        ]
    );
}
