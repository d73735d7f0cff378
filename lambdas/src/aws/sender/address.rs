//! The address of a user: the event of a notice does not contain it.

use super::attempt::{code_of, is_transient};
use super::unsendable::Unsendable;
use aws_sdk_cognitoidentityprovider::Client;
use aws_types::SdkConfig;
use std::sync::OnceLock;
use triggers::{LogCode, LogNote};

#[derive(Default)]
pub(super) struct AddressReader {
    cognito: OnceLock<Client>,
}

impl AddressReader {
    /// The verified address of a user.
    pub(super) async fn read(&self, settings: &SdkConfig, pool: &str, user_name: &str) -> Result<String, Unsendable> {
        let client = self.cognito.get_or_init(|| Client::new(settings));
        let user = client.admin_get_user().user_pool_id(pool).username(user_name).send().await;
        let user = user.map_err(|error| Unsendable {
            note: LogNote::about(LogCode::AddressFailed, &code_of(&error)),
            is_transient: is_transient(&error),
        })?;
        let attribute = |name: &str| {
            let found = user.user_attributes().iter().find(|attribute| attribute.name() == name)?;
            found.value().filter(|value| !value.is_empty())
        };
        let address = attribute("email").filter(|_| attribute("email_verified") == Some("true"));
        let missing = || Unsendable { note: LogNote::new(LogCode::AddressMissing), is_transient: false };
        address.map(str::to_owned).ok_or_else(missing)
    }
}
