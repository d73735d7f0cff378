//! The enrichment in the format of the event's version: strings in `claimsOverrideDetails` (contract 7.2), JSON in
//! `claimsAndScopeOverrideDetails` (8.2). Empty members are left out, because an empty list may remove something.

use super::types::{ClaimStatus, Enrichment, GroupChange};
use crate::response::{CandidateResponse, JsonFragments};
use events::{Envelope, EventVersion, PoolSettings, TokenUse, ValidationReport, validate_tokens};
use json_escape_simd::escape_into;

/// Claims, scopes and groups in the format of the event's version.
pub(super) struct TokenResponse(pub(super) String);

impl CandidateResponse for TokenResponse {
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> ValidationReport {
        validate_tokens(event, &self.0, settings)
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec![self.0.into()]
    }
}

/// The value of `response`; `None` if no rule has an effect.
pub(super) fn to_json(enrichment: &Enrichment<'_>) -> Option<String> {
    let mut json = Vec::with_capacity(512);
    let (container, details): (_, fn(&Enrichment<'_>, &mut ObjectWriter<'_>)) = match enrichment.version {
        EventVersion::V1 => ("claimsOverrideDetails", write_version_1),
        EventVersion::V2 | EventVersion::V3 => ("claimsAndScopeOverrideDetails", write_version_2_or_3),
    };
    let is_non_empty = {
        let mut response = ObjectWriter::open(&mut json);
        let is_non_empty = response.write_object(container, |writer| details(enrichment, writer));
        response.close();
        is_non_empty
    };
    // Never lossy: only UTF-8 was written.
    let text = String::from_utf8(json).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    is_non_empty.then_some(text)
}

fn write_version_1(enrichment: &Enrichment<'_>, details: &mut ObjectWriter<'_>) {
    write_claims(enrichment, TokenUse::Id, details);
    write_groups(enrichment, details);
}

fn write_version_2_or_3(enrichment: &Enrichment<'_>, details: &mut ObjectWriter<'_>) {
    details.write_object("idTokenGeneration", |generation| write_claims(enrichment, TokenUse::Id, generation));
    details.write_object("accessTokenGeneration", |generation| {
        write_claims(enrichment, TokenUse::Access, generation);
        let added = enrichment.scopes.iter().filter(|scope| scope.is_added());
        generation.write_non_empty_list("scopesToAdd", added.map(|scope| scope.name));
        let suppressed = enrichment.suppressed_scopes.iter();
        generation.write_non_empty_list("scopesToSuppress", suppressed.map(|scope| scope.name.as_str()));
    });
    write_groups(enrichment, details);
}

/// The claims of a token, which all versions write alike.
fn write_claims(enrichment: &Enrichment<'_>, token: TokenUse, writer: &mut ObjectWriter<'_>) {
    writer.write_object("claimsToAddOrOverride", |claims| {
        for claim in enrichment.claims.iter().filter(|claim| claim.status(token) == Some(ClaimStatus::Set)) {
            if let Some(json) = claim.to_json(enrichment.version) {
                claims.write_json(&claim.rule.name, &json);
            }
        }
    });
    let suppressed = enrichment.suppressed_claims.iter().filter(|(of, _)| *of == token);
    writer.write_non_empty_list("claimsToSuppress", suppressed.map(|(_, claim)| claim.name.as_str()));
}

/// Writes an empty list of groups too: the rules asked for it.
fn write_groups(enrichment: &Enrichment<'_>, details: &mut ObjectWriter<'_>) {
    let Some(GroupChange { after, copied, .. }) = &enrichment.groups else { return };
    details.write_object("groupOverrideDetails", |writer| {
        writer.write_list("groupsToOverride", after.iter().copied());
        for (name, json) in copied {
            writer.write_json(name, json);
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

    fn write_name(&mut self, name: &str) {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.json.push(b',');
        }
        escape_into(name, self.json);
        self.json.push(b':');
    }

    fn write_json(&mut self, name: &str, json: &str) {
        self.write_name(name);
        self.json.extend_from_slice(json.as_bytes());
    }

    fn write_list<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) {
        self.write_name(name);
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
    fn write_non_empty_list<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) {
        let mut texts = texts.peekable();
        if texts.peek().is_some() {
            self.write_list(name, texts);
        }
    }

    /// Writes an object unless `write` adds no members to it. Returns whether it was written.
    fn write_object(&mut self, name: &str, write: impl FnOnce(&mut ObjectWriter<'_>)) -> bool {
        let (length, was_empty) = (self.json.len(), self.is_empty);
        self.write_name(name);
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
