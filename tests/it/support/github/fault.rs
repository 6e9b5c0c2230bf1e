//! Faults on demand: what goes wrong, on which route, and at which call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::state::State;

/// What goes wrong.
#[derive(Clone)]
pub(crate) enum Effect {
    /// This status instead of an answer: 404, 429, 500, 502 …
    Status(u16),
    /// The call is carried out, but this status answers it, as from a proxy that gave up waiting.
    StatusAfterwards(u16),
    /// 403 for too many calls in a short time, with `retry-after` in seconds.
    SecondaryLimit(u64),
    /// 403 with no calls left until so many seconds from now.
    PrimaryLimit(i64),
    /// The connection ends without an answer, before anything was done.
    Disconnect,
    /// The call is carried out, but the connection ends without an answer.
    DisconnectAfterwards,
    /// Half of the answer, as if it were all.
    Truncate,
    /// The answer comes this much later.
    Slow(Duration),
    /// The call is answered from a state that is past.
    Stale(Arc<State>),
    /// This runs first, then the call is answered: for what happens at the worst moment.
    Meanwhile(Arc<dyn Fn() + Send + Sync>),
}

impl fmt::Debug for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(formatter, "Status({status})"),
            Self::StatusAfterwards(status) => write!(formatter, "StatusAfterwards({status})"),
            Self::SecondaryLimit(seconds) => write!(formatter, "SecondaryLimit({seconds})"),
            Self::PrimaryLimit(seconds) => write!(formatter, "PrimaryLimit({seconds})"),
            Self::Disconnect => formatter.write_str("Disconnect"),
            Self::DisconnectAfterwards => formatter.write_str("DisconnectAfterwards"),
            Self::Truncate => formatter.write_str("Truncate"),
            Self::Slow(duration) => write!(formatter, "Slow({duration:?})"),
            Self::Stale(_) => formatter.write_str("Stale"),
            Self::Meanwhile(_) => formatter.write_str("Meanwhile"),
        }
    }
}

/// At which of the calls that fit.
#[derive(Clone, Debug)]
enum Moment {
    Every,
    /// The first is 1.
    Nth(u64),
    First(u64),
    /// With a chance of one in so many.
    OneIn(u64, Box<fastrand::Rng>),
}

/// A fault at a route.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    method: String,
    path: Vec<String>,
    moment: Moment,
    effect: Effect,
    calls: u64,
}

impl Fault {
    /// A fault at every call of a method (`*` is any) whose path fits: `*` stands for one part, `**` at the end for
    /// all that follow. Paths start at the root of the API; those of git at the owner.
    pub(crate) fn new(method: &str, path: &str, effect: Effect) -> Self {
        let path = path.trim_matches('/').split('/').map(String::from).collect();
        Self { method: method.to_owned(), path, moment: Moment::Every, effect, calls: 0 }
    }

    /// At this call alone; the first is 1.
    #[must_use]
    pub(crate) fn nth(self, call: u64) -> Self {
        Self { moment: Moment::Nth(call), ..self }
    }

    /// At so many calls from the first on.
    #[must_use]
    pub(crate) fn first(self, calls: u64) -> Self {
        Self { moment: Moment::First(calls), ..self }
    }

    /// At one call in so many, by chance.
    #[must_use]
    pub(crate) fn one_in(self, calls: u64, seed: u64) -> Self {
        Self { moment: Moment::OneIn(calls, Box::new(fastrand::Rng::with_seed(seed))), ..self }
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        let mut parts = path.trim_matches('/').split('/');
        for pattern in &self.path {
            if pattern == "**" {
                return self.fits_method(method);
            }
            if !parts.next().is_some_and(|part| pattern == "*" || pattern == part) {
                return false;
            }
        }
        parts.next().is_none() && self.fits_method(method)
    }

    fn fits_method(&self, method: &str) -> bool {
        self.method == "*" || self.method == method
    }

    /// Counts a call that fits and says whether it fails.
    fn strikes(&mut self) -> bool {
        self.calls += 1;
        match &mut self.moment {
            Moment::Every => true,
            Moment::Nth(call) => self.calls == *call,
            Moment::First(calls) => self.calls <= *calls,
            Moment::OneIn(calls, random) => random.u64(0..*calls) == 0,
        }
    }
}

/// The faults in force.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Adds one; the earlier comes first where several strike.
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Ends all of them.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// What goes wrong with a call; all faults that fit count it.
    pub(crate) fn strike(&mut self, method: &str, path: &str) -> Option<Effect> {
        let fitting = self.0.iter_mut().filter(|fault| fault.fits(method, path));
        let striking: Vec<Effect> = fitting.filter_map(|fault| fault.strikes().then(|| fault.effect.clone())).collect();
        striking.into_iter().next()
    }
}
