//! Tells open pages that the queue has changed. What changed they ask for themselves, as whoever they are.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use futures_util::stream;
use serde::Deserialize;

use crate::web::server::Server;
use crate::web::sign_in::refusal::Refusal;
use crate::web::sign_in::visitor::{ApiRefusal, Visitor};

/// How often the store is looked at for each page that is open.
const GLANCE: Duration = Duration::from_secs(1);
/// After so many glances a page has to ask anew: who it is for may have been signed out meanwhile.
const MOST_GLANCES: u32 = 300;

/// How soon a page comes back that has to.
const RETURN: Duration = Duration::from_secs(1);
/// By which a browser that comes back says what it was told last.
const LAST_EVENT_ID: &str = "last-event-id";

/// What a page knew when it was loaded.
#[derive(Deserialize)]
pub(in crate::web) struct Known {
    since: Option<i64>,
}

/// Sends an event for every change of the queue that the page does not know of. Whoever has to sign in first is told so as
/// programs are: a stream of events leads nobody to another page.
pub(in crate::web) async fn serve(
    State(server): State<Server>,
    visitor: Result<Visitor, Refusal>,
    headers: HeaderMap,
    Query(known): Query<Known>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiRefusal> {
    visitor?;
    let last = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let since = match last.or(known.since) {
        Some(since) => since,
        None => server.store.queue_change().await.map_err(Refusal::from)?,
    };
    let watcher = Watcher { server, since, glances: 0 };
    let events = stream::unfold(watcher, |mut watcher| async move {
        let change = watcher.next().await?;
        let change = change.to_string();
        Some((Ok(Event::default().event("queue").id(&change).retry(RETURN).data(&change)), watcher))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

struct Watcher {
    server: Server,
    since: i64,
    glances: u32,
}

impl Watcher {
    /// The next change; `None` when it is time to ask anew.
    async fn next(&mut self) -> Option<i64> {
        let mut stopped = self.server.pages.stopped.clone();
        while self.glances < MOST_GLANCES && !*stopped.borrow() {
            self.glances += 1;
            let change = self.server.store.queue_change().await.ok()?;
            if change != self.since {
                self.since = change;
                return Some(change);
            }
            let told = stopped.wait_for(|stopped| *stopped);
            match tokio::time::timeout(GLANCE, async { told.await.is_ok() }).await {
                Ok(true) => return None,
                // Nobody is left who could tell it to stop.
                Ok(false) => tokio::time::sleep(GLANCE).await,
                Err(_) => {}
            }
        }
        None
    }
}
