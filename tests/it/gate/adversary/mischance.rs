//! What time and the network do.

use super::actor::{Actor, Done};

impl Actor<'_, '_> {
    pub(super) fn wait(&mut self) -> Done {
        let seconds = *self.random.choice(&[1, 20, 60, 4000])?;
        self.scene.stage.github.advance(seconds);
        Some(format!("{seconds} seconds pass"))
    }

    pub(super) fn lose(&mut self) -> Done {
        let github = &self.scene.stage.github;
        let mut lost = Vec::new();
        for _ in 0..self.random.u32(1..5) {
            let Some(next) = github.pending_deliveries().into_iter().next() else { break };
            if self.random.bool() {
                github.forget_next();
                self.scene.has_forgotten = true;
            } else {
                github.drop_next();
            }
            lost.push(next.event);
        }
        self.scene.has_lost |= !lost.is_empty();
        (!lost.is_empty()).then(|| format!("webhooks are lost: {}", lost.join(", ")))
    }

    pub(super) fn repeat(&mut self) -> Done {
        let github = &self.scene.stage.github;
        let waiting = github.pending_deliveries();
        let guid = self.random.choice(waiting)?.guid;
        github.repeat(&guid);
        Some("a webhook is repeated".to_owned())
    }

    pub(super) fn shuffle(&mut self) -> Done {
        let waiting = self.scene.stage.github.pending_deliveries().len();
        self.scene.stage.github.shuffle(self.random.u64(..));
        (waiting > 1).then(|| "webhooks change places".to_owned())
    }
}
