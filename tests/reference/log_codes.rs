//! The reference page of the log codes, from `triggers`, `authorizer` and `jwt-verifier`.

use super::denials::sources;
use super::page::{check_page, code, table};
use crate::root;
use authorizer::NO_ROUTE;
use jwt_verifier::{Reason, Rejection};
use triggers::{LogCode, Metric, Outcome};

const INTRODUCTION: &str = r#"A function writes one JSON line for each event, with its IDs, the time that it took and the codes below.
A line never contains an attribute, a code that a user receives, a password, a token or client metadata.

```json
{"level":"WARN","request_id":"…","trigger":"PostConfirmation_ConfirmSignUp","outcome":"answered","notes":"group_add_failed:customers:AccessDeniedException event_status_unknown","failed_effect":"group_add_failed:customers:AccessDeniedException","sub":"…","ms":212.4,"cold_start":false,"FunctionName":"post-confirmation","Duration":212.4,"FailedEffects":1,"_aws":{…}}
```

`code` is the [denial code](denials.md) of a denied request.
`sub` is the user whom a failed effect concerns; no other line names a user.
The members after `cold_start` are [metrics](#metrics-of-the-triggers).

A code never changes its meaning.
The level of a line is the most severe level of its codes.
The HTTP API logs the [API errors](api-errors.md) instead.

"#;

const TRIGGERS: &str = "## Outcomes of the triggers

`outcome` is the result of one event.
The *fixed error* is the constant error with which a trigger reports a fault; [denial codes](denials.md) lists them.

";

const NOTES: &str = "
## Notes of the triggers

`notes` says what else happened, separated by spaces; the field is missing if the event has no notes.
A note begins with its code.
Arguments follow, separated by colons: a name from the policy, with `_` instead of spaces; the error code of an AWS service, \
if there is one; or a number.
A level of `WARN` means that an action failed or was skipped.

In CloudWatch Logs, the filter `{ $.notes = \"*event_status_unknown*\" }` finds the lines with a code.
Locally, `cargo run -- replay` shows the notes of your events.

";

const METRICS: &str = "
## Metrics of the triggers

CloudWatch reads these metrics from the log lines, in its [embedded metric format]\
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
The namespace is `CognitoTriggers`.
Each metric is summed up under the name of the function, and some also under other members of the line.

";

const AUTHORIZER: &str = "
## Outcomes of the authorizer

";

const REJECTIONS: &str = "
## Rejected tokens

The authorizer and the HTTP API log why a token was rejected: `rejection` is the exact kind, `reason` a coarser name.

";

const START: &str = "
## Starts and panics

- A function that cannot start logs the reason at `ERROR` and exits; the reason is the problems of its policy, one per \
line, or a missing Cargo feature.
- After a panic, a line at `ERROR` with the message `panicked` contains the file and line in the code.
- A function that was built without AWS says so at `WARN` when it starts.
";

#[test]
fn page_is_current() {
    let columns = ["outcome", "level", "meaning", "what to do"];
    let outcomes = Outcome::ALL.iter().map(|outcome| {
        let [level, meaning, action] = [outcome.level().as_str(), outcome.meaning(), outcome.action()];
        [code(outcome.as_str()), level.to_owned(), meaning.to_owned(), action.to_owned()]
    });
    let outcomes = table(columns, outcomes);
    let notes = LogCode::ALL.iter().map(|note| {
        let [level, arguments] = [note.level().as_str(), note.arguments()].map(str::to_owned);
        [code(note.as_str()), arguments, level, note.meaning().to_owned(), note.action().to_owned()]
    });
    let notes = table(["note", "arguments", "level", "meaning", "what to do"], notes);
    let metrics = Metric::ALL.iter().map(|metric| {
        let sets =
            metric.dimensions().iter().map(|set| set.iter().map(|name| code(name)).collect::<Vec<_>>().join(", "));
        let sets = sets.collect::<Vec<_>>().join("; ");
        [code(metric.as_str()), metric.unit().to_owned(), sets, metric.meaning().to_owned()]
    });
    let metrics = table(["metric", "unit", "dimensions", "meaning"], metrics);
    let authorizer = authorizer::Outcome::ALL.iter().map(|outcome| {
        [code(outcome.as_str()), outcome.level().to_string(), outcome.meaning().to_owned(), outcome.action().to_owned()]
    });
    let authorizer = table(columns, authorizer);
    let rejections = Rejection::ALL
        .iter()
        .map(|rejection| [code(rejection.kind()), code(rejection.reason().as_str()), rejection.meaning().to_owned()]);
    let without_kind = [
        (Reason::MissingToken.as_str(), "There was no token."),
        (NO_ROUTE, "The authorizer only: no route of `[authorizer.routes]` matches the request and the token."),
    ];
    let without_kind = without_kind.map(|(reason, meaning)| [String::new(), code(reason), meaning.to_owned()]);
    let rejections = table(["rejection", "reason", "meaning"], rejections.chain(without_kind));
    let text = [
        INTRODUCTION,
        TRIGGERS,
        &outcomes,
        NOTES,
        &notes,
        METRICS,
        &metrics,
        AUTHORIZER,
        &authorizer,
        REJECTIONS,
        &rejections,
        START,
    ];
    check_page("log-codes.md", "Log codes", &text.concat());
}

/// A code that is never used must not be documented.
#[test]
fn every_log_code_is_used() {
    let sources: String =
        ["triggers/src", "lambdas/src"].map(|crate_folder| sources(&root().join(crate_folder))).concat();
    let names = LogCode::ALL.iter().map(|code| format!("LogCode::{code:?}"));
    for name in names.chain(Outcome::ALL.iter().map(|outcome| format!("Outcome::{outcome:?}"))) {
        assert!(sources.contains(&name), "nothing uses {name}");
    }
}
