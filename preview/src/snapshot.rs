//! Everything that is shown at one time: scenarios, policy, templates, and the overview of their mails.

use crate::brands::Brands;
use crate::cell::Cell;
use crate::cell_key::{CellKey, Slugs};
use crate::lint::{GroupedFinding, findings, group_by_finding};
use crate::message::MessageKind;
use crate::overview::{Entry, Overview};
use crate::parallel::par_map;
use crate::rendered_message::RenderedMessage;
use crate::renderer::Renderer;
use crate::scenario::{Scenario, ScenarioSource};
use events::{Envelope, Trigger};
use policy::Policy;
use std::collections::BTreeSet;
use std::iter;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use templates::{Brand, Texts};

/// How many cells are rendered before the first of them is returned.
const CHUNK_SIZE: usize = 64;

/// Everything that is shown at one time. A snapshot never changes; each save produces a new one.
pub struct Snapshot {
    pub(crate) scenarios: Vec<Scenario>,
    /// The brands that at least one app client uses.
    pub(crate) brands: Brands,
    policy: Arc<Policy>,
    renderer: Arc<dyn Renderer>,
    overview: OnceLock<Overview>,
}

impl Snapshot {
    /// A snapshot of these scenarios under this policy, rendered with the renderer's templates.
    ///
    /// ```
    /// use cognito_triggers_preview::{Snapshot, ScenarioSource, renderer::InProcessRenderer};
    /// use std::sync::Arc;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
    /// let policy = Arc::new(policy::Policy::parse("policy.toml", text, [])?);
    /// let scenario_source = ScenarioSource::Paths(vec!["../events/samples/custom_message/forgot_password.json".into()]);
    /// let snapshot = Snapshot::new(&scenario_source, Arc::clone(&policy), Arc::new(InProcessRenderer(policy)));
    /// assert!(!snapshot.overview().entries.is_empty());
    /// assert_eq!(snapshot.overview().bad(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new(scenario_source: &ScenarioSource, policy: Arc<Policy>, renderer: Arc<dyn Renderer>) -> Self {
        let brands = Brands::from_policy(&policy);
        Self { scenarios: scenario_source.scenarios(), brands, policy, renderer, overview: OnceLock::new() }
    }

    /// The overview, rendered on first use.
    pub fn overview(&self) -> &Overview {
        self.overview.get_or_init(|| {
            let started = Instant::now();
            let keys: Vec<_> = self.keys().collect();
            let entry = |key: &CellKey<'_>| Entry::new(key, &self.render(key, &key.event()));
            let entries = self.unreadable_scenarios().chain(par_map(&keys, entry)).collect();
            let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            Overview { entries, millis }
        })
    }

    /// The scenarios that cannot be read, as entries that replace their cells.
    pub fn unreadable_scenarios(&self) -> impl Iterator<Item = Entry> {
        self.scenarios.iter().filter_map(Entry::unreadable)
    }

    /// The files whose event cannot be read, with the reasons.
    pub fn unreadable_files(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.scenarios.iter().filter_map(|one| Some((one.file.as_path(), one.event.as_ref().err()?.as_str())))
    }

    /// Every cell, in order. They are rendered in chunks on all cores: a thousand cells at once would take much memory.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let mut keys = self.keys();
        let some = move || {
            let some: Vec<_> = keys.by_ref().take(CHUNK_SIZE).collect();
            (!some.is_empty()).then(|| par_map(&some, |key| self.cell(key)))
        };
        iter::from_fn(some).flatten()
    }

    /// The findings for each message in each language and brand, taken from the first scenario that has it.
    #[must_use]
    pub fn findings(&self) -> Vec<GroupedFinding> {
        let mut seen = BTreeSet::new();
        let mail = |key: &CellKey<'_>| (key.message.slug, key.locale(), key.brand.slug.clone());
        let keys: Vec<_> = self.keys().filter(|key| seen.insert(mail(key))).collect();
        let found = |key: &CellKey<'_>| {
            let event = key.event();
            (key.id(), findings(&self.render(key, &event).mail(), self.brand(&event)))
        };
        group_by_finding(par_map(&keys, found))
    }

    /// The texts of every language.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &Texts> {
        let languages = self.policy.languages();
        languages.iter().map(|locale| languages.texts(locale, None))
    }

    fn brand(&self, event: &str) -> &Brand {
        let event = Envelope::parse(event.as_bytes()).ok();
        self.policy.brand(event.as_ref().and_then(Envelope::app_client))
    }

    /// The keys of all cells, in the order of the page.
    pub(crate) fn keys(&self) -> impl Iterator<Item = CellKey<'_>> {
        self.scenarios.iter().flat_map(|scenario| CellKey::all_for_scenario(scenario, &self.brands, &self.policy))
    }

    /// The cell with this ID.
    pub(crate) fn find(&self, id: &str) -> Option<CellKey<'_>> {
        self.keys().find(|key| key.id() == id)
    }

    pub(crate) fn cell(&self, key: &CellKey<'_>) -> Cell {
        let event = key.event();
        let rendered = self.render(key, &event);
        let slugs = key.slugs(rendered.language);
        Cell::new(key.id(), slugs, &key.scenario.title, &event, &rendered, &self.policy)
    }

    fn render(&self, key: &CellKey<'_>, event: &str) -> RenderedMessage {
        RenderedMessage::render(event, key.locale(), &self.policy.pool_settings(), self.renderer.as_ref())
    }

    /// Renders an event that was edited on the page.
    ///
    /// # Errors
    /// The text is not a valid custom message event.
    pub(crate) fn draft_cell(&self, id: String, event: &str) -> Result<Cell, String> {
        let envelope = Envelope::parse(event.as_bytes()).map_err(|error| error.to_string())?;
        let source = envelope.trigger_source();
        if source.trigger() != Some(Trigger::CustomMessage) {
            return Err(
                "triggerSource must start with CustomMessage_; the preview shows custom messages only".to_owned()
            );
        }
        let rendered = RenderedMessage::render(event, None, &self.policy.pool_settings(), self.renderer.as_ref());
        let brand = self.brands.for_client(envelope.app_client(), &self.policy);
        let brand = brand.map(|brand| brand.slug.clone()).unwrap_or_default();
        let slugs = Slugs::new(String::new(), MessageKind::from_source(source), rendered.language, brand);
        Ok(Cell::new(id, slugs, "Draft", event, &rendered, &self.policy))
    }
}
