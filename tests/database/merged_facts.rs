//! What is known of a record that was merged into another.

use crate::{
    import_steps::{look, send},
    links::record,
    merges::done,
    support::TestApp,
};
use callboard::{
    domain::{RecordKind, Verdict},
    server::{
        forms::{records as forms, undo},
        store,
    },
};

#[tokio::test]
async fn what_differs_is_kept_and_whoever_was_merged_is_not_made_again_by_a_file() {
    let app = TestApp::start().await;
    let person = async |name: &str, email: &str, title: &str| {
        let facts = [
            ("email", email),
            ("job_title", title),
            ("description", name),
        ];
        record(&app, RecordKind::Contact, name, &facts).await
    };
    let one = person("Merge One", "one@m.example", "CEO").await;
    let two = person("Merge Two", "two@m.example", "CFO").await;
    let ctx = app.ctx(app.ada);
    let merged = forms::merge(&ctx, &one.to_string(), &two.to_string()).await;
    let (_, undo_it) = done(merged.unwrap().2);
    let description = async || {
        let row = store::records::find(&mut *app.db().await, one).await;
        row.unwrap().unwrap().description.unwrap_or_default()
    };
    assert_eq!(
        description().await,
        "Merge One\n\nMerge Two: two@m.example · CFO\n\nMerge Two"
    );
    let file =
        b"First Name,Last Name,Email\nMerge,Two,two@m.example\nSomebody,Else,else@m.example\n";
    let id = send(&ctx, "people.csv", file).await;
    let page = look(&ctx, &id).await;
    let verdicts: Vec<_> = page.rows.iter().map(|row| row.verdict).collect();
    assert_eq!(verdicts, [Verdict::Duplicate, Verdict::New]);
    undo::undo(&ctx, &undo_it).await.unwrap();
    assert_eq!(description().await, "Merge One");
}
