//! Listening for jobs that other processes have taken up.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::Notify;
use tokio_postgres::AsyncMessage;

use super::address::Address;
use super::jobs::CHANNEL;
use crate::store::error::StoreError;

/// How long to wait before listening again after the connection was lost. Workers look by themselves every second.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells `wake` whenever jobs are taken up anywhere. Runs until it is dropped.
pub(super) async fn listen(address: &Address, wake: &Notify) {
    loop {
        if let Err(error) = listen_once(address, wake).await {
            tracing::warn!(%error, "listening for jobs failed; workers look by themselves meanwhile");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Ends when the connection does.
async fn listen_once(address: &Address, wake: &Notify) -> Result<(), StoreError> {
    let connector = address.connector().map_err(|source| StoreError::Open { database: address.to_string(), source })?;
    let (client, mut connection) = address.config().connect(connector).await?;
    let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
    let listening = async {
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        // What came in before it listened is not told.
        wake.notify_waiters();
        std::future::pending::<Result<(), StoreError>>().await
    };
    let following = async {
        while let Some(message) = messages.next().await {
            if let AsyncMessage::Notification(_) = message? {
                wake.notify_waiters();
            }
        }
        Ok(())
    };
    tokio::select! {
        result = listening => result,
        result = following => result,
    }
}
