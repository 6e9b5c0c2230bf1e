//! The addresses of stores.

use insta::assert_snapshot;
use review_gate::store::location::StoreLocation;

fn shown(url: &str) -> String {
    match url.parse::<StoreLocation>() {
        Ok(location) => location.to_string(),
        Err(error) => {
            format!("{error}{}", std::error::Error::source(&error).map(|why| format!(": {why}")).unwrap_or_default())
        }
    }
}

#[test]
fn password_is_never_shown() {
    let url = "postgres://gate:hunter2@db.example.com:5433/gate?sslmode=verify-full&sslrootcert=/etc/ca.pem";
    assert_snapshot!(shown(url), @"postgres://gate@db.example.com:5433/gate");
    let debug = format!("{:?}", url.parse::<StoreLocation>().unwrap());
    assert!(!debug.contains("hunter2"), "{debug}");
}

#[test]
fn every_sslmode_is_known() {
    for mode in ["disable", "prefer", "require", "verify-ca", "verify-full"] {
        assert_eq!(shown(&format!("postgres://db/gate?sslmode={mode}")), "postgres://db:5432/gate");
    }
    assert_snapshot!(shown("postgres://db/gate?sslmode=perhaps"), @"the address of the PostgreSQL database cannot be right: `sslmode` is `perhaps`, which cannot be right");
}

#[test]
fn pool_of_one_connection_is_refused() {
    assert_eq!(shown("postgres://db/gate?max_connections=2"), "postgres://db:5432/gate");
    assert_snapshot!(shown("postgres://db/gate?max_connections=1"), @"the address of the PostgreSQL database cannot be right: `max_connections` is `1`, which cannot be right");
}

#[test]
fn other_databases_are_refused() {
    assert_snapshot!(shown("mysql://db/gate"), @"the state is kept at `sqlite://PATH` or `postgres://USER@HOST/DATABASE`");
}
