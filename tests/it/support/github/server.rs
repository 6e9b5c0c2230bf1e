//! The fake on the network: its own thread, so that a test may block while the fake answers.

use std::convert::Infallible;
use std::fmt;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

use axum::body::Body;
use http::{Request, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::fault::Faults;
use super::request_log::RequestLog;
use super::serving;
use super::state::State;

/// What the server and all handles share.
pub(crate) struct Shared {
    state: Mutex<State>,
    faults: Mutex<Faults>,
    pub(crate) log: RequestLog,
    contract_faults: Mutex<Vec<String>>,
    /// Where the git directories are; they go with the last handle.
    _directory: TempDir,
}

impl Shared {
    /// The state, for as long as the guard lives.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds the state")
    }

    /// The faults in force.
    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().expect("nothing panics while it holds the faults")
    }

    /// What requests and answers got wrong so far.
    pub(crate) fn contract_faults(&self) -> MutexGuard<'_, Vec<String>> {
        self.contract_faults.lock().expect("nothing panics while it holds the faults of the contract")
    }
}

/// A connection that ends without an answer, on purpose.
#[derive(Debug)]
pub(crate) struct Disconnected;

impl fmt::Display for Disconnected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection ends here")
    }
}

impl std::error::Error for Disconnected {}

/// The thread that serves.
pub(crate) struct Server {
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves at an address until it is dropped.
    pub(crate) fn start(address: SocketAddr) -> (Self, Arc<Shared>) {
        let listener = TcpListener::bind(address).expect("the address is free");
        listener.set_nonblocking(true).expect("a listener can be made non-blocking");
        let url = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
        // In memory where that is possible: nothing here has to outlive the machine.
        let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let directory = directory.expect("a temporary directory can be made");
        let state = State::new(&url, directory.path().to_owned());
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            faults: Mutex::default(),
            log: RequestLog::default(),
            contract_faults: Mutex::default(),
            _directory: directory,
        });
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&shared);
        let thread = std::thread::spawn(move || run(listener, served, stopped));
        (Self { stop: Some(stop), thread: Some(thread) }, shared)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed; another one here would abort the test.
            let _ = thread.join();
        }
    }
}

fn run(listener: TcpListener, shared: Arc<Shared>, stopped: oneshot::Receiver<Infallible>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime can be built");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).expect("the listener is non-blocking");
        tokio::select! {
            () = accept(listener, shared) => {}
            _ = stopped => {}
        }
    });
    runtime.shutdown_background();
}

async fn accept(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(move |request: Request<hyper::body::Incoming>| {
                let shared = Arc::clone(&shared);
                async move { answer(&shared, request).await }
            });
            // An error here is a client that went away, or a disconnection that a test asked for.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(shared: &Arc<Shared>, request: Request<hyper::body::Incoming>) -> Result<Response<Body>, Disconnected> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(Body::new(body), usize::MAX).await.map_err(|_| Disconnected)?;
    serving::answer(shared, &parts, body).await
}
