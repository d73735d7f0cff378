//! The table `[after_sign_in]`: what happens after a user has signed in.

use std::time::Duration;

use events::Trigger;

use crate::feature_requirement::FeatureRequirement;
use crate::key::Key;
use crate::post_confirmation::{ActionLimits, EventConfig, parse_event, parse_limits};
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

const INTERVAL_MINUTES: Key = Key::new(
    "interval_minutes",
    "60",
    "For each user, at most one sign-in in this many minutes is written and published. With 0, every one is.",
);
const RESUME: Key = Key::new(
    "resume",
    "true",
    "Whether unfinished actions of `[post_confirmation]` are completed, also for users created by an administrator. It \
     requires a post-authentication function built with the feature `resume-on-sign-in`.",
);
const EVENT: Key = Key::table(
    "event",
    "An EventBridge event about a sign-in that was written, with the member `newDeviceUsed`. It is published at most once.",
);
const ON_FAILURE: Key = Key::new(
    "on_failure",
    "\"log\"",
    "What happens if the action fails: the failure is logged, or the sign-in fails although the password was right.",
);

/// What happens after a user has signed in: the record of post confirmation gets the time and the number of sign-ins.
#[derive(Serialize, Deserialize)]
pub struct AfterSignIn {
    /// At most one sign-in per user and interval is written and published.
    pub interval: Duration,
    /// The limits for writing the record.
    pub limits: ActionLimits,
    event: Option<EventConfig>,
    resume: Option<Place>,
}

impl AfterSignIn {
    /// The event that is published after the record was written.
    #[must_use]
    pub fn event(&self) -> Option<&EventConfig> {
        self.event.as_ref()
    }

    /// Whether unfinished actions of post confirmation are completed.
    #[must_use]
    pub fn resumes(&self) -> bool {
        self.resume.is_some()
    }

    /// The Cargo features that the table requires.
    pub(crate) fn required_features(&self) -> impl Iterator<Item = FeatureRequirement> {
        let requirement = |place: &Place| FeatureRequirement {
            feature: "resume-on-sign-in",
            trigger: Trigger::PostAuthentication,
            place: place.clone(),
        };
        self.resume.iter().map(requirement)
    }
}

/// Parses the table. `has_record` says whether the policy has the table `[post_confirmation.record]`.
pub(crate) fn parse_table(mut section: Section<'_>, has_record: bool) -> Result<AfterSignIn, ErrorReported> {
    let interval = section.number_or(&INTERVAL_MINUTES, 0..=43_200, 60);
    let resume = section.boolean(&RESUME);
    let limits = parse_limits(&mut section, &ON_FAILURE);
    let event = section.table(&EVENT).map_present(|event| parse_event(event, &ON_FAILURE));
    if !has_record {
        let message = "requires [post_confirmation.record], which it writes to";
        let diagnostic = Diagnostic::new(message, "add a table [post_confirmation.record], or remove this");
        return Err(section.report_table(diagnostic));
    }
    Ok(AfterSignIn {
        interval: Duration::from_secs(u64::from(interval?) * 60),
        resume: resume?.filter(|resume| *resume).map(|_| section.place_of(&RESUME)),
        limits: limits?,
        event: event?,
    })
}
