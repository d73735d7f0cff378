//! The values that `init` writes for the team to replace, where they would be deployed.

use super::policy_lines::PolicyLines;
use super::report::Report;
use crate::project::Project;
use policy::{Policy, PolicyFile};
use templates::{Brand, SupportAddress, is_domain};

/// The names and domains that no one can own (RFC 2606).
const RESERVED_DOMAINS: [&str; 4] = ["example.com", "example.net", "example.org", "example"];
/// What the IDs of user pools and app clients in AWS's documents and in ours contain.
const EXAMPLE_IDS: [&str; 2] = ["AbCdEf123", "1example"];

/// Lists the placeholders among the values of a policy, with what to write instead. The example of this repository has
/// nothing else.
pub(super) fn check_placeholders(project: &Project, policy: &Policy, file: &PolicyFile, report: &mut Report) {
    if project.repository_of_example().is_some() {
        return;
    }
    let config = policy.user_pool();
    let ids = [
        (config.user_pool_id.as_deref(), "copy the ID of your user pool"),
        (config.client_id.as_deref(), "copy the ID of your app client"),
    ];
    let ids = ids.into_iter().filter_map(|(id, help)| Some((id.filter(|id| is_example_id(id))?, help)));
    let values: Vec<_> = policy.brands().flat_map(|(_, brand)| placeholders_of(brand)).chain(ids).collect();
    if values.is_empty() {
        return;
    }
    let lines = PolicyLines::read(file);
    for (value, help) in values {
        report.notice(format!("{}: \"{value}\" is a placeholder; {help}", lines.place_of(value)));
    }
}

fn placeholders_of(brand: &Brand) -> Vec<(&str, &'static str)> {
    let support_domain = match &brand.support {
        SupportAddress::Mailbox(mailbox) => mailbox.as_str().rsplit('@').next().unwrap_or_default(),
        SupportAddress::Page(page) => page.host(),
    };
    let values = [
        (brand.base_url.as_str(), is_reserved(brand.base_url.host()), "write the address of your application"),
        (brand.name.as_str(), brand.name.as_str() == "Example", "write the name of your product"),
        (brand.support.as_str(), is_reserved(support_domain), "write where your users get help"),
        (brand.postal_address.as_str(), brand.postal_address.as_str().contains("Exampletown"), "write your address"),
    ];
    values.into_iter().filter(|(_, is_placeholder, _)| *is_placeholder).map(|(value, _, help)| (value, help)).collect()
}

fn is_reserved(host: &str) -> bool {
    let is_below = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_domain(host) && RESERVED_DOMAINS.into_iter().any(is_below)
}

fn is_example_id(id: &str) -> bool {
    EXAMPLE_IDS.into_iter().any(|example| id.contains(example))
}
