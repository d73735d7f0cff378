//! The brands on the overview: those that at least one app client uses.

use policy::Policy;
use serde::Serialize;
use std::{iter, ptr};

/// A brand, and the app client that gets its mails.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BrandView {
    pub(crate) slug: String,
    /// The display name.
    name: String,
    /// An app client whose users get this brand; `None` for app clients that the policy does not list.
    pub(crate) client_id: Option<String>,
    /// The host of its links.
    host: String,
}

impl BrandView {
    /// Whether this is the brand of the app clients that the policy does not list.
    pub(crate) fn is_default(&self) -> bool {
        self.client_id.is_none()
    }
}

/// The brands, the default one first.
#[derive(Serialize)]
pub(crate) struct Brands(Vec<BrandView>);

impl Brands {
    /// Every brand that an app client uses, and the default brand.
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

/// Two brands may have equal values, so they are compared by identity.
fn brand_slug<'p>(policy: &'p Policy, client_id: Option<&str>) -> Option<&'p str> {
    let wanted = policy.brand(client_id);
    policy.brands().find(|(_, brand)| ptr::eq(*brand, wanted)).map(|(slug, _)| slug)
}
