//! What the columns of a file are: the names that Salesforce, HubSpot, SuiteCRM, EspoCRM and Callboard itself give them.
//!
//! Each is known both by what an export for people calls it (`Account Name`) and by its name in the interface for
//! programs (`account_name`, `accountName`, `AccountId`): upper case, spaces and punctuation do not count.

use crate::domain::ImportKind::{self, Account, Call, Case, Contact, Lead, Opportunity, Task};

/// What a column has no place for, and still tells what the file is.
pub const HINT: &str = "";
/// What a column without a place of its own may be added to, as `Column: value`.
pub const EXTRA: &str = "extra";

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
const DEALS: &[ImportKind] = &[Opportunity, Case];

/// All of them; where two fit a column, the first.
#[rustfmt::skip]
pub const FIELDS: &[Field] = &[
    field("external_id", "Its id there", &[Account, Contact, Lead, Call, Task, Opportunity, Case], 0, &["id", "recordid", "hsobjectid", "accountid18", "casesafeid"]),
    field("external_id", "Its id there", &[Account], 4, &["accountid", "companyid"]),
    field("external_id", "Its id there", &[Contact], 4, &["contactid", "vid"]),
    field("external_id", "Its id there", &[Lead], 4, &["leadid"]),
    field("external_id", "Its id there", &[Call], 4, &["callid"]),
    field("external_id", "Its id there", &[Opportunity], 4, &["opportunityid", "dealid"]),
    field("external_id", "Its id there", &[Case], 4, &["caseid", "ticketid"]),
    field("external_id", "Its id there", &[Call, Task], 1, &["activityid", "taskid"]),

    field("deleted", "Deleted there", &[Account, Contact, Lead, Call, Task, Opportunity, Case], 0, &["isdeleted", "deleted"]),

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
    field("seconds", "Length in seconds", &[Call], 6, &["durationseconds", "durationsec", "lengthseconds", "calldurationinseconds", "duration", "seconds", "callduration", "calldurationseconds", "lengthinseconds"]),
    field("milliseconds", "Length in milliseconds", &[Call], 6, &["hscallduration", "calldurationmilliseconds"]),
    field("minutes", "Length in minutes", &[Call], 5, &["durationminutes", "durationmin", "durationmins", "lengthmin", "lengthminutes", "lengthinminutes", "minutes", "callminutes", "durationinminutes"]),
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

    field("name", "Name", &[Opportunity], 4, &["opportunityname", "dealname", "opportunity", "deal"]),
    field("name", "Name", &[Opportunity], 1, &["name"]),
    field("name", "Subject", &[Case], 2, &["subject", "ticketname", "casesubject"]),
    field("name", "Subject", &[Case], 1, &["name"]),
    field("about", "Account", DEALS, 2, &["account", "accountname", "associatedcompany", "companyname", "company", "primaryassociatedcompany"]),
    field("about_ref", "Account's id there", DEALS, 1, &["accountid", "associatedcompanyid", "associatedcompanyids"]),
    field("people", "Contact", DEALS, 1, &["contact", "contactname", "associatedcontact", "primarycontact"]),
    field("people_ref", "Contact's id there", DEALS, 1, &["contactid", "associatedcontactids"]),
    field("email", "Contact's e-mail", DEALS, 0, &["contactemail"]),
    field("stage", "Stage", &[Opportunity], 5, &["stagename", "salesstage", "dealstage", "opportunitystage"]),
    field("stage", "Stage", &[Opportunity], 1, &["stage"]),
    field("stage", "Status", &[Case], 4, &["casestatus", "ticketstatus"]),
    field("stage", "Status", &[Case], 1, &["status", "stage"]),
    field("amount", "Amount", &[Opportunity], 4, &["amount", "opportunityamount", "dealamount", "value"]),
    field("closes_on", "Closes", &[Opportunity], 5, &["closedate", "closes", "closeson", "dateclosed", "expectedclosedate", "expectedclose"]),
    field("description", "Description", DEALS, 0, &["description", "comments", "notes"]),
    field(HINT, "", &[Opportunity], 4, &["probability", "nextstep", "pipeline", "forecastcategory", "leadsource", "opportunitytype"]),
    field(HINT, "", &[Case], 4, &["casenumber", "caseorigin", "resolution", "casereason"]),
    field(HINT, "", &[Case], 2, &["origin", "priority"]),

    field("people", "With", WORK, 3, &["with", "contact", "contactname", "contacts", "contactsnames", "associatedcontact", "participants", "who", "leadname", "whoname"]),
    field("people_ref", "Their ids there", WORK, 3, &["whoid", "contactid", "associatedcontactids", "contactids", "contactsids", "leadid", "hscallcalleeobjectid"]),
    field("about", "About", WORK, 2, &["about", "relatedto", "parentname", "account", "accountname", "companyaccount", "associatedcompany", "whatname", "opportunity", "parent", "related"]),
    field("about_ref", "What it is about, by its id there", WORK, 2, &["whatid", "parentid", "accountid", "associatedcompanyids"]),

    field("owner", "Owner", &[Account, Contact, Lead, Call, Task, Opportunity, Case], 0, &["owner", "ownername", "accountowner", "contactowner", "companyowner", "leadowner", "assignedto", "assigned", "assignedusername", "assigneduser", "hubspotownerid", "activityassignedto", "owneremail", "taskassignee", "callassignedto", "createdby", "opportunityowner", "dealowner", "caseowner"]),
];
