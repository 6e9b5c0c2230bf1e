//! Guards that are gone, and settings that let more through.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::event::{Event, Name};
use crate::analysis::context::{Context, FileContext, Side};
use crate::analysis::delta::Delta;
use crate::analysis::delta::file_role::{FileRole, is_fixture};
use crate::analysis::pattern::ascii;
use crate::model::finding::{Place, Revision};
use crate::model::lines::{LineRange, LineSet};
use crate::model::summary::UndisclosedKind;
use crate::syntax::facts::{LineKind, UnitKind};

/// A setting that lets more through than its default.
struct Opening {
    /// What it does, after the code.
    what: &'static str,
    pattern: &'static str,
    /// Whether it weakens something where a file that uses it is new: a new endpoint may well be a public one.
    counts_in_new_files: bool,
}

const OPENINGS: &[Opening] = &[
    Opening {
        what: "certificates are not verified",
        pattern: concat!(
            r"\bverify\s*=\s*False\b|\bInsecureSkipVerify\s*:\s*true|\bdanger_accept_invalid_(?:certs|hostnames)\s*\(\s*true",
            r"|\brejectUnauthorized\s*:\s*false|\bNODE_TLS_REJECT_UNAUTHORIZED\b|\b_create_unverified_context\b|\bCERT_NONE\b",
            r"|\bcheck_hostname\s*=\s*False|\bCURLOPT_SSL_VERIFY(?:PEER|HOST)\s*,\s*(?:0|false)|\bVERIFY_NONE\b|\bNoopHostnameVerifier\b",
            r"|\bALLOW_ALL_HOSTNAME_VERIFIER\b|\bTrustAllStrategy\b|\bDangerousAcceptAnyServerCertificateValidator\b",
            r"|\bSslVerifyMode::NONE\b|\bssl_verify\s*[:=]\s*(?:False|false)"
        ),
        counts_in_new_files: true,
    },
    Opening {
        what: "every origin is let in",
        pattern: concat!(
            r#"\ballow_origins\s*=\s*\[\s*["']\*["']|\bAllowAnyOrigin\s*\(|\borigin\s*:\s*["'`]\*["'`]|\bAllowAllOrigins\s*:\s*true"#,
            r#"|\bCorsLayer::(?:very_)?permissive\s*\(|\ballow_origin\s*\(\s*Any\b|\bCORS_(?:ORIGIN_ALLOW_ALL|ALLOW_ALL_ORIGINS)\s*=\s*True"#,
            r#"|\bAllowOrigins\s*:\s*(?:\[\]string\s*\{\s*)?["`]\*|\ballowedOrigins\s*\(\s*"\*"|@CrossOrigin\s*\((?u:[^)]*)"\*""#
        ),
        counts_in_new_files: true,
    },
    Opening {
        what: "callers are let in without a login",
        pattern: concat!(
            r"\[AllowAnonymous\b|\.AllowAnonymous\s*\(|@PermitAll\b|\.permitAll\s*\(|\bpermission_classes\s*=\s*[\[(]\s*(?:AllowAny\b|[\])])",
            r"|@AllowAnonymous\b|\bskip_before_action\s+:(?:authenticate|authorize|require|verify)\w*|@Public\s*\(\s*\)"
        ),
        counts_in_new_files: false,
    },
    Opening {
        what: "forged requests are let through",
        pattern: r"@csrf_exempt\b|\bcsrf\s*\(\s*\)\s*\.disable\s*\(|\bcsrf\s*\(\s*(?:\w+\s*->\s*\w+\.disable\s*\(|AbstractHttpConfigurer::disable)|\bIgnoreAntiforgeryToken\b",
        counts_in_new_files: false,
    },
];

/// What guards are called: annotations, middleware and calls.
const GUARD: &str = concat!(
    r"@(?:login_required|permission_required|user_passes_test|staff_member_required|csrf_protect|jwt_required|auth_required|authenticated",
    r"|admin_required|roles?_required|requires?_\w*(?:auth|login|permission|role|scope|admin)\w*|RolesAllowed|PreAuthorize|PostAuthorize",
    r"|Secured|DenyAll|UseGuards|Roles|RequireAuth\w*|RequiresPermissions?)\b",
    r"|\[(?:Authorize|ValidateAntiForgeryToken)\b|#\[(?:authorize|has_permissions|has_any_role|protect)\w*\b",
    r"|\bbefore_action\s+:(?:authenticate|authorize|require|verify)\w*",
    r"|(?i:\b(?:require|ensure|check|verify|assert|enforce|validate)_?(?:is_?|has_?|user_?|current_?)?",
    r"(?:auth|authn|authz|authenticated|authentication|authori[sz]ation|authori[sz]ed?|admin|permissions?|login|logged_?in|roles?|scopes?|access|csrf(?:_?token)?|ownership|owner|jwt|signature)(?:_?(?:access|user|role|permission|middleware))?\b)",
    r"|(?i:\b(?:is|has|can)_?(?:admin|authenticated|authori[sz]ed|permissions?|any_?role|role|access|staff|superuser|owner)\b)",
);

/// Guards that are gone and settings that let more through, outside of tests.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    let files = context.files.iter().zip(&delta.roles).filter(|(file, role)| {
        matches!(role, FileRole::Source | FileRole::Configuration | FileRole::Manifest) && !is_fixture(file)
    });
    let files: Vec<&FileContext<'_>> = files.map(|(file, _)| file).collect();
    let mut events: Vec<Event> = files.iter().flat_map(|file| openings(file)).collect();
    if guards_lost(&files) {
        events.extend(files.iter().flat_map(|file| lost_guards(file)));
    }
    events
}

/// The settings of `file` that let more through and are more often there than before.
fn openings(file: &FileContext<'_>) -> Vec<Event> {
    static PATTERNS: LazyLock<Vec<Regex>> =
        LazyLock::new(|| OPENINGS.iter().map(|opening| ascii(opening.pattern)).collect());
    let Some(after) = &file.after else { return Vec::new() };
    let opened =
        OPENINGS.iter().zip(&*PATTERNS).filter(|(opening, _)| opening.counts_in_new_files || file.before.is_some());
    let mut events = Vec::new();
    for (opening, pattern) in opened {
        let new = code_matches(pattern, after, &file.diff.added);
        let old = file.before.as_ref().map_or(0, |before| code_matches(pattern, before, &file.diff.deleted).len());
        let outside_tests = new.iter().skip(old).find(|(line, _)| !file.is_test(LineRange::new(*line, *line)));
        if let Some((line, code)) = outside_tests {
            let place =
                Place { path: file.file.path.clone(), lines: LineRange::new(*line, *line), revision: Revision::Head };
            let detail = format!("`{code}`: {}", opening.what);
            events.push(Event::new(UndisclosedKind::AccessWeakened, place, detail, vec![name_of(code)]));
        }
    }
    events
}

/// Whether the change takes away more guards than it adds: otherwise they are renamed, or moved.
fn guards_lost(files: &[&FileContext<'_>]) -> bool {
    let mut balance = 0;
    for file in files {
        let count = |side: &Option<Side>, lines: &LineSet| {
            side.as_ref().map_or(0, |side| code_matches(&GUARDS, side, lines).len())
        };
        balance += count(&file.before, &file.diff.deleted) as i64 - count(&file.after, &file.diff.added) as i64;
    }
    balance > 0
}

static GUARDS: LazyLock<Regex> = LazyLock::new(|| ascii(GUARD));

/// The guards of `file` that are gone while what they guarded is still there.
fn lost_guards(file: &FileContext<'_>) -> Vec<Event> {
    let (Some(before), Some(after)) = (&file.before, &file.after) else { return Vec::new() };
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    for (_, code) in code_matches(&GUARDS, after, &file.diff.added) {
        *kept.entry(code).or_default() += 1;
    }
    let mut events = Vec::new();
    for (line, code) in code_matches(&GUARDS, before, &file.diff.deleted) {
        if let Some(count) = kept.get_mut(&code).filter(|count| **count > 0) {
            *count -= 1;
        } else if let Some(guarded) = guarded(file, before, after, line) {
            let place =
                Place { path: file.file.path.clone(), lines: LineRange::new(line, line), revision: Revision::Base };
            let detail = format!("the guard `{code}` of {guarded} is gone");
            events.push(Event::new(UndisclosedKind::AccessWeakened, place, detail, vec![name_of(&code)]));
        }
    }
    events
}

/// What the guard on `line` of base guarded, if that is still there.
fn guarded(file: &FileContext<'_>, before: &Side, after: &Side, line: u32) -> Option<String> {
    /// An annotation stands close above what it guards.
    const MOST_ABOVE: u32 = 6;
    /// Longer parts that go are a part of the program and not its guard.
    const MOST_ALONE: u32 = 3;
    let here = LineRange::new(line, line);
    let below = before.facts.units.iter().find(|unit| unit.lines.start > line && unit.lines.start <= line + MOST_ABOVE);
    let is_annotation =
        before.text.lines().nth(line as usize - 1).is_some_and(|text| text.trim_start().starts_with(['@', '[', '#']));
    let unit = if is_annotation { below } else { before.facts.function_around(here) };
    if let Some(unit) = unit {
        let is_still_there = after.facts.units.iter().any(|other| other.name == unit.name);
        return is_still_there.then(|| format!("`{}`", unit.name));
    }
    // Outside of functions, a line that went alone was not part of something that went.
    let hunk = file.diff.deleted.ranges().iter().find(|range| range.contains(line))?;
    let is_in_type = before.facts.units.iter().any(|unit| unit.kind == UnitKind::Type && unit.lines.encloses(*hunk));
    (hunk.count() <= MOST_ALONE && !is_in_type).then(|| format!("`{}`", file.file.path.file_name()))
}

/// Where `pattern` matches code on `lines` of `side`, with what it matched. Comments, imports and strings are no code.
fn code_matches(pattern: &Regex, side: &Side, lines: &LineSet) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    if lines.is_empty() {
        return found;
    }
    let mut start = 0;
    for (number, line) in (1..).zip(side.text.split_inclusive('\n')) {
        if lines.contains(number) && side.facts.line_kind(number) == LineKind::Code {
            for code in pattern.find_iter(line) {
                if is_outside_strings(side, start + code.start()) {
                    found.push((number, code.as_str().trim().to_owned()));
                }
            }
        }
        start += line.len();
    }
    found
}

/// Whether the byte at `position` belongs to a token that is no string, or to none.
fn is_outside_strings(side: &Side, position: usize) -> bool {
    let tokens = &side.stream.tokens;
    let after = tokens.partition_point(|token| token.start as usize <= position);
    let token = after.checked_sub(1).map(|index| &tokens[index]);
    token.is_some_and(|token| (token.end as usize) > position && !token.shape.is_literal())
}

/// A guard goes by the name in its code.
fn name_of(code: &str) -> Name {
    let name = code.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    Name::Identifier(
        name.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or(name).to_owned(),
    )
}
