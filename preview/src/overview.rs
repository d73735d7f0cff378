//! The overview: every cell at a glance.

use crate::cell_key::{CellKey, Slugs};
use crate::rendered_message::{RenderedMessage, State, Verdict};
use crate::scenario::Scenario;
use serde::Serialize;

/// Every cell at a glance.
pub struct Overview {
    /// In the order of the page.
    pub entries: Vec<Entry>,
    /// How long it took to render and judge them all.
    pub millis: u64,
}

/// A cell at a glance.
#[derive(Serialize)]
pub struct Entry {
    /// Its address: scenario, message, language, brand.
    pub id: String,
    /// Where it stands; of a scenario that cannot be read all but that is empty.
    #[serde(flatten)]
    pub place: Slugs,
    /// How to take it.
    pub state: State,
    /// What Cognito would do.
    pub verdict: Verdict,
    /// The worst reason, where there is one.
    pub reason: Option<String>,
    /// The mail's subject.
    pub subject: Option<String>,
    /// Whether there is a short message.
    pub sms: bool,
}

impl Entry {
    /// What a cell is at a glance.
    pub(crate) fn of(key: &CellKey<'_>, rendered: &RenderedMessage) -> Self {
        Self {
            id: key.id(),
            place: key.slugs(rendered.language),
            state: rendered.verdict().state(),
            verdict: rendered.verdict(),
            reason: rendered.reasons.first().map(|reason| reason.text.clone()),
            subject: rendered.subject.clone(),
            sms: rendered.sms.is_some(),
        }
    }

    /// The one red cell of a scenario that cannot be read.
    pub(crate) fn unreadable(scenario: &Scenario) -> Option<Self> {
        let reason = scenario.event.as_ref().err()?;
        Some(Self {
            id: scenario.slug.clone(),
            place: Slugs { scenario: scenario.slug.clone(), source: "", locale: "", brand: String::new() },
            state: State::Bad,
            verdict: Verdict::Unreadable,
            reason: Some(reason.clone()),
            subject: None,
            sms: false,
        })
    }

    /// For those who read text: verdict, address and subject, and the reason where there is one.
    fn as_text(&self) -> String {
        let subject = self.subject.as_deref().unwrap_or("(no mail)");
        let line = format!("{:10}  {}  {subject}", self.verdict.name(), self.id);
        match &self.reason {
            Some(reason) => format!("{line}\n            {reason}\n"),
            None => format!("{line}\n"),
        }
    }
}

impl Overview {
    /// How many cells are bad.
    #[must_use]
    pub fn bad(&self) -> usize {
        self.entries.iter().filter(|entry| entry.state == State::Bad).count()
    }

    /// A line for each cell, and one about them all.
    pub(crate) fn as_text(&self) -> String {
        let entries: String = self.entries.iter().map(Entry::as_text).collect();
        format!("{entries}{} mails, {} to look at\n", self.entries.len(), self.bad())
    }
}
