//! What can be done, by whom it may be. Each deed draws what it needs from a seed of its own, so that the rest stays the same
//! when one is left out.

use fastrand::Rng;

use super::actor::Actor;
use super::scene::Scene;
use super::tally::Sight;

/// Something that somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deed {
    kind: Kind,
    seed: u64,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Open,
    Commit,
    Update,
    Copy,
    Back,
    Sibling,
    Close,
    Reopen,
    Retarget,
    Edit,
    Review,
    Comment,
    EditComment,
    Dismiss,
    Permit,
    Merge,
    Arm,
    Wait,
    Settle,
    Work,
    Die,
    Deliver,
    Lose,
    Repeat,
    Shuffle,
    Sweep,
    Fork,
    Propose,
    Rule,
    BeginReview,
    EndReview,
    Override,
    Enqueue,
    MergeGroup,
    Dequeue,
}

/// The service dies at one of so many requests after it was told something.
const LATEST_DEATH: u64 = 25;

/// How often each is done.
const WEIGHTS: &[(Kind, u32)] = &[
    (Kind::Open, 10),
    (Kind::Commit, 10),
    (Kind::Update, 7),
    (Kind::Copy, 5),
    (Kind::Back, 5),
    (Kind::Sibling, 4),
    (Kind::Close, 3),
    (Kind::Reopen, 3),
    (Kind::Retarget, 4),
    (Kind::Edit, 3),
    (Kind::Review, 22),
    (Kind::Comment, 7),
    (Kind::EditComment, 2),
    (Kind::Dismiss, 4),
    (Kind::Permit, 3),
    (Kind::Merge, 14),
    (Kind::Arm, 2),
    (Kind::Wait, 6),
    (Kind::Settle, 14),
    (Kind::Work, 3),
    (Kind::Die, 11),
    (Kind::Deliver, 5),
    (Kind::Lose, 4),
    (Kind::Repeat, 2),
    (Kind::Shuffle, 3),
    (Kind::Sweep, 1),
    (Kind::Fork, 4),
    (Kind::Propose, 4),
    (Kind::Rule, 7),
    (Kind::BeginReview, 4),
    (Kind::EndReview, 8),
    (Kind::Override, 5),
    (Kind::Enqueue, 6),
    (Kind::MergeGroup, 6),
    (Kind::Dequeue, 2),
];

impl Kind {
    /// Everything that can be done.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        WEIGHTS.iter().map(|(kind, _)| *kind)
    }
}

/// Some deeds.
pub(super) fn deeds(random: &mut Rng) -> Vec<Deed> {
    let total: u32 = WEIGHTS.iter().map(|(_, weight)| weight).sum();
    let kind = |random: &mut Rng| {
        let mut ticket = random.u32(..total);
        let found = WEIGHTS.iter().find(|(_, weight)| {
            let is_it = ticket < *weight;
            ticket = ticket.saturating_sub(*weight);
            is_it
        });
        found.expect("the ticket is less than all weights").0
    };
    let count = random.usize(7..16);
    let first = Deed { kind: Kind::Open, seed: random.u64(..) };
    let mut deeds = vec![first];
    deeds.extend((0..count).map(|_| Deed { kind: kind(random), seed: random.u64(..) }));
    let queueing: Vec<usize> = (0..deeds.len()).filter(|index| deeds[*index].kind == Kind::Enqueue).collect();
    for index in queueing.into_iter().rev() {
        // What is queued leaves the queue soon.
        let kind = if random.u32(..4) == 0 { Kind::Dequeue } else { Kind::MergeGroup };
        let position = random.usize(index + 1..=deeds.len().min(index + 4));
        deeds.insert(position, Deed { kind, seed: random.u64(..) });
    }
    deeds
}

impl Deed {
    /// Does it, as far as GitHub lets it be done.
    pub(super) async fn perform(self, scene: &mut Scene<'_>) -> Result<(), String> {
        let mut random = Rng::with_seed(self.seed);
        let is_done = match self.of_service(scene, &mut random).await? {
            Some(is_done) => is_done,
            None => self.of_people(scene, &mut random)?,
        };
        if is_done {
            scene.stage.tally.note(Sight::Deed(self.kind));
        }
        Ok(())
    }

    /// What happens between GitHub and the service; `None` where it is nothing of that.
    async fn of_service(self, scene: &mut Scene<'_>, random: &mut Rng) -> Result<Option<bool>, String> {
        match self.kind {
            Kind::Settle => {
                scene.settle_and_check().await?;
                scene.tell("everything settles".to_owned());
            }
            Kind::Enqueue => return scene.enqueue(random).await.map(Some),
            Kind::MergeGroup => return scene.merge_group(random).await.map(Some),
            Kind::Work => {
                scene.work_and_die(u64::MAX).await;
                scene.check_what_happened()?;
            }
            Kind::Die => {
                deliver(scene, random.usize(1..12)).await;
                let is_dead = scene.work_and_die(random.u64(1..LATEST_DEATH)).await;
                scene.check_what_happened()?;
                return Ok(Some(is_dead));
            }
            Kind::Deliver => deliver(scene, random.usize(1..8)).await,
            Kind::Sweep => {
                scene.sweep().await;
                scene.tell("a sweep begins".to_owned());
            }
            _ => return Ok(None),
        }
        Ok(Some(true))
    }

    /// What people and machines do, and what time and the network do to them; whether it could be done.
    fn of_people(self, scene: &mut Scene<'_>, random: &mut Rng) -> Result<bool, String> {
        let done = Actor { scene, random }.act(self.kind);
        // What happens by it at once, such as a merge, happens while the service knows as much as before.
        scene.check_what_happened()?;
        let is_news = done.is_some() && ![Kind::Wait, Kind::Shuffle].contains(&self.kind);
        scene.is_settled &= !is_news && !scene.has_expired();
        let Some(what) = done else { return Ok(false) };
        scene.tell(what);
        Ok(true)
    }
}

async fn deliver(scene: &mut Scene<'_>, count: usize) {
    for _ in 0..count {
        scene.stage.github.deliver_next().await;
    }
    scene.tell(format!("{count} webhooks arrive"));
}
