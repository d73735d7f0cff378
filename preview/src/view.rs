//! The sheet as the page reads it: its cells, and what they are made of.

use crate::brands::Brands;
use crate::edition::Edition;
use crate::message::{MESSAGES, Message};
use crate::reading::{self, Client, Compatibility};
use crate::scenario::{Fixed, Scenario};
use crate::sheet::Entry;
use serde::Serialize;
use templates::Locale;

/// Everything that the page needs to know before it shows a cell.
#[derive(Serialize)]
pub(crate) struct View<'e> {
    title: &'static str,
    version: &'static str,
    sources: [Message; 7],
    locales: Vec<Language>,
    brands: &'e Brands,
    scenarios: Vec<ShownScenario<'e>>,
    cells: &'e [Entry],
    /// How long it took, where somebody has just waited for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    millis: Option<u64>,
    clients: &'static [Client],
    compatibility: &'static Compatibility,
}

#[derive(Serialize)]
struct Language {
    tag: &'static str,
    name: &'static str,
    direction: &'static str,
}

#[derive(Serialize)]
struct ShownScenario<'e> {
    slug: &'e str,
    title: &'e str,
    /// Where it was found, for those who are on this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    fixes: &'e [Fixed],
    problem: Option<&'e str>,
}

impl<'e> View<'e> {
    /// What an edition shows.
    pub(crate) fn of(edition: &'e Edition) -> Self {
        let sheet = edition.sheet();
        Self {
            title: "Mails",
            version: env!("CARGO_PKG_VERSION"),
            sources: MESSAGES,
            locales: Locale::ALL.map(Language::of).into(),
            brands: &edition.brands,
            scenarios: edition.scenarios.iter().map(ShownScenario::of).collect(),
            cells: &sheet.entries,
            millis: Some(sheet.millis),
            clients: reading::clients(),
            compatibility: reading::compatibility(),
        }
    }

    /// Without what differs from run to run and from machine to machine.
    pub(crate) fn lasting(mut self) -> Self {
        self.scenarios.iter_mut().for_each(|scenario| scenario.file = None);
        Self { millis: None, ..self }
    }
}

impl Language {
    fn of(locale: Locale) -> Self {
        let name = match locale {
            Locale::En => "English",
            Locale::De => "Deutsch",
            Locale::Fr => "Français",
            Locale::Es => "Español",
            Locale::PtBr => "Português (Brasil)",
            Locale::Ja => "日本語",
            Locale::Ar => "العربية",
        };
        Self { tag: locale.tag(), name, direction: if locale.is_rtl() { "rtl" } else { "ltr" } }
    }
}

impl<'e> ShownScenario<'e> {
    fn of(scenario: &'e Scenario) -> Self {
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
    use crate::answering::InProcess;
    use crate::edition::Edition;
    use crate::scenario::Shelf;
    use policy::Policy;
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn what_lasts_does_not_say_where_this_machine_keeps_its_files() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/samples/custom_message");
        let policy = Arc::new(Policy::parse("policy.toml", include_str!("../../policy.toml"), []).unwrap());
        let shelf = Shelf::Named(vec![folder.join("sign_up.json")]);
        let edition = Edition::new(&shelf, Arc::clone(&policy), Arc::new(InProcess(policy)));
        let text = |view: &View<'_>| serde_json::to_string(view).unwrap();
        assert!(text(&View::of(&edition)).contains(env!("CARGO_MANIFEST_DIR")));
        assert!(!text(&View::of(&edition).lasting()).contains(env!("CARGO_MANIFEST_DIR")));
    }
}
