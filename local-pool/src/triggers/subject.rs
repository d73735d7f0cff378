//! Who an event is about, and who caused it.

/// Who an event is about.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) pool: &'a str,
    pub(crate) client: Caller<'a>,
    pub(crate) user_name: &'a str,
}

/// `callerContext.clientId` (contract 1.3).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Caller<'a> {
    Client(&'a str),
    /// `CLIENT_ID_NOT_APPLICABLE`.
    NotApplicable,
    /// `null`.
    Null,
}
