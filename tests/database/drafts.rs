//! What is typed and not saved: kept for whoever typed it, found again where it was typed, gone once it is saved or thrown away.

use crate::support::{TestApp, plan_form};
use callboard::{
    server::{
        Failure, Visit,
        drafts::{self, PLAN, Typing},
        forms::{self, calls, notes},
        present::{self, calls::FormFor},
    },
    view::{CallFormPage, Drafts, NoteForm, Values},
};
use uuid::Uuid;

fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

async fn keep(
    visit: &Visit,
    form: &str,
    place: &str,
    pairs: &[(&str, &str)],
) -> Result<String, Failure> {
    forms::drafts::keep(visit, form, place, &encoded(pairs)).await
}

async fn plan_page(visit: &Visit) -> CallFormPage {
    let what = FormFor::Plan {
        date: "",
        time: "",
        record: "",
    };
    present::calls::form(visit, what).await.unwrap()
}

fn field<'a>(drafts: &'a Drafts, name: &str) -> Option<&'a str> {
    drafts.kept.first()?.fields.get(name).map(String::as_str)
}

#[tokio::test]
async fn what_is_typed_is_found_again_by_whoever_typed_it_and_nobody_else() {
    let app = TestApp::start().await;
    let (ada, kim) = (app.ctx(app.ada), app.ctx(app.kim));
    let id = ada.new_id().to_string();
    let pairs = [("form[id]", &*id), ("form[purpose]", "Qualify")];
    let said = keep(&ada, PLAN, "/calls/new", &pairs).await.unwrap();
    assert_eq!(said, "Kept at 10:42");
    let longer = [("form[id]", &*id), ("form[purpose]", "Qualify budget")];
    keep(&ada, PLAN, "/calls/new", &longer).await.unwrap();
    let kept = plan_page(&ada).await.drafts;
    assert_eq!(kept.kept.len(), 1, "the same form is one draft");
    assert_eq!(field(&kept, "purpose"), Some("Qualify budget"));
    assert!(plan_page(&kim).await.drafts.kept.is_empty());
    // Another form of the same kind has its own.
    let other = [
        ("form[id]", &*ada.new_id().to_string()),
        ("form[purpose]", "Another"),
    ];
    keep(&ada, PLAN, "/calls/new", &other).await.unwrap();
    assert_eq!(plan_page(&ada).await.drafts.kept.len(), 2);

    let fields = Values::from([("id".to_owned(), id)]);
    forms::drafts::discard(&kim, PLAN, &fields).await.unwrap();
    assert_eq!(
        plan_page(&ada).await.drafts.kept.len(),
        2,
        "it is not Kim's"
    );
    forms::drafts::discard(&ada, PLAN, &fields).await.unwrap();
    assert_eq!(
        field(&plan_page(&ada).await.drafts, "purpose"),
        Some("Another")
    );
}

#[tokio::test]
async fn keys_that_arrive_after_their_form_do_not_bring_back_what_is_saved() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let call = app.planned(app.ada).await;
    let place = format!("/calls/{call}");
    let form = NoteForm {
        id: ctx.new_id().to_string(),
        call: call.to_string(),
        body: "Budget is approved".into(),
        ..NoteForm::default()
    };
    notes::save(&ctx, &form).await.unwrap();
    let late = [("form[id]", &*form.id), ("form[body]", "Budget is appr")];
    keep(&ctx, drafts::NOTE, &place, &late).await.unwrap();
    let page = present::calls::detail(&ctx, &call.to_string(), "").await;
    assert!(page.unwrap().drafts.kept.is_empty());
    // Changing a note that is there is another matter.
    let change = [
        ("form[id]", &*form.id),
        ("form[version]", "1"),
        ("form[body]", "Budget is approved by Raj"),
    ];
    keep(&ctx, drafts::NOTE, &place, &change).await.unwrap();
    let page = present::calls::detail(&ctx, &call.to_string(), "").await;
    assert_eq!(page.unwrap().drafts.kept.len(), 1);
}

#[tokio::test]
async fn a_past_call_is_logged_instead_with_everything_that_was_typed_and_back() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let form = plan_form();
    let typed = Values::from(
        [
            ("id", &*form.id),
            ("purpose", "Qualify"),
            ("date", "2026-12-01"),
            ("with", "Jane Roe"),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned())),
    );
    let (to, _) = forms::drafts::carry_over(&ctx, "/calls/log?record=x", typed.clone())
        .await
        .unwrap();
    assert_eq!(to, format!("/calls/log?record=x&draft={}", form.id));
    let log = present::calls::form(&ctx, FormFor::Log("x")).await.unwrap();
    assert_eq!(field(&log.drafts, "with"), Some("Jane Roe"));
    // What only the plan form has is still there on the way back, and what was changed meanwhile is changed.
    let changed = Values::from(
        [
            ("id", &*form.id),
            ("purpose", "Qualify budget"),
            ("started", "2026-11-26T09:05"),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned())),
    );
    forms::drafts::carry_over(&ctx, "/calls/new?record=x", changed)
        .await
        .unwrap();
    let plan = FormFor::Plan {
        date: "",
        time: "",
        record: "x",
    };
    let plan = present::calls::form(&ctx, plan).await.unwrap();
    assert_eq!(field(&plan.drafts, "purpose"), Some("Qualify budget"));
    assert_eq!(field(&plan.drafts, "date"), Some("2026-12-01"));
    // Saved as one, it is neither's draft any more.
    calls::plan(&ctx, &form).await.unwrap();
    drafts::forget(&ctx, PLAN, form.id.parse().unwrap())
        .await
        .unwrap();
    let log = present::calls::form(&ctx, FormFor::Log("x")).await.unwrap();
    assert!(log.drafts.kept.is_empty());
    for elsewhere in ["/calls", "//evil.example", ""] {
        let refused = forms::drafts::carry_over(&ctx, elsewhere, typed.clone()).await;
        assert!(matches!(refused, Err(Failure::NotFound)), "{elsewhere}");
    }
}

#[tokio::test]
async fn times_that_were_only_proposed_are_proposed_anew() {
    let app = TestApp::start().await;
    let call = app.planned(app.ada).await;
    app.later(24 * 60 + 5 * 60);
    let page = present::calls::detail(&app.ctx(app.ada), &call.to_string(), "held").await;
    let closing = page.unwrap().closing.unwrap();
    let kept = [
        ("form[id]", &*call.to_string()),
        ("form[started]", "2026-11-27T14:01:00"),
        ("form[started_exact]", &*closing.started_exact),
        ("form[ended]", &*closing.ended),
        ("form[ended_exact]", &*closing.ended_exact),
        ("form[outcome]", "They will sign"),
    ];
    keep(&app.ctx(app.ada), drafts::CLOSE, "/calls", &kept)
        .await
        .unwrap();
    let page = present::calls::detail(&app.ctx(app.ada), &call.to_string(), "held").await;
    let drafts = page.unwrap().closing.unwrap().drafts;
    assert_eq!(field(&drafts, "outcome"), Some("They will sign"));
    assert_eq!(
        field(&drafts, "started"),
        Some("2026-11-27T14:01:00"),
        "typed"
    );
    assert_eq!(field(&drafts, "ended"), None, "only proposed");
}

#[tokio::test]
async fn nonsense_is_no_draft() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let id = Uuid::from_u128(7).to_string();
    let pairs = [("form[id]", &*id)];
    for (form, place) in [
        ("/api/users/add", "/calls/new"),
        (PLAN, "//evil.example"),
        (PLAN, "calls"),
        (PLAN, ""),
    ] {
        assert!(
            keep(&ctx, form, place, &pairs).await.is_err(),
            "{form} {place}"
        );
    }
    let long = "x".repeat(70_000);
    let long = [("form[id]", &*id), ("form[outcome]", &*long)];
    assert!(keep(&ctx, PLAN, "/calls/new", &long).await.is_err());
    assert!(
        keep(&ctx, PLAN, "/calls/new", &[("form[id]", "7")])
            .await
            .is_err()
    );
    // What no database takes is left out, and a password is none of it.
    let odd = [
        ("form[id]", &*id),
        ("form[purpose]", "a\0b"),
        ("password", "secret"),
    ];
    keep(&ctx, PLAN, "/calls/new", &odd).await.unwrap();
    let kept = plan_page(&ctx).await.drafts;
    assert_eq!(field(&kept, "purpose"), Some("ab"));
    assert_eq!(field(&kept, "password"), None);
    let typing = Typing {
        form: PLAN.to_owned(),
        place: "/calls/new".to_owned(),
        fields: Values::new(),
    };
    assert!(drafts::keep(&ctx, &typing).await.is_err());
}
