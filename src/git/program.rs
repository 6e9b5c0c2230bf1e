//! The `git` program, for what it alone does well: fetching, merging trees, naming patches.
//!
//! It runs on bare repositories without the user's or the machine's settings, so that nothing a repository holds is executed:
//! no hook, filter, driver, submodule or helper. Names from outside are never arguments by themselves.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};
use which::which;

/// Why the program did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// It cannot be started.
    #[error("starting `git`; is it installed?")]
    Start(#[source] io::Error),
    /// It did not end in time.
    #[error("`git {command}` took longer than {} seconds", limit.as_secs())]
    Timeout {
        /// What it was asked.
        command: String,
        /// How long it had.
        limit: Duration,
    },
    /// It ended with an error.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// What it was asked.
        command: String,
        /// The last line it said.
        message: String,
    },
    /// It printed more than anything that is asked here has for an answer.
    #[error("`git {command}` printed more than {} MiB", MOST_PRINTED_BYTES / 1024 / 1024)]
    TooMuch {
        /// What it was asked.
        command: String,
    },
}

/// How much a command may print, in bytes: a commit is named by forty of them, and of commits there are thousands.
const MOST_PRINTED_BYTES: u64 = 16 * 1024 * 1024;
/// How much is kept of what else it says, in bytes; the last line is what counts.
const MOST_SAID_BYTES: u64 = 1024 * 1024;

/// A way to run the program on one repository.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// The bare repository.
    pub git_dir: &'a Path,
    /// How long a command may take.
    pub limit: Duration,
}

/// What every run is told. Redirects are not followed: they would carry the token to another host.
const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.useReplaceRefs=false",
    // Larger files are compared by their ids: comparing their lines would take many times their size of memory.
    "core.bigFileThreshold=32m",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.recurseSubmodules=false",
    "fetch.writeCommitGraph=false",
    "http.followRedirects=false",
    // A fetch that nothing comes of for two minutes is ended: GitHub sends something every few seconds while it prepares one.
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=120",
    "protocol.allow=never",
    "protocol.http.allow=always",
    "protocol.https.allow=always",
];

/// Where the program is. By its path and not by its name it is started without a copy of this process being made first.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| which("git").unwrap_or_else(|_| PathBuf::from("git")));

impl Program<'_> {
    /// Runs a command that needs no network and gives it `input`; returns what it printed.
    pub async fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, ProgramError> {
        let output = self.output(arguments, &[], input).await?;
        if !output.status.success() {
            return Err(failed(arguments, &output));
        }
        Ok(output.stdout)
    }

    /// Runs a command that says "no" by ending with 1; `None` then.
    pub async fn ask(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, ProgramError> {
        let output = self.output(arguments, &[], &[]).await?;
        match output.status.code() {
            Some(0) => Ok(Some(output.stdout)),
            Some(1) => Ok(None),
            _ => Err(failed(arguments, &output)),
        }
    }

    /// Runs a command that reads `input`, and another one that reads what it prints; returns what that prints. `None` when
    /// the first prints more than `most_bytes`, of which this process never holds more than a little.
    pub async fn pipe(
        &self,
        first: &[&str],
        input: &[u8],
        second: &[&str],
        most_bytes: u64,
    ) -> Result<Option<Vec<u8>>, ProgramError> {
        let (mut writer, mut reader) = (self.start(first, &[])?, self.start(second, &[])?);
        let (asked, printed, read) = (writer.stdin.take(), writer.stdout.take(), reader.stdin.take());
        let pass_on = async {
            let (Some(printed), Some(mut read)) = (printed, read) else { return Ok(0) };
            tokio::io::copy(&mut printed.take(most_bytes + 1), &mut read).await
        };
        let talk = async {
            let ended = tokio::join!(give(asked, input), pass_on, heard_out(writer), heard_out(reader));
            let ((), passed_on, written, named) = ended;
            (passed_on, written, named)
        };
        let (passed_on, written, named) = self.in_time(first, talk).await?;
        // What breaks the pipe shows in how one of the two ends.
        if passed_on.is_ok_and(|bytes| bytes > most_bytes) {
            return Ok(None);
        }
        for (arguments, output) in [(first, &written), (second, &named)] {
            match output {
                Ok(output) if !output.status.success() => return Err(failed(arguments, output)),
                Ok(_) | Err(_) => {}
            }
        }
        written.map_err(ProgramError::Start)?;
        Ok(Some(bounded(second, named.map_err(ProgramError::Start)?)?.stdout))
    }

    /// Fetches `refspecs` from `url` as the App. The token is handed over in the environment: arguments are there for
    /// everybody to see, and files stay.
    pub async fn fetch(&self, url: &str, token: &SecretString, refspecs: &[String]) -> Result<(), ProgramError> {
        let mut arguments = vec!["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--force", "--", url];
        arguments.extend(refspecs.iter().map(String::as_str));
        let header = format!("Authorization: Basic {}", basic("x-access-token", token.expose_secret()));
        let environment = [
            ("GIT_CONFIG_COUNT", "1"),
            ("GIT_CONFIG_KEY_0", "http.extraHeader"),
            ("GIT_CONFIG_VALUE_0", header.as_str()),
        ];
        let output = self.output(&arguments, &environment, &[]).await?;
        if output.status.success() { Ok(()) } else { Err(failed(&["fetch"], &output)) }
    }

    async fn output(
        &self,
        arguments: &[&str],
        environment: &[(&str, &str)],
        input: &[u8],
    ) -> Result<Output, ProgramError> {
        let mut child = self.start(arguments, environment)?;
        let stdin = child.stdin.take();
        let talk = async { tokio::join!(give(stdin, input), heard_out(child)).1 };
        bounded(arguments, self.in_time(arguments, talk).await?.map_err(ProgramError::Start)?)
    }

    /// The program, which ends when it is dropped.
    fn start(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Result<Child, ProgramError> {
        let mut command = Command::new(PROGRAM.as_path());
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C")]);
        command.envs([("GIT_TERMINAL_PROMPT", "0"), ("GIT_ASKPASS", "/bin/false"), ("GIT_NO_LAZY_FETCH", "1")]);
        command.envs(environment.iter().copied());
        command.arg("--git-dir").arg(self.git_dir);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.kill_on_drop(true).spawn().map_err(ProgramError::Start)
    }

    async fn in_time<T>(&self, arguments: &[&str], talk: impl Future<Output = T>) -> Result<T, ProgramError> {
        let late = |_| ProgramError::Timeout { command: named(arguments), limit: self.limit };
        tokio::time::timeout(self.limit, talk).await.map_err(late)
    }
}

/// Hands `input` over. A program that ends before it has read everything says so by how it ends.
async fn give(stdin: Option<ChildStdin>, input: &[u8]) {
    if let Some(mut stdin) = stdin {
        _ = stdin.write_all(input).await;
    }
}

/// What the program printed and said until it ended, one byte more than it may print at most. A program that goes on is
/// ended by the pipe that nobody holds any more.
async fn heard_out(mut child: Child) -> io::Result<Output> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = tokio::join!(at_most(stdout, MOST_PRINTED_BYTES + 1), at_most(stderr, MOST_SAID_BYTES));
    Ok(Output { stdout: stdout?, stderr: stderr?, status: child.wait().await? })
}

async fn at_most(stream: Option<impl AsyncRead + Unpin>, most_bytes: u64) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    if let Some(stream) = stream {
        stream.take(most_bytes).read_to_end(&mut read).await?;
    }
    Ok(read)
}

/// The output, if it is all there is.
fn bounded(arguments: &[&str], output: Output) -> Result<Output, ProgramError> {
    if output.stdout.len() as u64 > MOST_PRINTED_BYTES {
        return Err(ProgramError::TooMuch { command: named(arguments) });
    }
    Ok(output)
}

/// A user and password as HTTP wants them.
fn basic(user: &str, password: &str) -> String {
    BASE64.encode(format!("{user}:{password}"))
}

fn failed(arguments: &[&str], output: &Output) -> ProgramError {
    let said = String::from_utf8_lossy(&output.stderr);
    let message = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing").to_owned();
    ProgramError::Failed { command: named(arguments), message }
}

fn named(arguments: &[&str]) -> String {
    arguments.first().copied().unwrap_or_default().to_owned()
}
