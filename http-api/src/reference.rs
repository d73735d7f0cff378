//! The reference page of the API's errors, from the tables of `failure.rs` and `log_reason.rs`.

#[path = "../../tests/reference/page.rs"]
mod page;

use crate::{ErrorCode, LogReason};
use lambda_support::aws::SecretCode;
use page::{check_page, code, table};

const INTRODUCTION: &str = r#"An error response contains a stable code, a fixed message for the end user and, if it is about a field, the name of the field:

```json
{"error":"missing_field","message":"A field is missing","field":"password"}
```

A code never changes its meaning; its message may be reworded.
Responses with status 500 and 503 also contain a `requestId`.
It is also in the log line of the call, and in the `x-request-id` header of every response.

Responses with status 401 and 403 of `/cognito/auth`, `/auth` and `/cognito/users` have the format of API Gateway's own errors: `{"message":"Unauthorized"}`, `{"message":"The incoming token has expired"}`, `{"message":"Forbidden"}`.

"#;

const LOG: &str = "
## Log

Each call writes one line with `request_id`, `endpoint`, `status`, `ms` and `cold_start`, and nothing of the request or the \
response.
The level is `ERROR` for status 500 and above, `WARN` for 429, and otherwise `INFO`.
The line of a failed call has more fields:

- `error`: the code of the error, or of the [denial](denials.md).
- `reason`: Cognito's error code, such as `NotAuthorizedException`; for a rejected token, a reason of \
[the log codes](log-codes.md#rejected-tokens); or one of the tables below.
- `rejection`: why a token was rejected, in the same list.
- `note`: what the response does not show.
  It is Cognito's error code if the client got a success, because an error would reveal whether a user exists.

At its start the function logs `rate_limit_off` if the policy has no table `[api.rate_limits]`.

The reasons of the API itself:

";

const SECRETS: &str = "
If the secret of the app client cannot be read, one of these is the `reason`.
If Cognito rejects the secret, a line of its own has one as `secret`, and the `arn` of the secret.

";

#[test]
fn api_errors_page_is_current() {
    let errors = ErrorCode::ALL.iter().map(|error| {
        let [message, meaning, action] = [error.message(), error.meaning(), error.action()].map(str::to_owned);
        [code(error.as_str()), error.status().as_u16().to_string(), message, meaning, action]
    });
    let errors = table(["code", "status", "message", "when", "what the client does"], errors);
    let reasons = LogReason::ALL.iter().map(|reason| [code(reason.as_str()), reason.meaning().to_owned()]);
    let reasons = table(["reason", "meaning"], reasons);
    let secrets = SecretCode::ALL.iter().map(|about| [code(about.as_str()), about.meaning().to_owned()]);
    let secrets = table(["about the secret", "meaning"], secrets);
    check_page("api-errors.md", "API errors", &format!("{INTRODUCTION}{errors}{LOG}{reasons}{SECRETS}{secrets}"));
}
