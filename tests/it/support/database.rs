//! Where tests keep the state of the service: in a file, or, where `REVIEW_GATE_TEST_STORE` is `postgres`, in a database of a
//! server that all tests of a machine share. The first test starts it; it ends by itself some time after the last.

use std::fmt::Write;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::program::{finish, program};

/// So much all databases of the tests together take at most.
const LEAST_FREE_MB: u64 = 2_000;

/// Whether the tests run on PostgreSQL.
pub(crate) fn is_postgres() -> bool {
    std::env::var("REVIEW_GATE_TEST_STORE").is_ok_and(|store| store == "postgres")
}

/// The address of the state that is kept for `directory`, always the same. On PostgreSQL it is made at the first call, with
/// its schema, and dropped some time after the directory is gone.
pub(crate) fn url(directory: &Path) -> String {
    if !is_postgres() {
        return format!("sqlite://{}", directory.join("gate.db").display());
    }
    postgres_url(directory)
}

/// The same on PostgreSQL, whatever the other tests run on; the program to start it has to be installed.
pub(crate) fn postgres_url(directory: &Path) -> String {
    let kept = directory.join("database-url");
    if let Ok(url) = fs::read_to_string(&kept) {
        return url;
    }
    let server = Server::started();
    let name = server.database(directory);
    let url = server.url(&name);
    fs::write(kept, &url).unwrap();
    url
}

/// Everything that the state kept for `directory` holds, as it would be in a backup.
pub(crate) fn contents(directory: &Path) -> Vec<u8> {
    if is_postgres() {
        let url = fs::read_to_string(directory.join("database-url")).unwrap();
        return Command::new("pg_dump").arg(url).output().unwrap().stdout;
    }
    ["gate.db", "gate.db-wal"].map(|name| fs::read(directory.join(name)).unwrap_or_default()).concat()
}

/// Backs up the state kept for `directory`, and says where to.
pub(crate) fn back_up(directory: &Path) -> PathBuf {
    let backup = directory.join("backup");
    let file = backup.to_str().unwrap();
    if is_postgres() {
        run("pg_dump", &["--format=custom", "--file", file, &url(directory)]);
    } else {
        let run = finish(program(directory, &["store", "backup", "--database-url", &url(directory), "--to", file]));
        assert_eq!(run.code, 0, "{}", run.err);
    }
    backup
}

/// Makes what was backed up the state kept for `directory`, whatever that is now.
pub(crate) fn restore(directory: &Path, backup: &Path) {
    if is_postgres() {
        let file = backup.to_str().unwrap();
        run("pg_restore", &["--clean", "--if-exists", "--single-transaction", "--dbname", &url(directory), file]);
        return;
    }
    for name in ["gate.db-wal", "gate.db-shm"] {
        _ = fs::remove_file(directory.join(name));
    }
    fs::rename(backup, directory.join("gate.db")).unwrap();
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Runs statements in the state kept for `directory` on PostgreSQL.
pub(crate) fn psql(url: &str, sql: &str) -> String {
    let mut command = Command::new("psql");
    command.args([
        "--no-psqlrc",
        "--quiet",
        "--tuples-only",
        "--no-align",
        "--set=ON_ERROR_STOP=1",
        "--command",
        sql,
        url,
    ]);
    let output = command.output().expect("`psql` is installed with the server");
    assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A server that only one test uses, which may restart it. It ends with this.
pub(crate) struct OwnServer(PathBuf);

impl OwnServer {
    pub(crate) fn start() -> Self {
        let server = Self(place().join(format!("review-gate-own-{:x}", fastrand::u64(..))));
        server.control("start");
        psql(&server.url_of("postgres"), "CREATE DATABASE gate");
        server
    }

    /// The address of an empty database on it.
    pub(crate) fn url(&self) -> String {
        self.url_of("gate")
    }

    /// Has the script do one of the things that it can do with the server.
    pub(crate) fn control(&self, action: &str) {
        control(&self.0, action);
    }

    fn url_of(&self, database: &str) -> String {
        url_at(&self.0, database)
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.control("stop");
    }
}

/// Where servers keep what they have: in memory if there is much of it. A socket's path must be short, and the server's user
/// has to be let in.
fn place() -> &'static Path {
    let memory = Path::new("/dev/shm");
    let free = Command::new("df").args(["--output=avail", "--block-size=1M"]).arg(memory).output();
    let free = free.ok().and_then(|free| String::from_utf8(free.stdout).ok());
    let free_mb = free.as_deref().and_then(|free| free.lines().last()?.trim().parse::<u64>().ok());
    if free_mb.is_some_and(|free_mb| free_mb >= LEAST_FREE_MB) { memory } else { Path::new("/tmp") }
}

fn control(directory: &Path, action: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres-for-tests");
    let status = Command::new(script).arg(directory).arg(action).status().unwrap();
    assert!(status.success(), "PostgreSQL does not {action}: see `{}`", directory.display());
}

fn url_at(directory: &Path, database: &str) -> String {
    let socket = directory.display().to_string().replace('/', "%2F");
    format!("postgres://postgres@{socket}/{database}")
}

/// The server, while this process alone may change which databases it has.
struct Server {
    directory: PathBuf,
    _lock: File,
}

impl Server {
    fn started() -> Self {
        let mut hash = DefaultHasher::new();
        env!("CARGO_TARGET_TMPDIR").hash(&mut hash);
        let directory = place().join(format!("review-gate-{:x}", hash.finish()));
        let lock = File::create(directory.with_extension("lock")).unwrap();
        lock.lock().unwrap();
        control(&directory, "start");
        Self { directory, _lock: lock }
    }

    fn url(&self, database: &str) -> String {
        url_at(&self.directory, database)
    }

    /// A new database with its schema for `directory`.
    fn database(&self, directory: &Path) -> String {
        let template = self.template();
        let known = self.directory.join("databases");
        fs::create_dir_all(&known).unwrap();
        self.drop_unused(&known);
        let mut name = String::from("test_");
        let mut hash = DefaultHasher::new();
        directory.hash(&mut hash);
        write!(name, "{:x}", hash.finish()).unwrap();
        psql(&self.url("postgres"), &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        fs::write(known.join(&name), directory.to_str().unwrap()).unwrap();
        name
    }

    /// Drops the databases whose directories are gone.
    fn drop_unused(&self, known: &Path) {
        for entry in fs::read_dir(known).unwrap() {
            let path = entry.unwrap().path();
            if !Path::new(&fs::read_to_string(&path).unwrap()).exists() {
                let name = path.file_name().unwrap().to_str().unwrap();
                psql(&self.url("postgres"), &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                fs::remove_file(&path).unwrap();
            }
        }
    }

    /// A database with the schema as it is now, and nothing in it.
    fn template(&self) -> String {
        let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres");
        let mut files: Vec<PathBuf> = fs::read_dir(migrations).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let mut hash = DefaultHasher::new();
        for file in &files {
            fs::read(file).unwrap().hash(&mut hash);
        }
        let name = format!("template_{:x}", hash.finish());
        let exists = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
        if psql(&self.url("postgres"), &exists) == "0" {
            let unfinished = format!("un{name}");
            psql(&self.url("postgres"), &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"));
            psql(&self.url("postgres"), &format!("CREATE DATABASE {unfinished}"));
            let run = finish(program(&self.directory, &["migrate", "--database-url", &self.url(&unfinished)]));
            assert_eq!(run.code, 0, "{}", run.err);
            psql(&self.url("postgres"), &format!("ALTER DATABASE {unfinished} RENAME TO {name}"));
        }
        name
    }
}
