//! The overview as the page reads it: its cells and their dimensions.

use crate::brands::Brands;
use crate::lint::{self, Client, Compatibility};
use crate::message::{MESSAGE_KINDS, MessageKind};
use crate::overview::Entry;
use crate::scenario::{FixedField, Scenario};
use crate::snapshot::Snapshot;
use serde::Serialize;
use templates::Texts;

/// Everything that the page needs before it shows a cell.
#[derive(Serialize)]
pub(crate) struct View<'e> {
    title: &'static str,
    version: &'static str,
    sources: [MessageKind; MESSAGE_KINDS.len()],
    locales: Vec<Language<'e>>,
    brands: &'e Brands,
    scenarios: Vec<ScenarioView<'e>>,
    cells: &'e [Entry],
    /// How long rendering took; not part of the export.
    #[serde(skip_serializing_if = "Option::is_none")]
    millis: Option<u64>,
    clients: &'static [Client],
    compatibility: &'static Compatibility,
}

#[derive(Serialize)]
struct Language<'e> {
    tag: &'e str,
    name: &'e str,
    direction: &'static str,
}

#[derive(Serialize)]
struct ScenarioView<'e> {
    slug: &'e str,
    title: &'e str,
    /// The path of the event file; not part of the export.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    fixes: &'e [FixedField],
    problem: Option<&'e str>,
}

impl<'e> View<'e> {
    pub(crate) fn new(snapshot: &'e Snapshot) -> Self {
        let overview = snapshot.overview();
        Self {
            title: "Mails",
            version: env!("CARGO_PKG_VERSION"),
            sources: MESSAGE_KINDS,
            locales: snapshot.texts().map(Language::from_texts).collect(),
            brands: &snapshot.brands,
            scenarios: snapshot.scenarios.iter().map(ScenarioView::new).collect(),
            cells: &overview.entries,
            millis: Some(overview.millis),
            clients: lint::clients(),
            compatibility: lint::compatibility(),
        }
    }

    /// Removes what differs between runs and machines.
    pub(crate) fn without_local_details(mut self) -> Self {
        self.scenarios.iter_mut().for_each(|scenario| scenario.file = None);
        Self { millis: None, ..self }
    }
}

impl<'e> Language<'e> {
    fn from_texts(texts: &'e Texts) -> Self {
        Self { tag: texts.tag(), name: texts.name(), direction: texts.direction() }
    }
}

impl<'e> ScenarioView<'e> {
    fn new(scenario: &'e Scenario) -> Self {
        Self {
            slug: &scenario.slug,
            title: &scenario.title,
            file: Some(scenario.file.to_string_lossy().into_owned()),
            fixes: &scenario.fixes,
            problem: scenario.event.as_ref().err().map(String::as_str),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::renderer::InProcessRenderer;
    use crate::scenario::ScenarioSource;
    use crate::snapshot::Snapshot;
    use policy::Policy;
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn export_contains_no_local_paths() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/samples/custom_message");
        let policy =
            Arc::new(Policy::parse("policy.toml", include_str!("../../tests/policies/company.toml"), []).unwrap());
        let scenario_source = ScenarioSource::Paths(vec![folder.join("sign_up.json")]);
        let snapshot = Snapshot::new(&scenario_source, Arc::clone(&policy), Arc::new(InProcessRenderer(policy)));
        let text = |view: &View<'_>| serde_json::to_string(view).unwrap();
        assert!(text(&View::new(&snapshot)).contains(env!("CARGO_MANIFEST_DIR")));
        assert!(!text(&View::new(&snapshot).without_local_details()).contains(env!("CARGO_MANIFEST_DIR")));
    }
}
