//! What the columns of a file are: the names that Salesforce, HubSpot, SuiteCRM, EspoCRM and Callboard itself give them.
//!
//! Each is known both by what an export for people calls it (`Account Name`) and by its name in the interface for
//! programs (`account_name`, `accountName`, `AccountId`): upper case, spaces and punctuation do not count.

use crate::domain::ImportKind::{self, Account, Call, Contact, Lead, Task};
use crate::server::present;

/// Something of ours that a column may hold.
pub struct Field {
    /// As it is kept in a mapping.
    pub code: &'static str,
    /// As a person reads it.
    pub label: &'static str,
    /// In files of what.
    pub of: &'static [ImportKind],
    /// What columns of it are called: small letters and digits alone.
    pub names: &'static [&'static str],
    /// How much such a column says about what the file is a list of.
    pub weight: u32,
}

const fn field(
    code: &'static str,
    label: &'static str,
    of: &'static [ImportKind],
    weight: u32,
    names: &'static [&'static str],
) -> Field {
    Field {
        code,
        label,
        of,
        names,
        weight,
    }
}

const PEOPLE: &[ImportKind] = &[Contact, Lead];
const REACHABLE: &[ImportKind] = &[Account, Contact, Lead];
const WORK: &[ImportKind] = &[Call, Task];

/// All of them; where two fit a column, the first.
#[rustfmt::skip]
pub const FIELDS: &[Field] = &[
    field("external_id", "Its id there", &[Account, Contact, Lead, Call, Task], 0, &["id", "recordid", "hsobjectid", "accountid18", "casesafeid"]),
    field("external_id", "Its id there", &[Account], 4, &["accountid", "companyid"]),
    field("external_id", "Its id there", &[Contact], 4, &["contactid", "vid"]),
    field("external_id", "Its id there", &[Lead], 4, &["leadid"]),
    field("external_id", "Its id there", &[Call], 4, &["callid"]),
    field("external_id", "Its id there", &[Call, Task], 1, &["activityid", "taskid"]),

    field("deleted", "Deleted there", &[Account, Contact, Lead, Call, Task], 0, &["isdeleted", "deleted"]),

    field("name", "Name", &[Account], 4, &["accountname", "companyname", "organization", "organizationname"]),
    field("name", "Name", REACHABLE, 1, &["name", "fullname", "displayname", "contactname", "leadname", "fn"]),
    field("first_name", "First name", PEOPLE, 3, &["firstname", "givenname", "forename", "vorname"]),
    field("last_name", "Last name", PEOPLE, 3, &["lastname", "familyname", "surname", "nachname"]),
    field("about", "Account", &[Contact], 4, &["account", "accountname", "accountnames", "companyname", "company", "associatedcompany", "primaryassociatedcompany", "organization", "org"]),
    field("about_ref", "Account's id there", &[Contact], 4, &["accountid", "associatedcompanyid", "associatedcompanyids", "primaryassociatedcompanyid", "associatedcompanyidsprimary"]),
    field("about", "Parent account", &[Account], 3, &["parentaccount", "parentname", "memberof", "parentcompany", "parentaccountname", "account"]),
    field("about_ref", "Parent's id there", &[Account], 3, &["parentid", "parentaccountid", "hsparentcompanyid", "parentcompanyid"]),
    field("company", "Company", &[Lead], 4, &["company", "companyaccount", "accountname", "companyname", "account", "associatedcompany"]),
    field("job_title", "Title", PEOPLE, 2, &["title", "jobtitle", "position", "role"]),
    field("stage", "Stage", &[Lead], 2, &["status", "leadstatus", "hsleadstatus", "stage", "lifecyclestage"]),
    field("email", "E-mail", REACHABLE, 2, &["email", "emailaddress", "email1", "emailaddressprimary", "workemail", "primaryemail", "emails"]),
    field("phone", "Phone, work", REACHABLE, 2, &["phone", "phonenumber", "businessphone", "officephone", "phonework", "phoneoffice", "workphone", "telephone", "tel", "primaryphone", "directphone"]),
    field("mobile", "Phone, mobile", PEOPLE, 2, &["mobile", "mobilephone", "mobilephonenumber", "phonemobile", "cell", "cellphone", "hswhatsappphonenumber", "phonenumbermobile"]),
    field("home", "Phone, home", PEOPLE, 2, &["home", "homephone", "phonehome", "phonenumberhome"]),
    field("main", "Phone, main line", &[Account], 2, &["mainphone", "mainline", "switchboard", "companyphone"]),
    field("other", "Phone, other", REACHABLE, 2, &["otherphone", "phoneother", "alternatephone", "phonealternate", "alternatephonenumber", "asstphone", "assistantphone", "phonenumberother"]),
    field("main", "Phone, main line", REACHABLE, 0, &["mainlinephone"]),
    field("mobile", "Phone, mobile", &[Account], 0, &["mobilephone"]),
    field("home", "Phone, home", &[Account], 0, &["homephone"]),
    field("shared", "Switchboards", REACHABLE, 0, &["switchboards"]),
    field("do_not_call", "Do not call", REACHABLE, 2, &["donotcall"]),
    field("country", "Country", REACHABLE, 1, &["country", "countryregion", "countrycode", "mailingcountry", "mailingcountrycode", "billingcountry", "billingcountrycode", "billingaddresscountry", "primaryaddresscountry", "addresscountry", "hscountryregioncode"]),
    field("time_zone", "Time zone", REACHABLE, 1, &["timezone", "hstimezone", "tz", "timezonesidkey", "timezonesid"]),
    field("description", "Description", REACHABLE, 0, &["description", "leaddescription", "contactdescription", "notes", "note", "message", "about", "aboutus", "comments"]),
    field(HINT, "", &[Account], 3, &["website", "companydomainname", "industry", "billingstreet", "billingaddressstreet", "numberofemployees", "employees", "annualrevenue", "sicdescription", "tickersymbol", "accounttype"]),
    field(HINT, "", &[Lead], 3, &["leadsource", "leadowner", "converted", "isconverted", "rating", "opportunityamount", "accountdescription"]),
    field(HINT, "", &[Contact], 3, &["contactowner", "reportsto", "reportstoid", "birthdate", "department", "assistantname", "assistant"]),

    field("purpose", "Purpose", &[Call], 2, &["purpose", "subject", "name", "title", "calltitle", "hscalltitle", "callname", "callsubject", "callpurpose"]),
    field("direction", "Direction", &[Call], 6, &["direction", "calldirection", "hscalldirection", "calltype"]),
    field("status", "Status", &[Call], 1, &["status", "callstatus", "hscallstatus"]),
    field("reason", "Reason", &[Call], 2, &["reason"]),
    field("scheduled", "Planned for", &[Call], 4, &["planned", "plannedfor", "scheduled", "scheduledat", "scheduledlocal"]),
    field("start", "Starts", &[Call], 3, &["started", "start", "startedutc", "startdatetime", "startdate", "startdatetimec", "datestart", "activitydate", "hstimestamp", "date", "datetime", "calldate", "callstarttime", "createdate", "completeddatetime", "duedate"]),
    field("time", "Starts, time of day", &[Call], 1, &["starttime", "time", "calltime", "timeofday"]),
    field("end", "Ends", &[Call], 3, &["ended", "endedutc", "end", "endtime", "enddate", "enddatetime", "dateend", "callendtime"]),
    field("zone", "Zone of its times", &[Call], 2, &["timezone", "zone", "scheduledzone"]),
    field("seconds", "Length in seconds", &[Call], 6, &["durationseconds", "calldurationinseconds", "duration", "seconds", "callduration", "lengthinseconds"]),
    field("milliseconds", "Length in milliseconds", &[Call], 6, &["hscallduration", "calldurationmilliseconds"]),
    field("minutes", "Length in minutes", &[Call], 5, &["durationminutes", "minutes", "callminutes", "durationinminutes"]),
    field("hours", "Length in hours", &[Call], 5, &["durationhours"]),
    field("disposition", "Disposition", &[Call], 6, &["disposition", "callresult", "calloutcome", "hscalldisposition", "calldisposition", "result"]),
    field("outcome", "Outcome in words", &[Call], 1, &["outcome", "description", "notes", "callnotes", "hscallbody", "comments", "fullcomments", "callbody"]),
    field("e164", "Their number", &[Call], 1, &["phone", "phonenumber", "externalnumber", "number"]),
    field("to", "Called number", &[Call], 2, &["hscalltonumber", "tonumber", "to", "calledphonenumber", "called", "destination"]),
    field("from", "Calling number", &[Call], 2, &["hscallfromnumber", "fromnumber", "from", "caller", "callingnumber", "callerid"]),
    field("subtype", "What kind of activity", &[Call], 0, &["tasksubtype"]),
    field("email", "Their e-mail", &[Call], 0, &["email", "contactemail", "emailaddress"]),

    field("title", "Title", &[Task], 2, &["title", "subject", "name", "tasktitle", "hstasksubject", "taskname", "task"]),
    field("due", "Due", &[Task], 5, &["due", "dueon", "duedate", "datedue", "taskduedate", "dateend", "activitydate", "hstimestamp"]),
    field("status", "Status", &[Task], 2, &["status", "taskstatus", "hstaskstatus"]),
    field(HINT, "", &[Task], 5, &["priority", "taskpriority", "hstaskpriority", "tasktype", "hstasktype", "reminderdate"]),

    field("people", "With", WORK, 3, &["with", "contact", "contactname", "contacts", "contactsnames", "associatedcontact", "participants", "who", "leadname", "whoname"]),
    field("people_ref", "Their ids there", WORK, 3, &["whoid", "contactid", "associatedcontactids", "contactids", "contactsids", "leadid", "hscallcalleeobjectid"]),
    field("about", "About", WORK, 2, &["about", "relatedto", "parentname", "account", "accountname", "companyaccount", "associatedcompany", "whatname", "opportunity", "parent", "related"]),
    field("about_ref", "What it is about, by its id there", WORK, 2, &["whatid", "parentid", "accountid", "associatedcompanyids"]),

    field("owner", "Owner", &[Account, Contact, Lead, Call, Task], 0, &["owner", "ownername", "accountowner", "contactowner", "companyowner", "leadowner", "assignedto", "assigned", "assignedusername", "assigneduser", "hubspotownerid", "activityassignedto", "owneremail", "taskassignee", "callassignedto", "createdby"]),
];

/// What a column has no place for, and still tells what the file is.
const HINT: &str = "";
/// What a column without a place of its own may be added to, as `Column: value`.
pub const EXTRA: &str = "extra";

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

/// What one of our own exports is a list of: they have one header, so its name says it. `Err` is a sentence.
pub fn of_ours(columns: &[String], file_name: &str) -> Option<Result<ImportKind, &'static str>> {
    if columns != present::records::EXPORTED {
        return None;
    }
    let name = bare(file_name);
    let named = [
        ("account", Ok(Account)),
        ("lead", Ok(Lead)),
        ("opportunit", Err(())),
        ("case", Err(())),
    ];
    let found = named
        .into_iter()
        .find(|(word, _)| name.contains(word))
        .map_or(Ok(Contact), |(_, kind)| kind);
    Some(found.map_err(|()| "Opportunities and cases cannot be imported: only accounts, contacts, leads, calls and tasks."))
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
    let order = [Contact, Account, Lead, Call, Task];
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
        let ours: Vec<String> = present::records::EXPORTED
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        for (name, kind) in [
            ("accounts.csv", Account),
            ("contacts.csv", Contact),
            ("leads (1).csv", Lead),
        ] {
            assert_eq!(of_ours(&ours, name), Some(Ok(kind)), "{name}");
        }
        assert!(matches!(of_ours(&ours, "opportunities.csv"), Some(Err(_))));
        assert_eq!(of_ours(&columns("Name,Email"), "accounts.csv"), None);
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
