//! What a server has to prove before anything is told to it, by `sslmode`.

use std::path::Path;
use std::process::Command;

use review_gate::store::location::StoreLocation;
use tempfile::TempDir;

use crate::support::database::{self, OwnServer};
use crate::support::service::free_port;

/// What makes a key beside a certificate or a request for one.
const NEW_KEY: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/// A server with a certificate for `localhost`, by an authority that the system does not know.
struct Guarded {
    _server: OwnServer,
    /// How it is looked into from beside: by its socket.
    beside: String,
    port: u16,
    directory: TempDir,
}

/// How a connection ended up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Encrypted,
    Clear,
    Refused,
}

impl Guarded {
    fn start() -> Self {
        let directory = TempDir::new_in("/tmp").unwrap();
        let path = directory.path();
        for authority in ["right", "wrong"] {
            let (key, certificate) = (format!("{authority}.key"), format!("{authority}.pem"));
            let subject = format!("/CN={authority} authority");
            openssl(path, &["req", "-x509", "-keyout", &key, "-out", &certificate, "-subj", &subject], NEW_KEY);
        }
        let name = ["req", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"];
        openssl(path, &[&name[..], &["-addext", "subjectAltName=DNS:localhost"]].concat(), NEW_KEY);
        let signing = ["x509", "-req", "-in", "server.csr", "-CA", "right.pem", "-CAkey", "right.key"];
        openssl(path, &signing, &["-copy_extensions", "copy", "-out", "server.pem"]);
        // The server's user reads them, and takes a key only from a file that nobody else does.
        openssl(path, &["pkey", "-in", "server.key", "-out", "readable.key"], &[]);
        let open = Command::new("chmod").args(["-R", "a+rX"]).arg(path).status().unwrap();
        assert!(open.success());
        let server = OwnServer::start();
        let (port, path) = (free_port(), path.display());
        for setting in [
            format!("COPY (SELECT) TO PROGRAM 'install --mode=600 {path}/readable.key server.key'"),
            format!("COPY (SELECT) TO PROGRAM 'install --mode=600 {path}/server.pem server.crt'"),
            "ALTER SYSTEM SET ssl = on".to_owned(),
            "ALTER SYSTEM SET listen_addresses = '127.0.0.1'".to_owned(),
            format!("ALTER SYSTEM SET port = {port}"),
        ] {
            database::psql(&server.url(), &setting);
        }
        server.control("restart");
        let beside = format!("{}?port={port}", server.url());
        Self { _server: server, beside, port, directory }
    }

    /// How a connection ends up that asks for this.
    async fn way(&self, host: &str, parameters: &str) -> Way {
        let certificate = |name: &str| self.directory.path().join(name).display().to_string();
        let parameters =
            parameters.replace("RIGHT", &certificate("right.pem")).replace("WRONG", &certificate("wrong.pem"));
        let url = format!("postgres://postgres@{host}:{}/gate?{parameters}", self.port);
        let location: StoreLocation = url.parse().unwrap();
        let Ok(store) = location.open().await else { return Way::Refused };
        store.dead_jobs().await.unwrap();
        let sql = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
            WHERE application_name = 'review-gate'";
        match database::psql(&self.beside, sql).as_str() {
            "t" => Way::Encrypted,
            _ => Way::Clear,
        }
    }
}

fn openssl(directory: &Path, arguments: &[&str], more: &[&str]) {
    let output = Command::new("openssl").args(arguments).args(more).current_dir(directory).output();
    let output = output.expect("`openssl` is installed with the server");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_sslmode_asks_for_what_it_asks_for_everywhere() {
    if !database::is_postgres() {
        return;
    }
    let guarded = Guarded::start();
    for (host, parameters, expected) in [
        ("localhost", "sslmode=disable", Way::Clear),
        ("localhost", "sslmode=prefer", Way::Encrypted),
        ("localhost", "sslmode=require", Way::Encrypted),
        ("localhost", "sslmode=require&sslrootcert=RIGHT", Way::Encrypted),
        ("localhost", "sslmode=require&sslrootcert=WRONG", Way::Refused),
        ("localhost", "sslmode=verify-ca", Way::Refused),
        ("127.0.0.1", "sslmode=verify-ca&sslrootcert=RIGHT", Way::Encrypted),
        ("localhost", "sslmode=verify-ca&sslrootcert=WRONG", Way::Refused),
        ("localhost", "sslmode=verify-full&sslrootcert=RIGHT", Way::Encrypted),
        ("127.0.0.1", "sslmode=verify-full&sslrootcert=RIGHT", Way::Refused),
        ("localhost", "sslmode=verify-full&sslrootcert=WRONG", Way::Refused),
    ] {
        assert_eq!(guarded.way(host, parameters).await, expected, "{host} {parameters}");
    }
}
