//! Secrets whose form says whose they are.
//!
//! The forms are those that the providers document for their own secrets and for scanners. In each, the group `secret` is
//! what must not be shown; what stands before it tells a reader which one is meant.

use std::sync::{LazyLock, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex::{Regex, RegexSet, RegexSetBuilder};

use super::placeholder::{entropy, is_placeholder};
use super::{Certainty, Secret};
use crate::analysis::pattern::ascii;

/// One form of a secret.
#[derive(Clone, Copy)]
struct Form {
    what: &'static str,
    certainty: Certainty,
    /// Has a group `secret`.
    pattern: &'static str,
    /// What else must hold of the match, besides that it is no placeholder.
    holds: fn(&str) -> bool,
}

/// Forms that are proof by themselves: whose the secret is, and a pattern with a group `secret`.
const CERTAIN: &[(&str, &str)] = &[
    ("an AWS access key", r"\b(?:AKIA|ASIA|ABIA|ACCA)(?<secret>[A-Z0-9]{16})\b"),
    (
        "an AWS secret key",
        r#"(?i)aws[\t -~]{0,20}?(?:secret|access)[\t -~]{0,20}?key["']?\s*(?:=|:|=>|,)\s*["']?(?<secret>[A-Za-z0-9/+]{40})(?:["'\s,;]|$)"#,
    ),
    ("a GitHub token", r"\bgh[pousr]_(?<secret>[A-Za-z0-9]{36,})\b"),
    ("a GitHub token", r"\bgithub_pat_(?<secret>[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b"),
    ("a GitLab token", r"\bgl(?:pat|dt|rt|ptt|ft|soat|agent|cbt)-(?<secret>[A-Za-z0-9_-]{20,})"),
    ("a Slack token", r"\bxox[abeoprs]-(?<secret>[0-9A-Za-z]{8,}(?:-[0-9A-Za-z]{6,})+)"),
    ("a Slack token", r"\bxapp-[0-9]-(?<secret>[A-Z0-9]{8,}-[0-9]{8,}-[a-z0-9]{32,})"),
    (
        "the address of a Slack webhook",
        r"\bhooks\.slack\.com/(?:services|workflows)/(?<secret>[A-Z0-9]{8,}/[A-Z0-9]{8,}/[A-Za-z0-9]{20,})",
    ),
    ("a Stripe key", r"\b[rs]k_live_(?<secret>[A-Za-z0-9]{16,})\b"),
    ("a Google API key", r"\bAIza(?<secret>[A-Za-z0-9_-]{35})(?:(?u:[^A-Za-z0-9_-])|$)"),
    ("a Google OAuth secret", r"\bGOCSPX-(?<secret>[A-Za-z0-9_-]{28})(?:(?u:[^A-Za-z0-9_-])|$)"),
    ("an Anthropic key", r"\bsk-ant-[a-z]{2,6}[0-9]{2}-(?<secret>[A-Za-z0-9_-]{32,})"),
    ("an OpenAI key", r"\bsk-(?:proj|svcacct|admin)-(?<secret>[A-Za-z0-9_-]{32,})"),
    ("an OpenAI key", r"\bsk-(?<secret>[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|[A-Za-z0-9]{48})\b"),
    ("a Groq key", r"\bgsk_(?<secret>[A-Za-z0-9]{52})\b"),
    ("an xAI key", r"\bxai-(?<secret>[A-Za-z0-9]{80})\b"),
    ("a Hugging Face token", r"\bhf_(?<secret>[A-Za-z0-9]{34})\b"),
    ("an npm token", r"\bnpm_(?<secret>[A-Za-z0-9]{36})\b"),
    ("a PyPI token", r"\bpypi-Ag(?<secret>E[A-Za-z0-9_-]{50,})"),
    ("a RubyGems token", r"\brubygems_(?<secret>[a-f0-9]{48})\b"),
    ("a crates.io token", r"\bcio(?<secret>[A-Za-z0-9]{32})\b"),
    ("a Docker Hub token", r"\bdckr_pat_(?<secret>[A-Za-z0-9_-]{27,})"),
    ("a SendGrid key", r"\bSG\.(?<secret>[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?:(?u:[^A-Za-z0-9_-])|$)"),
    ("a Twilio key", r"\bSK(?<secret>[0-9a-f]{32})\b"),
    ("a Telegram token", r"\b[0-9]{8,10}:(?<secret>AA[A-Za-z0-9_-]{33})(?:(?u:[^A-Za-z0-9_-])|$)"),
    (
        "the address of a Discord webhook",
        r"\bdiscord(?:app)?\.com/api/webhooks/[0-9]{17,20}/(?<secret>[A-Za-z0-9_-]{60,})",
    ),
    ("a DigitalOcean token", r"\bdo[opr]_v1_(?<secret>[a-f0-9]{64})\b"),
    ("a Shopify token", r"\bshp(?:at|ca|pa|ss)_(?<secret>[a-fA-F0-9]{32})\b"),
    ("a Square token", r"\bsq0(?:atp|csp)-(?<secret>[A-Za-z0-9_-]{22,43})"),
    ("a Databricks token", r"\bdapi(?<secret>[a-f0-9]{32})\b"),
    ("a Linear key", r"\blin_api_(?<secret>[A-Za-z0-9]{40})\b"),
    ("a New Relic key", r"\bNRAK-(?<secret>[A-Z0-9]{27})\b"),
    ("a Vault token", r"\bhvs\.(?<secret>[A-Za-z0-9_-]{24,})"),
    ("an Azure storage key", r"\bAccountKey=(?<secret>[A-Za-z0-9+/]{86}==)"),
    ("a Grafana token", r"\bglsa_(?<secret>[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})\b"),
    ("a Postman key", r"\bPMAK-(?<secret>[a-f0-9]{24}-[a-f0-9]{34})\b"),
    ("an age key", r"\bAGE-SECRET-KEY-1(?<secret>[0-9A-Z]{58})\b"),
];

/// The others.
const CHECKED: &[Form] = &[
    Form {
        what: "a signed token",
        certainty: Certainty::Likely,
        pattern: r"\beyJ(?<secret>[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,})",
        holds: is_signed_token,
    },
    Form {
        what: "a password in an address",
        certainty: Certainty::Formed,
        pattern: r"\b[a-z][a-z0-9+.-]{1,20}://[!#%&(-.0-9;=?A-Z\[-_a-z|~]{0,80}:(?<secret>[!#%&(-.0-9;=?A-Z\[-_a-z|~]{8,})@[A-Za-z0-9][A-Za-z0-9.-]*",
        holds: is_to_a_server,
    },
];

/// Every form.
fn forms() -> impl Iterator<Item = Form> {
    let certain = |(what, pattern): &(&'static str, &'static str)| Form {
        what,
        certainty: Certainty::Certain,
        pattern,
        holds: |_| true,
    };
    CERTAIN.iter().map(certain).chain(CHECKED.iter().copied())
}

/// Samples that providers print have less, random values of these lengths more.
const LEAST_ENTROPY_BITS: f64 = 2.8;

/// The secrets of the line `number`, in no order.
pub fn in_line(number: u32, line: &str) -> Vec<Secret> {
    static ALL: LazyLock<RegexSet> = LazyLock::new(|| {
        let patterns = forms().map(|form| form.pattern);
        RegexSetBuilder::new(patterns).unicode(false).build().expect("the patterns are valid")
    });
    // Hardly a line has any, and compiling all of them takes longer than reading a change.
    static EACH: LazyLock<Vec<(Form, OnceLock<Regex>)>> =
        LazyLock::new(|| forms().map(|form| (form, OnceLock::new())).collect());
    let compiled = |(form, regex): &'static (Form, OnceLock<Regex>)| (form, regex.get_or_init(|| ascii(form.pattern)));
    let matching = ALL.matches(line).into_iter().map(|index| compiled(&EACH[index]));
    let matches = matching.flat_map(|(form, regex)| regex.captures_iter(line).map(move |captures| (form, captures)));
    let secrets = matches.filter_map(|(form, captures)| {
        let secret = captures.name("secret")?;
        let is_real = !is_placeholder(secret.as_str())
            && entropy(secret.as_str()) >= LEAST_ENTROPY_BITS
            && (form.holds)(&captures[0]);
        let Form { what, certainty, .. } = *form;
        is_real.then_some(Secret { what, certainty, line: number, value: secret.range() })
    });
    secrets.collect()
}

/// Whether the first part of a JSON Web Token names an algorithm (RFC 7515) and the second is no textbook's.
fn is_signed_token(token: &str) -> bool {
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap_or_default());
    let header = parts.next().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let payload = parts.next().map(|bytes| String::from_utf8_lossy(&bytes).to_lowercase()).unwrap_or_default();
    header.is_some_and(|header| header.get("alg").is_some())
        && !["1234567890", "john doe", "example", "test"].iter().any(|sample| payload.contains(sample))
}

/// Whether an address with a password is that of a server, not of this machine, a container beside it or a sample.
fn is_to_a_server(address: &str) -> bool {
    let Some((credentials, host)) = address.rsplit_once('@') else { return false };
    let (user, password) = credentials.rsplit_once(':').unwrap_or_default();
    let user = user.rsplit('/').next().unwrap_or_default();
    let is_near =
        host.starts_with("127.") || ["local", "internal"].contains(&host.rsplit('.').next().unwrap_or_default());
    host.contains('.') && !is_near && !is_placeholder(host) && user != password
}
