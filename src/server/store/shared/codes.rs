//! Codes of closed lists, as the database gives them. One that this version does not know is an error that is said, and never
//! taken for another.

use crate::domain::{
    Channel, DateStyle, Direction, FirstDay, Follows, ImportKind, ImportStage, MailKind, MailState,
    Matched, Missed, NoticeKind, PhoneLabel, Provider, RecordKind, Role, Rsvp, SignInChange,
    Skipped, Stage, Status, TaskStatus, Verdict,
};
use sqlx::{
    Decode, Postgres, Type, error::BoxDynError, postgres::PgTypeInfo, postgres::PgValueRef,
};

macro_rules! codes {
    ($($name:ident),+) => {
        $(
            impl Type<Postgres> for $name {
                fn type_info() -> PgTypeInfo {
                    <str as Type<Postgres>>::type_info()
                }

                fn compatible(of: &PgTypeInfo) -> bool {
                    <str as Type<Postgres>>::compatible(of)
                }
            }

            impl<'r> Decode<'r, Postgres> for $name {
                fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                    let code = <&str as Decode<Postgres>>::decode(value)?;
                    Self::parse(code).ok_or_else(|| {
                        format!("“{code}” is no {} that this version of Callboard knows", stringify!($name)).into()
                    })
                }
            }
        )+
    };
}

codes!(
    Channel,
    Direction,
    DateStyle,
    FirstDay,
    Follows,
    ImportKind,
    ImportStage,
    MailKind,
    MailState,
    SignInChange,
    Matched,
    Missed,
    NoticeKind,
    PhoneLabel,
    Provider,
    RecordKind,
    Role,
    Rsvp,
    Skipped,
    Stage,
    Status,
    TaskStatus,
    Verdict
);
