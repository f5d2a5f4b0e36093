//! Dates and times, as their reader writes them.

use crate::support::TestApp;

#[tokio::test]
async fn dates_and_times_are_written_as_the_reader_writes_them() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let ada = app.cookie("ada@test.example").await;
    let call = format!("/calls/{id}");
    let shown = async |style: Option<&str>| {
        sqlx::query("update users set date_style = $1 where id = $2")
            .bind(style)
            .bind(app.ada)
            .execute(&mut *app.db().await)
            .await
            .unwrap();
        let of = async |path: &str, what: &str| {
            app.get(&ada, path).await.text(what).replace('\u{a0}', " ")
        };
        [
            of(&call, ".facts time").await,
            of("/", "h1").await,
            of("/calendar", "h1").await,
            of("/calendar?date=2026-12-01", "h1").await,
            of("/calendar", ".hour-names li").await,
            of("/calendar", ".event .time").await,
        ]
    };
    let american = [
        "Fri, Nov 27, 2:00–2:15 PM",
        "Thursday, November 26",
        "November 22–28, 2026",
        "November 29 – December 5, 2026",
        "8 AM",
        "2:00 PM",
    ];
    // As is usual in New York, where nothing is said.
    assert_eq!(shown(None).await, american);
    assert_eq!(shown(Some("month_first_12")).await, american);
    assert_eq!(
        shown(Some("day_first_12")).await,
        [
            "Fri 27 Nov, 2:00–2:15 pm",
            "Thursday, 26 November",
            "22–28 November 2026",
            "29 November – 5 December 2026",
            "8 am",
            "2:00 pm",
        ]
    );
}
