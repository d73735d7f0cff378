//! The key of a cell: scenario, message, language and brand.

use crate::brands::{BrandView, Brands};
use crate::message::{MESSAGE_KINDS, MessageKind};
use crate::scenario::{FixedField, Scenario};
use crate::variation::Variation;
use events::Envelope;
use policy::Policy;
use serde::Serialize;
use templates::Locale;

/// An app client that no policy lists: its users get the default brand.
const UNLISTED_APP_CLIENT: &str = "0any0app0client0of0the0pool";

/// Used in addresses if the scenario fixes the language.
const OWN_LANGUAGE: &str = "own";

/// The key of a cell: which mail.
pub(crate) struct CellKey<'e> {
    pub(crate) scenario: &'e Scenario,
    pub(crate) message: MessageKind,
    pub(crate) brand: &'e BrandView,
    /// The scenario's event, and the changes that turn it into the event of this cell.
    event: &'e str,
    variation: Variation<'e>,
}

impl<'e> CellKey<'e> {
    /// Every cell of a scenario: each message in each language and each brand, except for the fields that the scenario
    /// fixes.
    /// None for an unreadable scenario.
    pub(crate) fn all_for_scenario(scenario: &'e Scenario, brands: &'e Brands, policy: &Policy) -> Vec<Self> {
        let Ok(event) = scenario.event.as_deref() else { return Vec::new() };
        let Ok(own) = Envelope::parse(event.as_bytes()) else { return Vec::new() };
        let own_brand = brands.for_client(own.app_client(), policy);
        let fixes = |member| scenario.fixes.contains(&member);

        let messages =
            own_or_all(fixes(FixedField::TriggerSource), MessageKind::from_source(own.trigger_source()), MESSAGE_KINDS);
        let locales = own_or_all(fixes(FixedField::Locale), [None], policy.languages().iter().map(Some));
        let all_brands = own_or_all(fixes(FixedField::ClientId), own_brand, brands.iter());
        let default_brands: Vec<_> = brands.iter().filter(|brand| brand.is_default()).collect();
        // If the event's own app client already has the default brand, keep it.
        let has_default_brand = own.app_client().is_some() && own_brand.is_some_and(BrandView::is_default);
        let unlisted_client = (!has_default_brand).then_some(UNLISTED_APP_CLIENT);

        let mut keys = Vec::new();
        for message in messages {
            // Cognito sends no app client ID with an invitation, so there is one brand.
            let brands = if message.is_invitation() { &default_brands } else { &all_brands };
            let keeps_client = message.is_invitation() || fixes(FixedField::ClientId);
            for locale in &locales {
                for brand in brands {
                    let variation = Variation {
                        source: (!fixes(FixedField::TriggerSource)).then_some(message.source),
                        locale: *locale,
                        client_id: if keeps_client { None } else { brand.client_id.as_deref().or(unlisted_client) },
                    };
                    keys.push(Self { scenario, message, brand, event, variation });
                }
            }
        }
        keys
    }

    /// The requested language; `None` is the scenario's own.
    pub(crate) fn locale(&self) -> Option<Locale> {
        self.variation.locale
    }

    /// The event that Cognito would send for this cell.
    pub(crate) fn event(&self) -> String {
        self.variation.apply(self.event)
    }

    /// The ID in addresses: scenario, message, language, brand.
    pub(crate) fn id(&self) -> String {
        let locale = tag_or_own(self.locale());
        format!("{}/{}/{locale}/{}", self.scenario.slug, self.message.slug, self.brand.slug)
    }

    /// The names in this key; `language` is the language of the mail.
    pub(crate) fn slugs(&self, language: Option<Locale>) -> Slugs {
        let (scenario, brand) = (self.scenario.slug.clone(), self.brand.slug.clone());
        Slugs::new(scenario, Some(self.message), self.locale().or(language), brand)
    }
}

fn tag_or_own(locale: Option<Locale>) -> String {
    locale.map_or_else(|| OWN_LANGUAGE.to_owned(), |locale| locale.to_string())
}

/// The scenario's own value if the field is fixed, otherwise all values.
fn own_or_all<T>(is_fixed: bool, own: impl IntoIterator<Item = T>, all: impl IntoIterator<Item = T>) -> Vec<T> {
    if is_fixed { own.into_iter().collect() } else { all.into_iter().collect() }
}

/// The position of a cell on the overview. For a draft, the scenario is empty.
#[derive(Serialize)]
pub struct Slugs {
    /// The scenario.
    pub scenario: String,
    /// The message.
    pub source: &'static str,
    /// The language tag; `own` if the scenario has its own language and there is no mail.
    pub locale: String,
    /// The brand.
    pub brand: String,
}

impl Slugs {
    pub(crate) fn new(scenario: String, message: Option<MessageKind>, language: Option<Locale>, brand: String) -> Self {
        let source = message.map_or("", |message| message.slug);
        Self { scenario, source, locale: tag_or_own(language), brand }
    }
}
