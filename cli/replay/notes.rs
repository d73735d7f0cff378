//! Groups the notes of functions: what rules in shadow mode would have denied, effects of a dry run, and others.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use triggers::LogCode;

/// What a note is about.
enum Kind<'n> {
    /// A rule in shadow mode and the code it would have denied with, separated by a colon.
    Shadow(&'n str),
    /// An effect that was not performed (dry run).
    NotCarriedOut(&'n str),
    /// Anything else.
    Other(&'n str),
}

impl<'n> Kind<'n> {
    fn parse(note: &'n str) -> Self {
        const SHADOW: &str = LogCode::Shadow.as_str();
        const NOT_CARRIED_OUT: &str = LogCode::DryRun.as_str();
        match note.split_once(':') {
            Some((SHADOW, denial)) => Self::Shadow(denial),
            Some((NOT_CARRIED_OUT, step)) => Self::NotCarriedOut(step),
            _ => Self::Other(note),
        }
    }
}

/// The notes of one event as shown in the table: `shadow: allow_domains:DomainNotAllowed; dry run:
/// write_record:profiles`.
pub(crate) fn format_notes(notes: &[String]) -> Option<String> {
    let (mut shadow, mut dry_run, mut other) = (Vec::new(), Vec::new(), Vec::new());
    for note in notes {
        match Kind::parse(note) {
            Kind::Shadow(denial) => shadow.push(denial),
            Kind::NotCarriedOut(step) => dry_run.push(step),
            Kind::Other(note) => other.push(note),
        }
    }
    let parts =
        [("notes", other), ("shadow", shadow), ("dry run", dry_run)].into_iter().filter(|(_, notes)| !notes.is_empty());
    let parts: Vec<String> = parts.map(|(kind, notes)| format!("{kind}: {}", notes.join(", "))).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Counts of what rules in shadow mode would have denied, and of effects that were not performed.
#[derive(Clone, Default)]
pub(crate) struct Counts {
    shadow_rules: BTreeMap<String, u64>,
    steps: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts the notes of one event.
    pub(crate) fn count(&mut self, notes: &[String]) {
        for note in notes {
            match Kind::parse(note) {
                // The rule's name may contain colons, the code does not.
                Kind::Shadow(denial) => {
                    let rule = denial.rsplit_once(':').map_or(denial, |(rule, _)| rule);
                    increment(&mut self.shadow_rules, rule, 1);
                }
                Kind::NotCarriedOut(step) => increment(&mut self.steps, step, 1),
                Kind::Other(_) => {}
            }
        }
    }

    /// Adds the counts of another batch.
    pub(crate) fn add(&mut self, part: &Self) {
        part.shadow_rules.iter().for_each(|(rule, count)| increment(&mut self.shadow_rules, rule, *count));
        part.steps.iter().for_each(|(step, count)| increment(&mut self.steps, step, *count));
    }

    /// One line per kind that occurred.
    pub(crate) fn summary(&self) -> String {
        let mut summary = String::new();
        if !self.shadow_rules.is_empty() {
            summary.push_str(&format!("shadow rules would have denied: {}\n", format_counts(&self.shadow_rules)));
        }
        if !self.steps.is_empty() {
            summary.push_str(&format!("dry run: {}; --live performs these effects\n", format_counts(&self.steps)));
        }
        summary
    }
}

fn increment(counts: &mut BTreeMap<String, u64>, name: &str, count: u64) {
    match counts.get_mut(name) {
        Some(counted) => *counted += count,
        None => drop(counts.insert(name.to_owned(), count)),
    }
}

/// Most frequent first.
fn format_counts(counts: &BTreeMap<String, u64>) -> String {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(**count));
    counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Counts, format_notes};

    fn notes(notes: &[&str]) -> Vec<String> {
        notes.iter().map(|note| (*note).to_owned()).collect()
    }

    #[test]
    fn notes_are_grouped_by_kind() {
        for (noted, shown) in [
            (&[][..], None),
            (&["shadow:allow_domains:DomainNotAllowed"], Some("shadow: allow_domains:DomainNotAllowed")),
            (
                &["dry_run:add_to_group:customers", "dry_run:write_record:profiles"],
                Some("dry run: add_to_group:customers, write_record:profiles"),
            ),
            (
                &["dry_run:link:PartnerLogin", "shadow:names:NameCarriesLink", "link_no_user"],
                Some("notes: link_no_user; shadow: names:NameCarriesLink; dry run: link:PartnerLogin"),
            ),
            (&["denied:deny_domains", "shadow"], Some("notes: denied:deny_domains, shadow")),
        ] {
            assert_eq!(format_notes(&notes(noted)).as_deref(), shown);
        }
    }

    #[test]
    fn counts_are_sorted_by_frequency() {
        let (mut counts, mut part) = (Counts::default(), Counts::default());
        assert_eq!(counts.summary(), "");
        counts.count(&notes(&["shadow:allow_domains:EmailMissing", "event_version_too_low"]));
        assert_eq!(counts.summary(), "shadow rules would have denied: 1 allow_domains\n");
        for _ in 0..3 {
            part.count(&notes(&[
                "shadow:attributes.custom:employee_id:AttributeMissing",
                "dry_run:add_to_group:customers",
            ]));
        }
        part.count(&notes(&["shadow:allow_domains:DomainNotAllowed", "dry_run:write_record:profiles"]));
        counts.add(&part);
        let summary = "shadow rules would have denied: 3 attributes.custom:employee_id, 2 allow_domains\n\
                       dry run: 3 add_to_group:customers, 1 write_record:profiles; --live performs these effects\n";
        assert_eq!(counts.summary(), summary);
    }
}
