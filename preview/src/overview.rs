//! The overview: a summary of every cell.

use crate::cell_key::{CellKey, Slugs};
use crate::rendered_message::{RenderedMessage, State, Verdict};
use crate::scenario::Scenario;
use serde::Serialize;

/// A summary of every cell.
pub struct Overview {
    /// The entries in the order of the page.
    pub entries: Vec<Entry>,
    /// How long rendering and validating took.
    pub millis: u64,
}

/// The summary of a cell.
#[derive(Serialize)]
pub struct Entry {
    /// The ID: scenario, message, language, brand.
    pub id: String,
    /// Its position; for an unreadable scenario, only the scenario is set.
    #[serde(flatten)]
    pub place: Slugs,
    /// The severity of the verdict.
    pub state: State,
    /// What Cognito would do.
    pub verdict: Verdict,
    /// The most severe reason, if any.
    pub reason: Option<String>,
    /// The mail's subject.
    pub subject: Option<String>,
    /// Whether there is a text message.
    pub sms: bool,
}

impl Entry {
    /// Summarizes a cell.
    pub(crate) fn new(key: &CellKey<'_>, rendered: &RenderedMessage) -> Self {
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

    /// The entry of a scenario that cannot be read.
    pub(crate) fn unreadable(scenario: &Scenario) -> Option<Self> {
        let reason = scenario.event.as_ref().err()?;
        Some(Self {
            id: scenario.slug.clone(),
            place: Slugs { scenario: scenario.slug.clone(), source: "", locale: String::new(), brand: String::new() },
            state: State::Bad,
            verdict: Verdict::Unreadable,
            reason: Some(reason.clone()),
            subject: None,
            sms: false,
        })
    }

    /// As plain text: verdict, ID, subject, and the reason if there is one.
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
    /// The number of bad cells.
    #[must_use]
    pub fn bad(&self) -> usize {
        self.entries.iter().filter(|entry| entry.state == State::Bad).count()
    }

    /// One line for each cell, and a summary line.
    pub(crate) fn as_text(&self) -> String {
        let entries: String = self.entries.iter().map(Entry::as_text).collect();
        format!("{entries}{} mails, {} to look at\n", self.entries.len(), self.bad())
    }
}
