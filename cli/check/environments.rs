//! Every environment: the policy with its file, the mails, and the responses to generated events.

use super::report::{Report, count};
use super::{check_brand_urls, generated_events, mails, placeholders, sign_in};
use crate::project::Project;
use policy::{PolicyFile, PolicyFileError, Problem};

/// Checks every environment. What the policy has without the environment's file is not repeated.
pub(super) fn check_environments(project: &Project, file: &PolicyFile, report: &mut Report) {
    let overlays = project.overlays();
    if !overlays.is_empty() {
        report.checked(count(overlays.len(), "environment"));
    }
    for overlay in overlays {
        let name = overlay.display().to_string();
        let mut own = Report::default();
        check_environment(project, &file.clone().with_overlay(overlay), &mut own);
        report.add_environment(&name, own);
    }
}

fn check_environment(project: &Project, file: &PolicyFile, report: &mut Report) {
    match file.load() {
        Ok(policy) => {
            check_brand_urls(&policy, report);
            sign_in::check_sign_in(&policy, report);
            placeholders::check_placeholders(project, &policy, file, report);
            mails::check_mails(&policy, report);
            generated_events::check_generated_events(&policy, report);
        }
        Err(PolicyFileError::Problems(problems)) => {
            problems.iter().map(Problem::text_with_value).for_each(|problem| report.problem(problem));
        }
        Err(unusable) => report.problem(unusable.to_string()),
    }
}
