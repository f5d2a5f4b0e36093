//! Merging, converting, and taking back: what comes back is what was there.

use crate::{
    links::{call, record},
    support::{TestApp, closing},
};
use callboard::server::present;
use callboard::{
    domain::{RecordKind, Status},
    server::{
        Failure,
        forms::{calls, records, tasks, undo},
    },
    view::{CallForm, ClosingForm, RecordDetail, RecordQuery, Reply, TaskForm},
};
use uuid::Uuid;

async fn of(app: &TestApp, kind: RecordKind, id: Uuid) -> RecordDetail {
    present::records::detail(&app.ctx(app.ada), kind.plural(), &id.to_string())
        .await
        .unwrap()
}

async fn numbers(app: &TestApp, id: Uuid) -> Vec<String> {
    of(app, RecordKind::Contact, id)
        .await
        .numbers
        .into_iter()
        .map(|number| number.shown)
        .collect()
}

fn what(reply: Reply) -> String {
    let Reply::Done {
        undo: Some(what), ..
    } = reply
    else {
        panic!("it cannot be taken back: {reply:?}")
    };
    what
}

#[tokio::test]
async fn a_merge_that_is_taken_back_leaves_both_as_they_were() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let shared = ("number0", "+1 212 555 0100");
    let kept = record(&app, RecordKind::Contact, "Jane Roe", &[shared]).await;
    let gone = record(
        &app,
        RecordKind::Contact,
        "Jane R.",
        &[
            shared,
            ("number1", "+1 212 555 0101"),
            ("email", "jane@acme.test"),
            ("job_title", "Boss"),
        ],
    )
    .await;
    let (.., reply) = records::merge(&ctx, &kept.to_string(), &gone.to_string())
        .await
        .unwrap();
    // The bin leads to it, long after the toast is gone.
    let bin = present::bin::bin(&ctx).await.unwrap();
    assert_eq!(
        bin.iter()
            .map(|row| (row.id, row.merged))
            .collect::<Vec<_>>(),
        [(gone, true)]
    );
    assert_eq!(
        numbers(&app, kept).await,
        ["+1 212 555 0100", "+1 212 555 0101"]
    );
    assert_eq!(
        of(&app, RecordKind::Contact, kept).await.email,
        "jane@acme.test"
    );
    undo::undo(&ctx, &what(reply)).await.unwrap();
    assert_eq!(
        numbers(&app, kept).await,
        ["+1 212 555 0100"],
        "the number both had stays"
    );
    assert_eq!(
        numbers(&app, gone).await,
        ["+1 212 555 0100", "+1 212 555 0101"]
    );
    let kept = of(&app, RecordKind::Contact, kept).await;
    assert_eq!(
        (&*kept.email, &*kept.named.under),
        ("", ""),
        "what it took over goes again"
    );
}

#[tokio::test]
async fn merges_are_taken_back_in_their_order_and_an_account_is_never_its_own_ancestor() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let [a, b, c] = [
        record(&app, RecordKind::Contact, "A", &[]).await,
        record(&app, RecordKind::Contact, "B", &[]).await,
        record(&app, RecordKind::Contact, "C", &[]).await,
    ]
    .map(|id| id.to_string());
    let first = what(records::merge(&ctx, &b, &a).await.unwrap().2);
    let second = what(records::merge(&ctx, &c, &b).await.unwrap().2);
    let Err(Failure::Refused { errors }) = undo::undo(&ctx, &first).await else {
        panic!("out of order")
    };
    assert!(errors[0].message.contains("take that merge back first"));
    undo::undo(&ctx, &second).await.unwrap();
    undo::undo(&ctx, &first).await.unwrap();
    let top = record(&app, RecordKind::Account, "Top", &[]).await;
    let middle = record(&app, RecordKind::Account, "Middle", &[("account", "Top")]).await;
    let bottom = record(
        &app,
        RecordKind::Account,
        "Bottom",
        &[("account", "Middle")],
    )
    .await;
    let Err(Failure::Refused { errors }) =
        records::merge(&ctx, &bottom.to_string(), &top.to_string()).await
    else {
        panic!("a circle")
    };
    assert!(
        errors[0].message.contains("the other way round"),
        "{errors:?}"
    );
    records::merge(&ctx, &top.to_string(), &middle.to_string())
        .await
        .unwrap();
    assert_eq!(
        of(&app, RecordKind::Account, bottom).await.named.under,
        "Top"
    );
}

#[tokio::test]
async fn a_call_about_what_is_in_the_bin_is_saved_all_the_same() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    let id = call(&app, "Jane Roe", "Jane Roe").await;
    records::delete(&ctx, &jane.to_string()).await.unwrap();
    let form = present::calls::form(&ctx, present::calls::FormFor::Edit(&id.to_string()))
        .await
        .unwrap()
        .form;
    calls::edit(
        &ctx,
        &CallForm {
            purpose: "Another".into(),
            ..form
        },
    )
    .await
    .unwrap();
    let page = present::calls::detail(&ctx, &id.to_string(), "")
        .await
        .unwrap();
    assert_eq!(
        (page.people.len(), page.related.map(|related| related.id)),
        (1, Some(jane))
    );
}

#[tokio::test]
async fn a_name_that_is_too_long_is_refused_beside_its_field() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let long = "x".repeat(250);
    let form = CallForm {
        id: ctx.new_id().to_string(),
        with: long.clone(),
        known: format!("new-contact\t{long}"),
        ..crate::support::plan_form()
    };
    let Err(Failure::Refused { errors }) = calls::plan(&ctx, &form).await else {
        panic!("refused")
    };
    assert_eq!(
        (&*errors[0].field, &*errors[0].message),
        ("with", "Keep it under 200 characters; this has 250.")
    );
}

#[tokio::test]
async fn a_record_with_many_numbers_keeps_them_when_it_is_saved() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let number = |n: usize| (format!("number{}", n % 12), format!("+1 212 555 01{n:02}"));
    let fields = |from: usize| (from..from + 12).map(number).collect::<Vec<_>>();
    let mut both = Vec::new();
    for (name, from) in [("A", 0), ("B", 12)] {
        let fields = fields(from);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        both.push(
            record(&app, RecordKind::Contact, name, &fields)
                .await
                .to_string(),
        );
    }
    records::merge(&ctx, &both[0], &both[1]).await.unwrap();
    let mut form = present::records::form(&ctx, "contacts", &both[0], ("", ""))
        .await
        .unwrap();
    assert!(form.numbers >= 24);
    form.values.insert("job_title".into(), "Boss".into());
    records::save(&ctx, "contact", &form.values).await.unwrap();
    assert_eq!(numbers(&app, both[0].parse().unwrap()).await.len(), 24);
}

#[tokio::test]
async fn a_lead_from_the_bin_or_with_two_accounts_of_its_company_is_not_converted_blindly() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let lena = record(
        &app,
        RecordKind::Lead,
        "Lena Lead",
        &[("company", "Sundar")],
    )
    .await
    .to_string();
    records::delete(&ctx, &lena).await.unwrap();
    let Err(Failure::Refused { errors }) = records::convert(&ctx, &lena, "", "").await else {
        panic!("it is in the bin")
    };
    assert!(errors[0].message.contains("in the bin"));
    records::restore(&ctx, &lena).await.unwrap();
    record(&app, RecordKind::Account, "Sundar", &[]).await;
    let second = record(
        &app,
        RecordKind::Account,
        "Sundar",
        &[("email", "two@sundar.test")],
    )
    .await;
    let Err(Failure::Refused { errors }) = records::convert(&ctx, &lena, "", "").await else {
        panic!("which one?")
    };
    assert_eq!((&*errors[0].field, errors[0].choices.len()), ("account", 3));
    let (_, contact, _) = records::convert(&ctx, &lena, "", &second.to_string())
        .await
        .unwrap();
    let page = of(&app, RecordKind::Contact, contact).await;
    assert_eq!(
        page.facts
            .iter()
            .find(|fact| fact.name == "Account")
            .and_then(|fact| fact.link.as_ref())
            .map(|link| link.id),
        Some(second)
    );
    let accounts = present::records::list(
        &ctx,
        &RecordQuery {
            list: "accounts".into(),
            ..RecordQuery::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(accounts.count, "2");
}

#[tokio::test]
async fn undoing_a_closing_takes_what_followed_with_it_unless_it_went_on() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let close = async |follow: &str, due: &str, number: u128| {
        let id = call(&app, "", "").await;
        let form = ClosingForm {
            follow: follow.into(),
            follow_due: due.into(),
            follow_id: Uuid::from_u128(number).to_string(),
            reason: "Busy".into(),
            ..closing(id, "not_held")
        };
        (id, what(calls::close(&ctx, &form).await.unwrap()))
    };
    let (first, undo_first) = close("task", "tomorrow", 1).await;
    assert_eq!(
        present::calls::detail(&ctx, &first.to_string(), "")
            .await
            .unwrap()
            .tasks
            .len(),
        1
    );
    undo::undo(&ctx, &undo_first).await.unwrap();
    assert!(
        present::calls::detail(&ctx, &first.to_string(), "")
            .await
            .unwrap()
            .tasks
            .is_empty()
    );

    let (second, undo_second) = close("call", "tomorrow 10:00", 2).await;
    undo::undo(&ctx, &undo_second).await.unwrap();
    assert_eq!(
        present::calls::detail(&ctx, &second.to_string(), "")
            .await
            .unwrap()
            .status,
        Status::Planned
    );
    assert!(
        present::calls::detail(&ctx, &Uuid::from_u128(2).to_string(), "")
            .await
            .unwrap()
            .deleted
            .is_some()
    );

    // What was done with since stays.
    let (third, undo_third) = close("task", "tomorrow", 3).await;
    tasks::set_status(&ctx, &Uuid::from_u128(3).to_string(), "done")
        .await
        .unwrap();
    undo::undo(&ctx, &undo_third).await.unwrap();
    assert_eq!(
        present::calls::detail(&ctx, &third.to_string(), "")
            .await
            .unwrap()
            .tasks
            .len(),
        1
    );
}

#[tokio::test]
async fn a_task_form_that_comes_twice_is_one_task_and_another_one_is_not_lost() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let form = TaskForm {
        id: ctx.new_id().to_string(),
        title: "Send the quote".into(),
        ..TaskForm::default()
    };
    tasks::save(&ctx, &form).await.unwrap();
    tasks::save(&ctx, &form).await.unwrap();
    let Err(Failure::Refused { errors }) = tasks::save(
        &ctx,
        &TaskForm {
            title: "Something else".into(),
            ..form
        },
    )
    .await
    else {
        panic!("lost")
    };
    assert!(errors[0].message.contains("Send the quote"));
    let (rows, _) = present::tasks::export(&ctx, &Default::default(), None)
        .await
        .unwrap();
    assert_eq!(
        (rows.len(), &*rows[0][1], rows[0].len()),
        (1, "Send the quote", present::tasks::EXPORTED.len())
    );
}

/// The trigger writes down every fact by itself; what puts them back names each: one that is forgotten there is lost by an undo
/// that says it was done.
#[tokio::test]
async fn an_undo_knows_every_fact_of_a_call() {
    let app = TestApp::start().await;
    app.planned(app.ada).await;
    let facts: Vec<String> =
        sqlx::query_scalar("select jsonb_object_keys(call_facts(c)) from calls c")
            .fetch_all(&mut *app.db().await)
            .await
            .unwrap();
    assert!(facts.len() > 10, "{facts:?}");
    let puts_back = include_str!("../../src/server/store/call_changes.rs");
    for fact in facts {
        assert!(
            puts_back.contains(&format!("b ? '{fact}'")),
            "{fact} is not put back"
        );
    }
}
