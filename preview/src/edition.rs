//! One state of everything that is shown: scenarios, policy, templates, and the sheet that they make.

use crate::answering::Answering;
use crate::brands::Brands;
use crate::cell::Cell;
use crate::cores::on_all_cores;
use crate::message::Message;
use crate::place::{Place, Slugs};
use crate::reading::{Found, findings, in_all};
use crate::rendered::Rendered;
use crate::scenario::{Scenario, Shelf};
use crate::sheet::{Entry, Sheet};
use events::{Envelope, Trigger};
use policy::Policy;
use std::collections::BTreeSet;
use std::iter;
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use templates::{Brand, Locale};

/// So many cells are made before the first of them is used.
const AT_A_TIME: usize = 64;

/// Everything that is shown at one time. Nothing in it changes; what is saved makes another one.
pub struct Edition {
    /// Where the mails come from.
    pub(crate) scenarios: Vec<Scenario>,
    /// Brands that somebody gets mails of.
    pub(crate) brands: Brands,
    policy: Arc<Policy>,
    answering: Arc<dyn Answering>,
    sheet: OnceLock<Sheet>,
}

impl Edition {
    /// What is shown with these scenarios, this policy, and whoever answers with the templates of the day.
    ///
    /// ```
    /// use cognito_triggers_preview::{Edition, Shelf, answering::InProcess};
    /// use std::sync::Arc;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Arc::new(policy::EmbeddedPolicy::FULL.parse([])?);
    /// let shelf = Shelf::Named(vec!["../events/samples/custom_message/forgot_password.json".into()]);
    /// let edition = Edition::new(&shelf, Arc::clone(&policy), Arc::new(InProcess(policy)));
    /// assert!(!edition.sheet().entries.is_empty());
    /// assert_eq!(edition.sheet().bad(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new(shelf: &Shelf, policy: Arc<Policy>, answering: Arc<dyn Answering>) -> Self {
        let brands = Brands::of(&policy);
        Self { scenarios: shelf.scenarios(), brands, policy, answering, sheet: OnceLock::new() }
    }

    /// The sheet, made when it is first asked for.
    pub fn sheet(&self) -> &Sheet {
        self.sheet.get_or_init(|| {
            let started = Instant::now();
            let places: Vec<_> = self.places().collect();
            let entry = |place: &Place<'_>| Entry::of(place, &self.rendered(place, &place.event()));
            let entries = self.unreadable().chain(on_all_cores(&places, entry)).collect();
            let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            Sheet { entries, millis }
        })
    }

    /// The scenarios that cannot be read: what the sheet has in place of their cells.
    pub fn unreadable(&self) -> impl Iterator<Item = Entry> {
        self.scenarios.iter().filter_map(Entry::unreadable)
    }

    /// Every cell, in order, some at a time: they are made on all cores, and a thousand of them take memory.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let mut places = self.places();
        let some = move || {
            let some: Vec<_> = places.by_ref().take(AT_A_TIME).collect();
            (!some.is_empty()).then(|| on_all_cores(&some, |place| self.cell(place)))
        };
        iter::from_fn(some).flatten()
    }

    /// What is wrong with the mails: each message in each language and brand, for the first scenario that has it.
    #[must_use]
    pub fn findings(&self) -> Vec<Found> {
        let mut seen = BTreeSet::new();
        let mail = |place: &Place<'_>| (place.message.slug, place.locale().map(Locale::tag), place.brand.slug.clone());
        let places: Vec<_> = self.places().filter(|place| seen.insert(mail(place))).collect();
        let found = |place: &Place<'_>| {
            let event = place.event();
            (place.id(), findings(&self.rendered(place, &event).mail(), self.brand(&event)))
        };
        in_all(on_all_cores(&places, found))
    }

    fn brand(&self, event: &str) -> &Brand {
        let event = Envelope::parse(event.as_bytes()).ok();
        self.policy.brand(event.as_ref().and_then(Envelope::app_client))
    }

    fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.scenarios.iter().flat_map(|scenario| Place::all_of(scenario, &self.brands, &self.policy))
    }

    /// The place of that address.
    pub(crate) fn find(&self, id: &str) -> Option<Place<'_>> {
        self.places().find(|place| place.id() == id)
    }

    /// One cell, with all that there is to say about it.
    pub(crate) fn cell(&self, place: &Place<'_>) -> Cell {
        let event = place.event();
        let rendered = self.rendered(place, &event);
        let slugs = place.slugs(rendered.language);
        Cell::new(place.id(), slugs, &place.scenario.title, &event, &rendered, &self.policy)
    }

    fn rendered(&self, place: &Place<'_>, event: &str) -> Rendered {
        Rendered::new(event, place.locale(), &self.policy.pool_settings(), self.answering.as_ref())
    }

    /// The cell of an event that somebody wrote.
    ///
    /// # Errors
    /// Why the text is no event of a message.
    pub(crate) fn draft(&self, id: String, event: &str) -> Result<Cell, String> {
        let envelope = Envelope::parse(event.as_bytes()).map_err(|error| error.to_string())?;
        let source = envelope.trigger_source();
        if source.trigger() != Some(Trigger::CustomMessage) {
            return Err("triggerSource must be one of CustomMessage_…; the preview shows messages only".to_owned());
        }
        let rendered = Rendered::new(event, None, &self.policy.pool_settings(), self.answering.as_ref());
        let brand = self.brands.of_client(envelope.app_client(), &self.policy);
        let brand = brand.map(|brand| brand.slug.clone()).unwrap_or_default();
        let slugs = Slugs::new(String::new(), Message::named(source), rendered.language, brand);
        Ok(Cell::new(id, slugs, "Draft", event, &rendered, &self.policy))
    }
}
