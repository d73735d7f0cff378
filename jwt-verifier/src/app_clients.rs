//! For which app clients a token may have been made.

/// The app clients whose tokens are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppClients(Accepted);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Accepted {
    Only(Vec<String>),
    Any,
}

impl AppClients {
    /// The app clients with these ids, compared byte by byte. An empty list is nobody, never everybody.
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

    /// Every app client of the pool. A token that names none is refused still.
    ///
    /// Whoever may create an app client in that pool is let in then, and tokens made for one application open all
    /// others.
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
