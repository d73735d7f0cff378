//! Contract 8.2: which scopes an access token may get.

use super::judgement::{Exception, Judgement, Reason};
use super::overrides::Access;
use super::place::Place;
use crate::envelope::Envelope;
use crate::tokens::{USER_API_SCOPE, is_scope};
use crate::views::Request;
use std::collections::HashSet;

/// Judges the scopes that are added to the access token, and counts those that come into it.
pub(super) fn judge(event: &Envelope<'_>, access: &Access<'_>, judgement: &mut Judgement) -> usize {
    let added = &access.scopes_added;
    let suppressed: HashSet<&str> = access.scopes_suppressed.iter().map(|(_, scope)| scope.as_ref()).collect();
    let opens = added.iter().any(|(_, scope)| opens_user_api(scope)) && !was_open(event);
    for (index, scope) in added {
        let user_api = (opens && opens_user_api(scope)).then(|| user_api(*index));
        let findings = [odd_characters(scope, *index), user_api];
        judgement.extend(findings.into_iter().flatten());
        if suppressed.contains(scope.as_ref()) {
            let rule = "added and suppressed; of claims it is known that suppressing wins, of scopes it is not";
            judgement.push(Reason::unknown(ADDED.element(*index), "8.2", rule));
        }
    }
    added.iter().filter(|(_, scope)| !suppressed.contains(scope.as_ref())).count()
}

const ADDED: Place<'_> = Place::At("response.claimsAndScopeOverrideDetails.accessTokenGeneration.scopesToAdd");

fn odd_characters(scope: &str, index: usize) -> Option<Reason> {
    let is_blank = |character: char| character.is_ascii_whitespace() || character == '\u{B}';
    if let Some((offset, blank)) = scope.char_indices().find(|(_, character)| is_blank(*character)) {
        let more = scope.chars().filter(|character| is_blank(*character)).count().saturating_sub(1);
        let rule = "a scope may hold no blank";
        let reason = Reason::refused(ADDED.element(index), "8.2", rule, Exception::InvalidLambdaResponse);
        return Some(reason.at(blank, offset, more));
    }
    (!is_scope(scope)).then(|| {
        let rule = "outside ScopeType: 1 to 256 characters of printable ASCII without quotation mark and backslash";
        Reason::unknown(ADDED.element(index), "8.2", rule)
    })
}

fn opens_user_api(scope: &str) -> bool {
    scope == USER_API_SCOPE
}

/// Whether the token was to have the scope anyway.
fn was_open(event: &Envelope<'_>) -> bool {
    Request::of(event).texts("scopes").iter().any(|scope| opens_user_api(scope))
}

fn user_api(index: usize) -> Reason {
    let rule = "opens the self-service user API to a token that did not have it; whether Cognito lets it is not known";
    Reason::unknown(ADDED.element(index), "8.2", rule)
}
