//! The enrichment in the format of the event's version: strings in `claimsOverrideDetails` (contract 7.2), JSON in
//! `claimsAndScopeOverrideDetails` (8.2). Empty members are left out, because an empty list may remove something.

use super::types::{ClaimStatus, Enrichment, GroupChange};
use crate::response::{CandidateResponse, JsonFragments};
use events::{Envelope, EventVersion, Judgement, PoolSettings, TokenUse, gate_tokens};
use json_escape_simd::escape_into;

/// Claims, scopes and groups in the format of the event's version.
pub(super) struct TokenResponse(pub(super) String);

impl CandidateResponse for TokenResponse {
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> Judgement {
        gate_tokens(event, &self.0, settings)
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec![self.0.into()]
    }
}

/// The value of `response`; `None` if no rule has an effect.
pub(super) fn to_json(enrichment: &Enrichment<'_>) -> Option<String> {
    let mut json = Vec::with_capacity(512);
    let (container, details): (_, fn(&Enrichment<'_>, &mut ObjectWriter<'_>)) = match enrichment.version {
        EventVersion::V1 => ("claimsOverrideDetails", version_1),
        EventVersion::V2 | EventVersion::V3 => ("claimsAndScopeOverrideDetails", version_2_and_3),
    };
    let is_non_empty = {
        let mut response = ObjectWriter::open(&mut json);
        let is_non_empty = response.object(container, |writer| details(enrichment, writer));
        response.close();
        is_non_empty
    };
    // Never lossy: only UTF-8 was written.
    let text = String::from_utf8(json).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    is_non_empty.then_some(text)
}

fn version_1(enrichment: &Enrichment<'_>, details: &mut ObjectWriter<'_>) {
    claims(enrichment, TokenUse::Id, details);
    groups(enrichment, details);
}

fn version_2_and_3(enrichment: &Enrichment<'_>, details: &mut ObjectWriter<'_>) {
    details.object("idTokenGeneration", |generation| claims(enrichment, TokenUse::Id, generation));
    details.object("accessTokenGeneration", |generation| {
        claims(enrichment, TokenUse::Access, generation);
        let added = enrichment.scopes.iter().filter(|scope| scope.is_added());
        generation.texts("scopesToAdd", added.map(|scope| scope.name));
        let suppressed = enrichment.suppressed_scopes.iter();
        generation.texts("scopesToSuppress", suppressed.map(|scope| scope.name.as_str()));
    });
    groups(enrichment, details);
}

/// The claims of a token, which all versions write alike.
fn claims(enrichment: &Enrichment<'_>, token: TokenUse, writer: &mut ObjectWriter<'_>) {
    writer.object("claimsToAddOrOverride", |claims| {
        for claim in enrichment.claims.iter().filter(|claim| claim.status(token) == Some(ClaimStatus::Set)) {
            if let Some(json) = claim.to_json(enrichment.version) {
                claims.json(&claim.rule.name, &json);
            }
        }
    });
    let suppressed = enrichment.suppressed_claims.iter().filter(|(of, _)| *of == token);
    writer.texts("claimsToSuppress", suppressed.map(|(_, claim)| claim.name.as_str()));
}

/// Writes an empty list of groups too: the rules asked for it.
fn groups(enrichment: &Enrichment<'_>, details: &mut ObjectWriter<'_>) {
    let Some(GroupChange { after, copied, .. }) = &enrichment.groups else { return };
    details.object("groupOverrideDetails", |writer| {
        writer.list("groupsToOverride", after.iter().copied());
        for (name, json) in copied {
            writer.json(name, json);
        }
    });
}

/// Writes the members of a JSON object.
struct ObjectWriter<'j> {
    json: &'j mut Vec<u8>,
    is_empty: bool,
}

impl<'j> ObjectWriter<'j> {
    fn open(json: &'j mut Vec<u8>) -> Self {
        json.push(b'{');
        Self { json, is_empty: true }
    }

    fn close(self) {
        self.json.push(b'}');
    }

    fn name(&mut self, name: &str) {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.json.push(b',');
        }
        escape_into(name, self.json);
        self.json.push(b':');
    }

    fn json(&mut self, name: &str, json: &str) {
        self.name(name);
        self.json.extend_from_slice(json.as_bytes());
    }

    fn list<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) {
        self.name(name);
        self.json.push(b'[');
        for (index, text) in texts.enumerate() {
            if index > 0 {
                self.json.push(b',');
            }
            escape_into(text, self.json);
        }
        self.json.push(b']');
    }

    /// Writes a list unless it is empty.
    fn texts<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) {
        let mut texts = texts.peekable();
        if texts.peek().is_some() {
            self.list(name, texts);
        }
    }

    /// Writes an object unless `write` adds no members to it. Returns whether it was written.
    fn object(&mut self, name: &str, write: impl FnOnce(&mut ObjectWriter<'_>)) -> bool {
        let (length, was_empty) = (self.json.len(), self.is_empty);
        self.name(name);
        let mut writer = ObjectWriter::open(self.json);
        write(&mut writer);
        let is_empty = writer.is_empty;
        writer.close();
        if is_empty {
            self.json.truncate(length);
            self.is_empty = was_empty;
        }
        !is_empty
    }
}
