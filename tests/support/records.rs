//! Records in tests.

use super::TestApp;
use callboard::{domain::RecordKind, server::forms::records, view::Values};
use uuid::Uuid;

/// A record by its form.
pub async fn record(app: &TestApp, kind: RecordKind, name: &str, fields: &[(&str, &str)]) -> Uuid {
    let ctx = app.ctx(app.ada);
    let id = ctx.new_id();
    let mut values: Values = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    values.insert("id".into(), id.to_string());
    values.insert("name".into(), name.into());
    values.insert("owner".into(), app.ada.to_string());
    values.entry("stage".into()).or_insert_with(|| {
        kind.stages()
            .first()
            .map(|(code, _)| (*code).to_owned())
            .unwrap_or_default()
    });
    records::save(&ctx, kind.code(), &values).await.unwrap();
    id
}
