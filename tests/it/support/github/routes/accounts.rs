//! Users by login and by id.

use super::super::account::AccountKind;
use super::super::authentication::Access;
use super::super::call::{Answer, Call, Reply};
use super::super::json;
use super::super::state::State;

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let account = match (method, segments.as_slice()) {
        ("GET", ["users", login]) => state.find_account(login),
        ("GET", ["user", id]) => id.parse().ok().and_then(|id: u64| state.accounts.get(&id)),
        _ => return None,
    };
    let id = account.filter(|account| account.kind != AccountKind::Organization).map(|account| account.id);
    let known = call.require(state, "metadata", Access::Read).map(|_| ());
    Some(known.and_then(|()| Answer::ok(json::account::full(state, id.ok_or_else(Answer::not_found)?))))
}
