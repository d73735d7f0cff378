//! The flows of a sign-in, and which of them a client allows.

use crate::error::ServiceError;
use crate::state::AppClient;

/// A flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    UserPassword,
    AdminUserPassword,
    UserSrp,
    Custom,
    Refresh,
}

impl Flow {
    /// The flow of an operation.
    ///
    /// # Errors
    /// The operation does not have this flow, or it is not simulated.
    pub(super) fn parse(name: &str, is_admin: bool) -> Result<Self, ServiceError> {
        Ok(match (name, is_admin) {
            ("USER_PASSWORD_AUTH", false) => Self::UserPassword,
            ("ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH", true) => Self::AdminUserPassword,
            ("USER_SRP_AUTH", _) => Self::UserSrp,
            ("CUSTOM_AUTH", _) => Self::Custom,
            ("REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN", _) => Self::Refresh,
            ("USER_AUTH", _) => return Err(ServiceError::not_simulated("the flow USER_AUTH")),
            _ => return Err(ServiceError::invalid_parameter("Initiate Auth method not supported.")),
        })
    }

    /// # Errors
    /// The client does not allow the flow.
    pub(super) fn check_client(self, client: &AppClient) -> Result<(), ServiceError> {
        let (setting, text) = match self {
            Self::UserPassword => ("ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client"),
            Self::AdminUserPassword => ("ALLOW_ADMIN_USER_PASSWORD_AUTH", "Auth flow not enabled for this client"),
            Self::UserSrp => ("ALLOW_USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."),
            Self::Custom => ("ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."),
            Self::Refresh => ("ALLOW_REFRESH_TOKEN_AUTH", "Auth flow not enabled for this client"),
        };
        // Refresh token rotation and this flow exclude each other (Cognito's page about refresh tokens).
        let is_excluded = self == Self::Refresh && client.rules.rotation.is_some();
        if client.rules.flows.contains(setting) && !is_excluded {
            return Ok(());
        }
        Err(ServiceError::invalid_parameter(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_have_their_flows() {
        for (name, is_admin, flow) in [
            ("USER_PASSWORD_AUTH", false, Some(Flow::UserPassword)),
            ("USER_PASSWORD_AUTH", true, None),
            ("ADMIN_USER_PASSWORD_AUTH", true, Some(Flow::AdminUserPassword)),
            ("ADMIN_NO_SRP_AUTH", true, Some(Flow::AdminUserPassword)),
            ("ADMIN_USER_PASSWORD_AUTH", false, None),
            ("ADMIN_NO_SRP_AUTH", false, None),
            ("USER_SRP_AUTH", true, Some(Flow::UserSrp)),
            ("CUSTOM_AUTH", false, Some(Flow::Custom)),
            ("REFRESH_TOKEN", true, Some(Flow::Refresh)),
            ("REFRESH_TOKEN_AUTH", false, Some(Flow::Refresh)),
            ("USER_AUTH", false, None),
        ] {
            assert_eq!(Flow::parse(name, is_admin).ok(), flow, "{name}");
        }
        let error = Flow::parse("ADMIN_NO_SRP_AUTH", false).unwrap_err();
        assert_eq!(error.to_string(), "InvalidParameterException: Initiate Auth method not supported.");
        assert_eq!(Flow::parse("USER_AUTH", true).unwrap_err().code, "UnsupportedOperationException");
    }
}
