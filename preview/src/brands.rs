//! The brands on the overview: those that somebody gets mails of.

use policy::Policy;
use serde::Serialize;
use std::{iter, ptr};

/// A brand, and who gets its mails.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BrandView {
    /// Its name in the policy.
    pub(crate) slug: String,
    /// What people know it by.
    name: String,
    /// An app client whose users get it; `None` for all that the policy does not name.
    pub(crate) client_id: Option<String>,
    /// The host that its links lead to.
    host: String,
}

impl BrandView {
    /// Whether it is the brand of all whom the policy does not name.
    pub(crate) fn is_default(&self) -> bool {
        self.client_id.is_none()
    }
}

/// The brands, everybody's first.
#[derive(Serialize)]
pub(crate) struct Brands(Vec<BrandView>);

impl Brands {
    /// Every brand that an app client, or everybody else, leads to.
    pub(crate) fn from_policy(policy: &Policy) -> Self {
        let shown = policy.brands().filter_map(|(slug, brand)| {
            let mut clients = iter::once(None).chain(policy.app_clients().map(Some));
            let client_id = clients.find(|client_id| brand_slug(policy, *client_id) == Some(slug))?;
            Some(BrandView {
                slug: slug.to_owned(),
                name: brand.name.as_str().to_owned(),
                client_id: client_id.map(str::to_owned),
                host: brand.base_url.host().to_owned(),
            })
        });
        let mut brands: Vec<_> = shown.collect();
        brands.sort_by_key(|brand| !brand.is_default());
        Self(brands)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &BrandView> {
        self.0.iter()
    }

    /// The brand whose mails the users of an app client get.
    pub(crate) fn for_client(&self, client_id: Option<&str>, policy: &Policy) -> Option<&BrandView> {
        let slug = brand_slug(policy, client_id)?;
        self.iter().find(|brand| brand.slug == slug)
    }
}

/// Two brands may say the same: the very one counts.
fn brand_slug<'p>(policy: &'p Policy, client_id: Option<&str>) -> Option<&'p str> {
    let wanted = policy.brand(client_id);
    policy.brands().find(|(_, brand)| ptr::eq(*brand, wanted)).map(|(slug, _)| slug)
}
