//! When a federated user is linked to a native one (threat model, class F).
//!
//! A user who signs in for the first time through a trusted identity provider, with an e-mail address that the provider
//! reports as verified, is linked to the native user who verified the same address. In every other case no users are
//! linked, and Cognito creates a separate user.
//!
//! The event identifies the provider only in the user name, `<provider>_<id>`. Cognito does not allow a `_` after the
//! second character of a provider's name, so no other provider's name begins with a trusted provider's name and a `_`.
//! If an old pool does have such a pair, the link points to an id that does not exist at the trusted provider, and is
//! of no use to an attacker.

use crate::effects::LinkRequest;
use crate::email::Email;
use events::Envelope;
use events::views::PreSignUp;
use policy::AccountLinking;

/// The request to link the user of an event; `None` if the policy does not trust the provider, or the provider does not
/// report the address as verified.
pub(super) fn link_request(
    event: &Envelope<'_>,
    request: &PreSignUp<'_>,
    email: &Email<'_>,
    policy: &AccountLinking,
) -> Option<LinkRequest> {
    let (provider, subject) = policy.provider_of(event.user_name()?)?;
    let email = email.address().filter(|_| request.email_verified)?.text;
    Some(LinkRequest {
        user_pool_id: event.user_pool_id()?.to_owned(),
        email: email.to_owned(),
        provider: provider.to_owned(),
        subject: subject.to_owned(),
    })
}
