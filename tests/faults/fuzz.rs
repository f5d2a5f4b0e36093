//! Every form of every page that is found by following links, every address with every parameter that was seen, and every
//! server function, with values that nobody types: each is answered in words, and none breaks the server.

use crate::{Findings, office::Office};
use leptos::server_fn::axum::server_fn_paths;
use scraper::{ElementRef, Html, Selector};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::{Duration, Instant},
};

/// How many pages of a shape are looked at.
const ALIKE: usize = 2;
/// How many ask at once.
const WORKERS: usize = 8;

/// What nobody types.
fn hostile() -> String {
    let long = |text: &str, n| text.repeat(n);
    match fastrand::u8(0..34) {
        0 => String::new(),
        1 => " ".into(),
        2 => "\0".into(),
        3 => "a\0b".into(),
        4 => long("a", 100_000),
        5 => long("😀", 5_000),
        6 => long("\u{202e}x\u{301}", 300),
        7 => "'; drop table calls; --".into(),
        8 => "<script>alert(1)</script>".into(),
        9 => "%".into(),
        10 => "\\".into(),
        11 => long("_%\\", 200),
        12 => "-1".into(),
        13 => "0".into(),
        14 => i64::MAX.to_string(),
        15 => i64::MIN.to_string(),
        16 => long("9", 400),
        17 => "NaN".into(),
        18 => "1e308".into(),
        19 => "0001-01-01".into(),
        20 => "9999-12-31".into(),
        21 => "+262143-12-31".into(),
        22 => "2026-02-30".into(),
        23 => "25:61".into(),
        24 => "999999999 days".into(),
        25 => "00000000-0000-0000-0000-000000000000".into(),
        26 => "ffffffff-ffff-ffff-ffff-ffffffffffff".into(),
        27 => "Europe/Atlantis".into(),
        28 => "//evil.example/".into(),
        29 => "\r\nset-cookie: a=b".into(),
        30 => "İstanbul ıI ﬁ ß ſ".into(),
        31 => long("a;", 3_000),
        32 => long("(", 3_000),
        _ => (0..fastrand::usize(1..60))
            .map(|_| fastrand::char(..))
            .collect(),
    }
}

/// A form as a page has it.
#[derive(Clone, Debug)]
struct Form {
    action: String,
    post: bool,
    fields: Vec<(String, String)>,
}

/// What following links has found.
#[derive(Default)]
struct Found {
    pages: Vec<String>,
    forms: BTreeMap<String, Form>,
    parameters: BTreeSet<String>,
}

/// Looks around, then asks for so long.
pub async fn walk(office: &Office, seconds: Duration) -> Findings {
    let mut findings = Findings::default();
    let around = look_around(office, &mut findings).await;
    let until = Instant::now() + seconds;
    let workers = (0..WORKERS).map(|_| ask(office, &around, until));
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    let mut alike: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (counts, broken) in futures_util::future::join_all(workers).await {
        for (status, count) in counts {
            *statuses.entry(status).or_default() += count;
        }
        for (what, said) in broken {
            alike.entry(what).or_insert((0, said)).0 += 1;
        }
    }
    let broken = alike
        .iter()
        .map(|(what, (count, said))| format!("{count} × {what}, as by: {said}"));
    findings.broken.extend(broken);
    let counts = statuses
        .iter()
        .map(|(status, count)| format!("{count} × {status}"));
    findings.did.push(format!(
        "{} pages, {} forms and {} parameters were found by following links, and {} server functions listed",
        around.pages.len(),
        around.forms.len(),
        around.parameters.len(),
        server_fn_paths().count()
    ));
    findings.did.push(format!(
        "answered: {}",
        counts.collect::<Vec<_>>().join(", ")
    ));
    findings
}

async fn look_around(office: &Office, findings: &mut Findings) -> Found {
    let mut found = Found::default();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut ahead = VecDeque::from([
        "/".to_owned(),
        "/sign-in".into(),
        "/forgot".into(),
        "/setup".into(),
    ]);
    let who = &office.people[1];
    while let Some(path) = ahead.pop_front() {
        let alike = seen.entry(shape(&path)).or_default();
        *alike += 1;
        if *alike > ALIKE {
            continue;
        }
        let Some(page) = office.get(who, &path).await else {
            findings.broken.push(format!("{path}: no answer"));
            continue;
        };
        if page.status >= 500 {
            findings.broken.push(format!("{path}: {}", page.status));
        }
        let document = Html::parse_document(&page.body);
        for link in document.select(&Selector::parse("a[href^='/']").unwrap()) {
            let link = link
                .attr("href")
                .unwrap()
                .split('#')
                .next()
                .unwrap()
                .to_owned();
            let (_, query) = link.split_once('?').unwrap_or_default();
            let names = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned());
            found.parameters.extend(names);
            ahead.push_back(link);
        }
        for form in document.select(&Selector::parse("form").unwrap()) {
            let form = read_form(form, &path);
            if !form.post {
                found
                    .parameters
                    .extend(form.fields.iter().map(|(name, _)| name.clone()));
            }
            let names: Vec<_> = form.fields.iter().map(|(name, _)| &**name).collect();
            let key = format!("{} {}", shape(&form.action), names.join(" "));
            found.forms.entry(key).or_insert(form);
        }
        found.pages.push(path);
    }
    found
}

/// An address without ids and values.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let steps = path.split('/').map(|step| {
        let id = step.len() == 36 && step.matches('-').count() == 4;
        if id { "*" } else { step }
    });
    let names = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned());
    format!(
        "{}?{}",
        steps.collect::<Vec<_>>().join("/"),
        names.collect::<Vec<_>>().join("&")
    )
}

fn read_form(form: ElementRef, page: &str) -> Form {
    let mut fields = Vec::new();
    for field in form.select(
        &Selector::parse("input[name], select[name], textarea[name], button[name]").unwrap(),
    ) {
        let value = field.attr("value").unwrap_or_default();
        fields.push((field.attr("name").unwrap().to_owned(), value.to_owned()));
    }
    Form {
        action: form.attr("action").unwrap_or(page).to_owned(),
        post: form
            .attr("method")
            .is_some_and(|method| method.eq_ignore_ascii_case("post")),
        fields,
    }
}

async fn ask(
    office: &Office,
    around: &Found,
    until: Instant,
) -> (BTreeMap<u16, usize>, Vec<(String, String)>) {
    let mut who = office.administrator().await;
    let mut statuses = BTreeMap::new();
    let mut broken = Vec::new();
    let forms: Vec<&Form> = around.forms.values().collect();
    let parameters: Vec<&String> = around.parameters.iter().collect();
    let functions: Vec<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    while Instant::now() < until {
        let (said, answer) = match fastrand::u8(0..10) {
            0..=4 => {
                let form = forms[fastrand::usize(..forms.len())];
                send(office, &who, form).await
            }
            5..=7 => {
                let page = &around.pages[fastrand::usize(..around.pages.len())];
                let name = parameters[fastrand::usize(..parameters.len())];
                let (name, value) = (name.clone(), hostile());
                let path = with(page, &[(name, value)]);
                let answer = office.get(&who, &path).await;
                (path, answer)
            }
            _ => {
                let path = &functions[fastrand::usize(..functions.len())];
                let body: Vec<u8> = match fastrand::bool() {
                    true => (0..fastrand::usize(..300))
                        .map(|_| fastrand::u8(..))
                        .collect(),
                    false => encoded(&[(format!("form[{}]", hostile()), hostile())]).into(),
                };
                let said = format!("{path} {}", String::from_utf8_lossy(&body));
                let accept = ["text/html", "application/json"][fastrand::usize(..2)];
                (said, office.post_body(&who, path, accept, body).await)
            }
        };
        let Some(answer) = answer else {
            broken.push((format!("no answer {}", shape(&said)), brief(&said)));
            continue;
        };
        *statuses.entry(answer.status).or_default() += 1;
        if answer.status >= 500 {
            let path = said.split([' ', '?']).next().unwrap_or_default();
            broken.push((format!("{} {}", answer.status, shape(path)), brief(&said)));
        }
        if answer.status == 401 || answer.location.starts_with("/sign-in") {
            who = office.administrator().await;
        }
    }
    (statuses, broken)
}

/// Sends a form with one or two of its fields, or all, made hostile; sometimes one is missing, or comes twice.
async fn send(office: &Office, who: &str, form: &Form) -> (String, Option<crate::office::Answer>) {
    let mut fields = form.fields.clone();
    for _ in 0..fastrand::usize(1..3).min(fields.len()) {
        let at = fastrand::usize(..fields.len());
        fields[at].1 = hostile();
    }
    if fields.len() > 1 {
        let at = fastrand::usize(..fields.len());
        match fastrand::u8(0..8) {
            0 => drop(fields.remove(at)),
            1 => fields.push((fields[at].0.clone(), hostile())),
            2 => fields.iter_mut().for_each(|field| field.1 = hostile()),
            _ => {}
        }
    }
    let said = format!("{} {}", form.action, encoded(&fields));
    let answer = if form.post {
        office.post(who, &form.action, &fields).await
    } else {
        office.get(who, &with(&form.action, &fields)).await
    };
    (said, answer)
}

fn with(path: &str, fields: &[(String, String)]) -> String {
    // A line that no server reads to its end is no trial of this one.
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.clone(), value.chars().take(300).collect()))
        .collect();
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{}", encoded(&fields))
}

fn encoded(fields: &[(String, String)]) -> String {
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(fields).finish()
}

fn brief(text: &str) -> String {
    text.escape_debug().to_string().chars().take(300).collect()
}
