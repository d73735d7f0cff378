//! What the log says about a secret.

events::codes! {
    /// A code in the log. The documentation of a code is on the reference page too.
    pub enum SecretCode {
        /// The secret in Secrets Manager is binary. Store a text.
        Binary = "secret_binary";
        /// The role of the function may not read the secret, or may not decrypt it with its KMS key.
        Denied = "secret_denied";
        /// The secret is empty.
        Empty = "secret_empty";
        /// Secrets Manager answered with another error, whose code follows after a colon.
        Failed = "secret_failed";
        /// The secret is a JSON object, but the policy names no key of it.
        JsonObject = "secret_json_object";
        /// The policy names a key, but the secret is not a JSON object that has a text at this key.
        KeyMissing = "secret_key_missing";
        /// There is no secret with this ARN, or it is marked for deletion.
        NotFound = "secret_not_found";
        /// A service rejects the secret, and Secrets Manager has no other. Store the right one.
        Rejected = "secret_rejected";
        /// A service rejected the secret, and Secrets Manager had a new one, which is used from now on.
        Replaced = "secret_replaced";
        /// Secrets Manager throttles calls.
        Throttled = "secret_throttled";
        /// Secrets Manager did not answer in time.
        TimedOut = "secret_timed_out";
        /// No connection to Secrets Manager could be made.
        Unreachable = "secret_unreachable";
        /// The answer of Secrets Manager could not be read.
        Unreadable = "secret_unreadable";
    }
}
