//! Functions at the triggers of a pool (contract 1 to 15).
//!
//! | file | contents |
//! | --- | --- |
//! | `run` | running the function at a trigger |
//! | `invocation`, `call_result` | up to three tries, and what came of them |
//! | `functions`, `function`, `function_name` | the registered functions by ARN |
//! | `program`, `endpoint`, `fault` | a program, a Lambda endpoint, and a failure on request as a function |
//! | `subject`, `event`, `response_template`, `attributes`, `groups` | the event |
//! | `verdict`, `warning` | what an answer does |
//! | `recorded`, `redaction` | what was recorded of an invocation |
//! | `runner` | all of that together |
//! | `encrypted_code/` | codes for custom senders, and a local AWS KMS |

mod attributes;
mod call_result;
mod encrypted_code;
mod endpoint;
mod event;
mod fault;
mod function;
mod function_name;
mod functions;
mod groups;
mod invocation;
mod program;
mod recorded;
mod redaction;
mod response_template;
mod run;
mod runner;
mod sender;
mod subject;
#[cfg(test)]
pub(crate) mod test_lambda;
mod verdict;
mod warning;

pub(crate) use attributes::event_attributes;
pub(crate) use encrypted_code::decrypt_data_key;
pub use fault::Fault;
pub use function::{FunctionEndpoint, FunctionProgram, RegisteredFunction};
pub(crate) use groups::group_configuration;
pub use recorded::RecordedInvocation;
pub(crate) use runner::TriggerRunner;
pub(crate) use subject::{Caller, Subject};
