//! Databases that a newer version of the program has changed.

use review_gate::store::location::StoreLocation;

use super::scene::{Scene, at, claim, job, open};
use crate::support::database;

impl Scene {
    /// Does as if a newer version had applied a migration.
    fn migrated_by_a_newer_version(&self, name: &str, sql: &str) {
        let history = format!(
            "{sql}; INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
            VALUES (1000, '{name}', '2030-01-01T00:00:00Z', '1')"
        );
        self.execute(&history);
    }
}

#[tokio::test]
async fn older_version_goes_on_beside_a_newer_one_that_added_something() {
    let scene = Scene::new().await;
    scene.migrated_by_a_newer_version("more", "ALTER TABLE jobs ADD COLUMN more TEXT NOT NULL DEFAULT ''");
    let older = open(&scene.url).await;
    older.enqueue(vec![job("#1", "one")], at(0)).await.unwrap();
    assert!(claim(scene.store.as_ref(), "worker", at(0)).await.is_some());
}

#[tokio::test]
async fn older_version_refuses_a_change_that_it_cannot_live_with() {
    let scene = Scene::new().await;
    scene.migrated_by_a_newer_version("breaking_jobs", "ALTER TABLE jobs RENAME COLUMN lane TO urgency");
    let location: StoreLocation = scene.url.parse().unwrap();
    let Err(error) = location.open().await else { panic!("it was opened") };
    let why = std::error::Error::source(&error).unwrap().to_string();
    let expected =
        "a newer version of review-gate has changed the schema by `breaking_jobs` (migration 1000); upgrade this one";
    assert_eq!(why, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn new_database_is_opened_by_several_at_once() {
    for _ in 0..10 {
        let directory = tempfile::tempdir().unwrap();
        let url = database::url(directory.path());
        let opening: Vec<_> = (0..4)
            .map(|_| {
                let location: StoreLocation = url.parse().unwrap();
                tokio::spawn(async move { location.open().await })
            })
            .collect();
        for opened in opening {
            let failure = opened.await.unwrap().err().map(|error| format!("{error:?}"));
            assert_eq!(failure, None);
        }
    }
}
