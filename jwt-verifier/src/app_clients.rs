//! The app clients whose tokens are accepted.

/// The app clients whose tokens are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppClients(Accepted);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Accepted {
    Only(Vec<String>),
    Any,
}

impl AppClients {
    /// The app clients with these IDs, compared byte by byte. An empty list accepts no token.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::AppClients;
    ///
    /// assert_ne!(AppClients::only(["1example23456789"]), AppClients::only(["2example23456789"]));
    /// assert_ne!(AppClients::only(Vec::<String>::new()), AppClients::any());
    /// ```
    #[must_use]
    pub fn only(ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Accepted::Only(ids.into_iter().map(Into::into).collect()))
    }

    /// Every app client of the pool. A token without an app client is still rejected.
    ///
    /// Tokens for one application are then accepted by all others, and anyone who may create an app client in the pool can
    /// get accepted tokens.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::AppClients;
    ///
    /// let clients = AppClients::any();
    /// ```
    #[must_use]
    pub fn any() -> Self {
        Self(Accepted::Any)
    }

    pub(crate) fn accepts(&self, id: &str) -> bool {
        match &self.0 {
            Accepted::Only(ids) => ids.iter().any(|accepted| accepted == id),
            Accepted::Any => true,
        }
    }
}
