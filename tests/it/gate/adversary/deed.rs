//! What can be done, by whom it may be. Each deed draws what it needs from a seed of its own, so that the rest stays the same
//! when one is left out.

use fastrand::Rng;

use super::actor::Actor;
use super::scene::Scene;

/// Something that somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deed {
    kind: Kind,
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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
}

/// How often each is done.
const WEIGHTS: &[(Kind, u32)] = &[
    (Kind::Open, 10),
    (Kind::Commit, 10),
    (Kind::Update, 4),
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
    (Kind::Die, 3),
    (Kind::Deliver, 5),
    (Kind::Lose, 4),
    (Kind::Repeat, 2),
    (Kind::Shuffle, 3),
    (Kind::Sweep, 1),
];

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
    let count = random.usize(8..18);
    let first = Deed { kind: Kind::Open, seed: random.u64(..) };
    let others = (0..count).map(|_| Deed { kind: kind(random), seed: random.u64(..) });
    std::iter::once(first).chain(others).collect()
}

impl Deed {
    /// Does it, as far as GitHub lets it be done.
    pub(super) async fn perform(self, scene: &mut Scene<'_>) -> Result<(), String> {
        let mut random = Rng::with_seed(self.seed);
        let mut actor = Actor { scene, random: &mut random };
        let changes_something = match self.kind {
            Kind::Open => actor.open(),
            Kind::Commit => actor.commit_on_branch(),
            Kind::Update => actor.update(),
            Kind::Copy => actor.copy(),
            Kind::Back => actor.back(),
            Kind::Sibling => actor.sibling(),
            Kind::Close => actor.close(),
            Kind::Reopen => actor.reopen(),
            Kind::Retarget => actor.retarget(),
            Kind::Edit => actor.edit(),
            Kind::Review => actor.review(),
            Kind::Comment => actor.comment(),
            Kind::EditComment => actor.edit_comment(),
            Kind::Dismiss => actor.dismiss(),
            Kind::Permit => actor.permit(),
            Kind::Merge => actor.merge(),
            Kind::Arm => actor.arm(),
            Kind::Wait => actor.wait(),
            Kind::Settle => {
                scene.settle().await?;
                scene.tell("everything settles".to_owned());
                scene.check_what_happened()?;
                return scene.check_what_stands();
            }
            Kind::Work => {
                scene.work_and_die(u64::MAX).await;
                return scene.check_what_happened();
            }
            Kind::Die => {
                let request = random.u64(1..60);
                scene.work_and_die(request).await;
                return scene.check_what_happened();
            }
            Kind::Deliver => return deliver(scene, &mut random).await,
            Kind::Lose => actor.lose(),
            Kind::Repeat => actor.repeat(),
            Kind::Shuffle => actor.shuffle(),
            Kind::Sweep => {
                scene.sweep().await;
                scene.tell("a sweep begins".to_owned());
                return Ok(());
            }
        };
        // What happens by it at once, such as a merge, happens while the service knows as much as before.
        scene.check_what_happened()?;
        scene.is_settled &= changes_something.is_none();
        if let Some(what) = changes_something {
            scene.tell(what);
        }
        Ok(())
    }
}

async fn deliver(scene: &mut Scene<'_>, random: &mut Rng) -> Result<(), String> {
    let count = random.usize(1..8);
    for _ in 0..count {
        scene.stage.github.deliver_next().await;
    }
    scene.tell(format!("{count} webhooks arrive"));
    Ok(())
}
