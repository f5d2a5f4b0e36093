//! Forms about people who sign in: a profile, and what administrators do.

use crate::{
    domain::{
        Channel, DateStyle, Email, FirstDay, NewPassword, Refused, Reminders, Role, UserName,
    },
    server::{
        Failure, Visit,
        auth::second_step,
        errors::FormErrors,
        forms::telephony,
        present::{self, undo},
        store,
        typed::{self, existing},
        users::{self, AddUser, Person, SaveProfile},
        zones::Zone,
    },
    view::{ProfileForm, Reply, UserForm},
};
use uuid::Uuid;

/// Reads a user form; all complaints at once.
pub fn read(form: &UserForm, id: Uuid, role: Role) -> Result<AddUser, Failure> {
    let errors = FormErrors::default();
    let name = errors.collect(UserName::new(&form.name));
    let email = errors.collect(Email::new(&form.email));
    let zone = errors.collect(zone(&form.zone));
    let password = errors.collect(NewPassword::of(&form.password, [&form.name, &form.email]));
    match (name, email, zone, password) {
        (Some(name), Some(email), Some(zone), Some(password)) => Ok(AddUser {
            id,
            name,
            email,
            zone,
            role,
            password,
        }),
        _ => Err(errors.refusal()),
    }
}

fn zone(typed: &str) -> Result<Zone, Failure> {
    Zone::typed(typed).ok_or_else(|| {
        Failure::field(
            "zone",
            "That is not a time zone. Choose one from the list, like Europe/Berlin.",
        )
    })
}

fn role(typed: &str) -> Result<Role, Failure> {
    Role::parse(typed).ok_or_else(|| Failure::field("role", "Choose one of those offered."))
}

/// A new password of somebody, its complaint beside `field`.
async fn new_password(
    visit: &Visit,
    whose: Uuid,
    typed: &str,
    field: &str,
) -> Result<NewPassword, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let user = store::users::find(&mut db, whose).await?;
    let user = user.ok_or(Failure::NotFound)?;
    NewPassword::of(typed, [&user.name, &user.email])
        .map_err(|refused: Refused| Failure::field(field, refused.to_string()))
}

/// Saves one's own settings.
pub async fn save_profile(visit: &Visit, form: &ProfileForm) -> Result<Reply, Failure> {
    let errors = FormErrors::default();
    let form = &changed_alone(visit, form.clone()).await?;
    let name = errors.collect(UserName::new(&form.name));
    let zone = errors.collect(zone(&form.zone));
    let reminders = errors.collect(Reminders::parse(&form.reminder));
    let remind_by = errors.collect(
        Channel::parse(&form.remind_by)
            .ok_or_else(|| Failure::field("remind_by", "Choose one of those offered.")),
    );
    let week_begins = errors.collect(
        FirstDay::parse(&form.week_begins)
            .ok_or_else(|| Failure::field("week_begins", "Choose one of those offered.")),
    );
    let date_style = errors.collect(
        DateStyle::parse(&form.date_style)
            .ok_or_else(|| Failure::field("date_style", "Choose one of those offered.")),
    );
    let theme = ["system", "light", "dark"]
        .into_iter()
        .find(|theme| *theme == form.theme);
    let theme = errors
        .collect(theme.ok_or_else(|| Failure::field("theme", "Choose one of those offered.")));
    let written = week_begins.zip(date_style);
    let (Some(name), Some(zone), Some(written), Some(reminders), Some(remind_by), Some(theme)) =
        (name, zone, written, reminders, remind_by, theme)
    else {
        return Err(errors.refusal());
    };
    let (week_begins, date_style) = written;
    users::save_profile(
        visit,
        &SaveProfile {
            name,
            zone,
            week_begins,
            date_style,
            theme,
            reminders,
            remind_by,
            single_keys: form.keys != "off",
        },
    )
    .await?;
    Ok(undo::none("Saved."))
}

/// Saves who somebody is: their name, what they sign in with, where they are, their role, and where they pick up.
pub async fn save_person(
    visit: &Visit,
    id: &str,
    [name, email, place, trusted, phone]: [&str; 5],
) -> Result<Reply, Failure> {
    let errors = FormErrors::default();
    let name = errors.collect(UserName::new(name));
    let email = errors.collect(Email::new(email));
    let zone = errors.collect(zone(place));
    let role = errors.collect(role(trusted));
    let phone = errors.collect(telephony::picks_up_at(visit, phone));
    let (Some(name), Some(email), Some(zone), Some(role), Some(phone)) =
        (name, email, zone, role, phone)
    else {
        return Err(errors.refusal());
    };
    let said = format!("{} is saved.", name.as_str());
    let person = Person {
        name,
        email,
        zone,
        role,
        phone,
    };
    users::save_person(visit, existing(id)?, &person).await?;
    Ok(undo::none(said))
}

/// Gives all that somebody still has to do to a colleague.
pub async fn hand_over(visit: &Visit, id: &str, to: &str) -> Result<Reply, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let to = typed::person(&mut db, to, "to").await??;
    drop(db);
    let to = to.ok_or(Refused::NobodyToTakeOver)?;
    let (colleague, given) = users::hand_over(visit, existing(id)?, to).await?;
    let what = present::settings::left_behind(Some(&given));
    Ok(undo::none(match &*what {
        "" => "There was nothing left to give.".to_owned(),
        what => format!("{} has {what} now.", colleague.name),
    }))
}

/// What was left as it was read stays as it has become since, in another tab or on another device.
async fn changed_alone(visit: &Visit, mut form: ProfileForm) -> Result<ProfileForm, Failure> {
    let was = form.was.clone();
    let was: Vec<&str> = was.lines().collect();
    let mut now = present::settings::profile(visit).await?.form();
    if was.len() == now.fields().len() {
        for ((typed, was), now) in form.fields().into_iter().zip(was).zip(now.fields()) {
            if typed == was {
                typed.clone_from(now);
            }
        }
    }
    Ok(form)
}

/// Changes one's own password, and signs one out everywhere else.
pub async fn change_password(visit: &Visit, old: &str, new: &str) -> Result<Reply, Failure> {
    if old == new {
        return Err(Failure::field(
            "new_password",
            "This is your password already: choose another one.",
        ));
    }
    let new = new_password(visit, visit.me.id, new, "new_password").await?;
    users::change_password(visit, &visit.me.session, old, &new).await?;
    Ok(undo::none(
        "Your password is changed. You are signed out everywhere else.",
    ))
}

/// The first password of one's own, in place of one that somebody else chose.
pub async fn choose_password(visit: &Visit, given: &str, own: &str) -> Result<Reply, Failure> {
    if given == own {
        return Err(Failure::field(
            "new_password",
            "Choose another one than you were given.",
        ));
    }
    change_password(visit, given, own).await
}

/// Signs one out in one place.
pub async fn sign_out_at(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    users::sign_out_at(visit, existing(id)?).await?;
    Ok(undo::none("Signed out there."))
}

/// Signs one out everywhere but here.
pub async fn sign_out_elsewhere(visit: &Visit) -> Result<Reply, Failure> {
    users::sign_out_elsewhere(visit, &visit.me.session).await?;
    Ok(undo::none("You are signed out everywhere else."))
}

/// Adds somebody.
pub async fn add(visit: &Visit, form: &UserForm) -> Result<Reply, Failure> {
    let command = read(form, visit.new_id(), role(&form.role)?)?;
    users::add(visit, &command).await?;
    Ok(undo::none(format!(
        "{} can sign in now.",
        command.name.as_str()
    )))
}

/// Keeps somebody out, or lets them in again.
pub async fn set_disabled(visit: &Visit, id: &str, disabled: bool) -> Result<Reply, Failure> {
    let user = users::set_disabled(visit, existing(id)?, disabled).await?;
    if !disabled {
        return Ok(undo::none(format!("{} can sign in again.", user.name)));
    }
    let mut db = visit.state.pool.acquire().await?;
    let left = store::user_work::left(&mut db, &[user.id]).await?;
    let still = match &*present::settings::left_behind(left.get(&user.id)) {
        "" => String::new(),
        left => format!(" Still theirs: {left}. Hand them over under Change."),
    };
    Ok(undo::none(format!(
        "{} is deactivated and signed out.{still}",
        user.name
    )))
}

/// Gives somebody a new password, and signs them out.
pub async fn set_password(visit: &Visit, id: &str, new: &str) -> Result<Reply, Failure> {
    let id = existing(id)?;
    let new = new_password(visit, id, new, "password").await?;
    let user = users::set_password(visit, id, &visit.me.session, &new).await?;
    Ok(undo::none(format!("{} has a new password.", user.name)))
}

/// Makes a new link for one's calendar, or takes it away.
pub async fn save_feed(visit: &Visit, on: &str) -> Result<Reply, Failure> {
    let on = on == "yes";
    users::save_feed(visit, on).await?;
    Ok(undo::none(if on {
        "There is a new link; one that was there before no longer works."
    } else {
        "The link no longer works."
    }))
}

/// Begins to set up one's two-step sign-in.
pub async fn begin_second_step(visit: &Visit) -> Result<Reply, Failure> {
    Ok(undo::none(if second_step::begin(visit).await? {
        "Scan the code with your app, and keep the recovery codes."
    } else {
        "Two-step sign-in is on."
    }))
}

/// Leaves off setting it up.
pub async fn leave_off_second_step(visit: &Visit) -> Result<Reply, Failure> {
    Ok(undo::none(if second_step::leave_off(visit).await? {
        "Two-step sign-in stays off."
    } else {
        "Two-step sign-in is on."
    }))
}

/// Turns it on.
pub async fn turn_on_second_step(
    visit: &Visit,
    password: &str,
    code: &str,
) -> Result<Reply, Failure> {
    second_step::turn_on(visit, &visit.me.session, password, code).await?;
    Ok(undo::none(
        "Two-step sign-in is on. You are signed out everywhere else.",
    ))
}

/// Turns it off.
pub async fn turn_off_second_step(visit: &Visit, password: &str) -> Result<Reply, Failure> {
    second_step::turn_off(visit, password).await?;
    Ok(undo::none("Two-step sign-in is off."))
}

/// Turns it off for somebody who has lost their phone.
pub async fn turn_off_second_step_of(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    let user = second_step::turn_off_of(visit, existing(id)?).await?;
    Ok(undo::none(format!(
        "{} signs in with the password alone now.",
        user.name
    )))
}
