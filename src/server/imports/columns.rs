//! What the columns of a file are.

use super::fields::{EXTRA, FIELDS, Field, HINT};
use crate::domain::ImportKind::{self, Account, Call, Case, Contact, Lead, Opportunity, Task};
use crate::server::present;

/// A column's name without what does not count.
fn bare(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn fitting(kind: ImportKind, column: &str) -> Option<&'static Field> {
    let bare = bare(column);
    FIELDS.iter().find(|field| {
        field.code != HINT && field.of.contains(&kind) && field.names.contains(&&*bare)
    })
}

/// How much a column says for a kind.
fn weight(kind: ImportKind, column: &str) -> u32 {
    let bare = bare(column);
    let fits = |field: &&Field| field.of.contains(&kind) && field.names.contains(&&*bare);
    FIELDS
        .iter()
        .filter(fits)
        .map(|field| field.weight)
        .max()
        .unwrap_or(0)
}

/// Whether it is one of our own exports.
pub fn are_ours(columns: &[String]) -> bool {
    columns == present::records::EXPORTED
}

/// What one of our own exports is a list of, by its name: they have one header.
pub fn of_ours(file_name: &str) -> Option<ImportKind> {
    let name = bare(file_name);
    let named = [
        ("account", Account),
        ("contact", Contact),
        ("lead", Lead),
        ("opportunit", Opportunity),
        ("case", Case),
    ];
    let found = named.into_iter().find(|(word, _)| name.contains(word));
    found.map(|(_, kind)| kind)
}

/// What a file is a list of, by its columns and, where those leave it open, its name.
pub fn recognise(columns: &[String], file_name: &str) -> Option<ImportKind> {
    let name = bare(file_name);
    let named = |kind: ImportKind| match kind {
        Account => name.contains("account") || name.contains("compan"),
        Contact => name.contains("contact"),
        Lead => name.contains("lead"),
        Call => name.contains("call") || name.contains("event"),
        Task => name.contains("task"),
        Opportunity => name.contains("opportunit") || name.contains("deal"),
        Case => name.contains("case") || name.contains("ticket"),
    };
    let score = |kind: ImportKind| {
        let sum: u32 = columns.iter().map(|column| weight(kind, column)).sum();
        if sum == 0 {
            0
        } else {
            sum * 2 + if named(kind) { 5 } else { 0 }
        }
    };
    // Of equals the first: a list of names and numbers is one of contacts.
    let order = [Contact, Account, Lead, Call, Task, Opportunity, Case];
    let best = order.into_iter().map(score).max().unwrap_or(0);
    order
        .into_iter()
        .find(|kind| best > 0 && score(*kind) == best)
}

/// What each column is in a file of that kind: a code, empty where it is left out. A field takes one column: of several,
/// the one whose name says it best.
pub fn mapping(kind: ImportKind, columns: &[String]) -> Vec<String> {
    let bare: Vec<String> = columns.iter().map(|column| bare(column)).collect();
    let fields: Vec<Option<&Field>> = columns.iter().map(|column| fitting(kind, column)).collect();
    let rank = |at: usize| {
        let field = fields[at]?;
        let earlier = FIELDS
            .iter()
            .take_while(|other| !std::ptr::eq(*other, field))
            .count();
        Some((
            earlier,
            field.names.iter().position(|name| *name == bare[at])?,
            at,
        ))
    };
    let best = |code: &str| {
        (0..columns.len())
            .filter(|at| fields[*at].is_some_and(|field| field.code == code))
            .min_by_key(|at| rank(*at))
    };
    (0..columns.len())
        .map(|at| {
            fields[at]
                .filter(|field| best(field.code) == Some(at))
                .map_or_else(String::new, |field| field.code.to_owned())
        })
        .collect()
}

/// What a column may be in a file of that kind: code and label, each once.
pub fn offered(kind: ImportKind) -> Vec<(&'static str, &'static str)> {
    let mut offered: Vec<(&str, &str)> = Vec::new();
    for field in FIELDS
        .iter()
        .filter(|field| field.of.contains(&kind) && !field.label.is_empty())
    {
        if !offered.iter().any(|(code, _)| *code == field.code) {
            offered.push((field.code, field.label));
        }
    }
    if kind != Task {
        offered.push((
            EXTRA,
            if kind == Call {
                "Add to the outcome"
            } else {
                "Add to the description"
            },
        ));
    }
    offered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    /// Headers as the four of them export, for people and for programs.
    #[test]
    fn what_others_export_is_recognised() {
        for (kind, text, codes) in [
            // Salesforce: Data Loader, then a report.
            (
                Contact,
                "Id,AccountId,LastName,FirstName,Salutation,Phone,MobilePhone,Email,Title,OwnerId",
                "external_id,about_ref,last_name,first_name,,phone,mobile,email,job_title,",
            ),
            (
                Contact,
                "First Name,Last Name,Account Name,Title,Business Phone,Mobile,Email,Do Not Call,Contact Owner",
                "first_name,last_name,about,job_title,phone,mobile,email,do_not_call,owner",
            ),
            (
                Account,
                "Id,Name,ParentId,Phone,Website,Industry,BillingCountry,Description",
                "external_id,name,about_ref,phone,,,country,description",
            ),
            (
                Lead,
                "First Name,Last Name,Company / Account,Title,Lead Status,Phone,Email,Lead Owner,Lead Source",
                "first_name,last_name,company,job_title,stage,phone,email,owner,",
            ),
            (
                Call,
                "Id,WhoId,WhatId,Subject,ActivityDate,Status,CallDurationInSeconds,CallType,CallDisposition,Description",
                "external_id,people_ref,about_ref,purpose,start,status,seconds,direction,disposition,outcome",
            ),
            (
                Task,
                "Subject,Due Date,Priority,Status,Assigned,Name,Related To",
                "title,due,,status,owner,,about",
            ),
            // HubSpot.
            (
                Contact,
                "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Associated Company,Country/Region",
                "external_id,first_name,last_name,email,phone,mobile,owner,about,country",
            ),
            (
                Account,
                "Record ID,Company name,Company owner,Phone Number,Country/Region,Company Domain Name,Industry",
                "external_id,name,owner,phone,country,,",
            ),
            (
                Call,
                "Record ID,Call Title,Activity date,Call direction,Call duration,Call outcome,Call notes,Activity assigned to,Associated Contact,Associated Company",
                "external_id,purpose,start,direction,seconds,disposition,outcome,owner,people,about",
            ),
            (
                Call,
                "hs_object_id,hs_call_title,hs_timestamp,hs_call_direction,hs_call_duration,hs_call_status,hs_call_body",
                "external_id,purpose,start,direction,milliseconds,status,outcome",
            ),
            (
                Task,
                "Record ID,Task Title,Due date,Task Status,Assigned to,Associated Contact,Priority",
                "external_id,title,due,status,owner,people,",
            ),
            // SuiteCRM.
            (
                Contact,
                "ID,First Name,Last Name,Account Name,Title,Office Phone,Mobile,Home,Email Address,Assigned to",
                "external_id,first_name,last_name,about,job_title,phone,mobile,home,email,owner",
            ),
            (
                Call,
                "id,name,date_start,duration_hours,duration_minutes,direction,status,parent_name,description,assigned_user_name",
                "external_id,purpose,start,hours,minutes,direction,status,about,outcome,owner",
            ),
            (
                Account,
                "name,id,phone_office,email1,billing_address_country,industry,parent_name",
                "name,external_id,phone,email,country,,about",
            ),
            // EspoCRM.
            (
                Contact,
                "id,firstName,lastName,accountName,title,emailAddress,phoneNumber,addressCountry,assignedUserName",
                "external_id,first_name,last_name,about,job_title,email,phone,country,owner",
            ),
            (
                Call,
                "id,name,status,dateStart,dateEnd,direction,parentName,contactsNames,description,assignedUserName",
                "external_id,purpose,status,start,end,direction,about,people,outcome,owner",
            ),
            (
                Lead,
                "id,firstName,lastName,accountName,status,emailAddress,phoneNumber,opportunityAmount",
                "external_id,first_name,last_name,company,stage,email,phone,",
            ),
        ] {
            let columns = columns(text);
            assert_eq!(recognise(&columns, "export.csv"), Some(kind), "{text}");
            assert_eq!(mapping(kind, &columns).join(","), codes, "{text}");
        }
    }

    /// Accounts, contacts and leads leave with one header: the name of the file says which they are.
    #[test]
    fn our_own_exports_are_known_by_their_names() {
        for (name, kind) in [
            ("accounts.csv", Account),
            ("contacts.csv", Contact),
            ("leads (1).csv", Lead),
            ("opportunities.csv", Opportunity),
            ("cases.csv", Case),
        ] {
            assert_eq!(of_ours(name), Some(kind), "{name}");
        }
        assert_eq!(of_ours("mine.csv"), None);
        assert!(!are_ours(&columns("Name,Email")));
        let calls: Vec<String> = crate::server::present::calls::EXPORTED
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        assert_eq!(recognise(&calls, "calls.csv"), Some(Call));
        let tasks: Vec<String> = crate::server::present::tasks::EXPORTED
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        assert_eq!(recognise(&tasks, "tasks.csv"), Some(Task));
    }

    #[test]
    fn where_columns_leave_it_open_the_name_of_the_file_decides() {
        let text = columns("Name,Email,Phone");
        assert_eq!(recognise(&text, "list.csv"), Some(Contact));
        assert_eq!(recognise(&text, "leads-2026.csv"), Some(Lead));
        assert_eq!(recognise(&columns("foo,bar"), "contacts.csv"), None);
    }
}
