//! Why a call failed, for the log only: the reasons of the API itself. Errors of Cognito are logged with their own
//! codes, and rejected tokens with the names of `jwt-verifier`.

use std::borrow::Cow;

events::codes! {
    /// A reason of the API itself. The documentation of a reason is on the reference page too.
    pub enum LogReason {
        /// The claims of a valid token could not be written.
        Claims = "claims";
        /// A hook rejected the call, or returned no JSON object.
        Hook = "hook";
        /// `loginSession` is not one that the API returned.
        Malformed = "malformed";
        /// Cognito answered a sign-in with neither tokens nor a challenge.
        NeitherTokensNorChallenge = "neither_tokens_nor_challenge";
        /// Cognito answered a refresh without tokens.
        NoTokens = "no_tokens";
        /// The call to Cognito could not be made.
        NotSent = "not_sent";
        /// `loginSession` belongs to another step of the sign-in.
        OtherChallenge = "other_challenge";
        /// The API panicked. Another line contains the file and line in the code.
        Panicked = "panicked";
        /// The limit of `[api.rate_limits]` was reached.
        RateLimit = "rate_limit";
        /// Only as `note`: the counters of `[api.rate_limits]` were not available, so the call was not counted.
        RateLimitFailed = "rate_limit_failed";
        /// Only as `note`: the sessions of a user did not end after a password reset, a password change or switching a
        /// second factor off. After a colon, the error code of Cognito or one of these reasons.
        SignOutFailed = "sign_out_failed";
        /// Cognito did not answer in time.
        TimedOut = "timed_out";
        /// The sign-in had more than `wrong_codes` wrong codes.
        TooManyCodes = "too_many_codes";
        /// No connection to Cognito could be made.
        Unreachable = "unreachable";
        /// The answer of Cognito could not be read.
        Unreadable = "unreadable";
    }
}

impl From<LogReason> for Cow<'static, str> {
    fn from(reason: LogReason) -> Self {
        Self::Borrowed(reason.as_str())
    }
}
