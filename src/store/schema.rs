//! Which schemas a program can work with.
//!
//! While a service is being upgraded, its old and its new version work on one database. So a migration adds, and what it adds
//! has a default: the older program does not know of it and is right all the same. A migration of which that is not true has a
//! name that begins with `breaking`, and programs that do not know it refuse the database.

use refinery::{Migration, Runner};

/// What begins the name of a migration that older programs cannot live with.
const BREAKING: &str = "breaking";

/// A newer version of the program has changed the schema so that this one must not use it.
#[derive(Debug, thiserror::Error)]
#[error("a newer version of review-gate has changed the schema by `{name}` (migration {version}); upgrade this one")]
pub(super) struct TooNew {
    version: i64,
    name: String,
}

/// What applies these migrations, each a name and its statements. Those of a newer version are left as they are.
pub(super) fn runner(migrations: &[(&str, &str)]) -> Result<Runner, refinery::Error> {
    let migrations =
        migrations.iter().map(|(name, sql)| Migration::unapplied(name, sql)).collect::<Result<Vec<_>, _>>()?;
    // Unless they are grouped, a migration is one transaction and the note that it was made another.
    Ok(Runner::new(&migrations).set_grouped(true).set_abort_missing(false))
}

/// Whether a program that knows the migrations `known` can use a database to which those in `applied` were applied.
pub(super) fn compatible(known: &[Migration], applied: &[Migration]) -> Result<(), TooNew> {
    let newest_known = known.iter().map(Migration::version).max();
    let breaking = applied
        .iter()
        .filter(|migration| Some(migration.version()) > newest_known)
        .find(|migration| migration.name().starts_with(BREAKING));
    match breaking {
        Some(migration) => Err(TooNew { version: i64::from(migration.version()), name: migration.name().to_owned() }),
        None => Ok(()),
    }
}
