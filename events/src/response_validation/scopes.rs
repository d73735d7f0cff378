//! Contract 8.2: which scopes may be added to an access token.

use super::field_path::FieldPath;
use super::report::{Exception, Finding, ValidationReport};
use super::token_overrides::AccessTokenOverrides;
use crate::envelope::Envelope;
use crate::tokens::{USER_API_SCOPE, is_scope};
use crate::views::Request;
use std::collections::BTreeSet;

/// Validates the scopes that are added to the access token, and counts those that are not suppressed.
pub(super) fn validate_scopes(
    event: &Envelope<'_>,
    access: &AccessTokenOverrides<'_>,
    report: &mut ValidationReport,
) -> usize {
    let added = access.scopes_added;
    let suppressed: BTreeSet<&str> = access.scopes_suppressed.iter().map(|(_, scope)| scope.as_ref()).collect();
    let opens = added.iter().any(|(_, scope)| is_user_api(scope)) && !has_user_api(event);
    for (index, scope) in added {
        let user_api = (opens && is_user_api(scope)).then(|| user_api_finding(*index));
        let findings = [check_characters(scope, *index), user_api];
        report.extend(findings.into_iter().flatten());
        if suppressed.contains(scope.as_ref()) {
            let rule = "both added and suppressed; which one wins for scopes is not known";
            report.push(Finding::unknown(ADDED.element(*index), "8.2", rule));
        }
    }
    added.iter().filter(|(_, scope)| !suppressed.contains(scope.as_ref())).count()
}

const ADDED: FieldPath<'_> =
    FieldPath::Root("response.claimsAndScopeOverrideDetails.accessTokenGeneration.scopesToAdd");

fn check_characters(scope: &str, index: usize) -> Option<Finding> {
    let is_whitespace = |character: char| character.is_ascii_whitespace() || character == '\u{B}';
    if let Some((offset, first)) = scope.char_indices().find(|(_, character)| is_whitespace(*character)) {
        let more = scope.chars().filter(|character| is_whitespace(*character)).count().saturating_sub(1);
        let rule = "a scope must not contain whitespace";
        let finding = Finding::refused(ADDED.element(index), "8.2", rule, Exception::InvalidLambdaResponse);
        return Some(finding.at(first, offset, more));
    }
    (!is_scope(scope)).then(|| {
        let rule = "not a valid ScopeType: 1 to 256 characters of printable ASCII without quotation mark and backslash";
        Finding::unknown(ADDED.element(index), "8.2", rule)
    })
}

fn is_user_api(scope: &str) -> bool {
    scope == USER_API_SCOPE
}

/// Whether the token has the scope anyway.
fn has_user_api(event: &Envelope<'_>) -> bool {
    Request::from_event(event).texts("scopes").iter().any(|scope| is_user_api(scope))
}

fn user_api_finding(index: usize) -> Finding {
    let rule =
        "grants access to the self-service user API to a token without it; whether Cognito permits that is not known";
    Finding::unknown(ADDED.element(index), "8.2", rule)
}
