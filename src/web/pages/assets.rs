//! The style, the script and the icon, which are in the program.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// A file that pages refer to.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
}

/// How all pages look.
pub(in crate::web) const STYLE: Asset = Asset {
    name: "style.css",
    kind: "text/css; charset=utf-8",
    text: include_str!("../../../dashboards/assets/style.css"),
};
/// Live updates and keys.
pub(in crate::web) const SCRIPT: Asset = Asset {
    name: "pages.js",
    kind: "text/javascript; charset=utf-8",
    text: include_str!("../../../dashboards/assets/pages.js"),
};
const ICON: Asset =
    Asset { name: "icon.svg", kind: "image/svg+xml", text: include_str!("../../../dashboards/assets/icon.svg") };

const ALL: [Asset; 3] = [STYLE, SCRIPT, ICON];

/// Names all of them as they are in this program: another version has them at other addresses.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for asset in ALL {
        digest.update(asset.text);
    }
    hex::encode(&digest.finalize()[..8])
});

impl Asset {
    /// Where it is.
    pub(in crate::web) fn address(self) -> String {
        format!("/assets/{}/{}", *VERSION, self.name)
    }
}

/// Answers with an asset. What is asked for by another version gets what this one has, and does not keep it.
pub(in crate::web) async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let Some(asset) = ALL.iter().find(|asset| asset.name == name) else { return StatusCode::NOT_FOUND.into_response() };
    let keep = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-store" };
    ([(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, keep)], asset.text).into_response()
}
