//! The body of a response, which may have members that the SDK does not know.

use super::error::AwsError;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::sync::{Arc, OnceLock};

/// Captures the body of a response.
#[derive(Clone, Debug, Default)]
pub(super) struct CaptureBody(Arc<OnceLock<Vec<u8>>>);

impl CaptureBody {
    /// The body of the successful response; `None` before there is one.
    pub(super) fn body(&self) -> Option<&[u8]> {
        self.0.get().map(Vec::as_slice)
    }
}

#[dyn_dispatch_hint]
impl Intercept for CaptureBody {
    fn name(&self) -> &'static str {
        "CaptureBody"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // Error responses are skipped: only the body of a successful attempt is used.
        if let (Ok(_), Some(body)) = (context.output_or_error(), context.response().body().bytes()) {
            let _ = self.0.set(body.to_vec());
        }
        Ok(())
    }
}

/// The error for a body that is not a description.
pub(super) fn unreadable_response(action: &'static str) -> AwsError {
    AwsError { action, code: "Unreadable".to_owned(), message: "the response has no description".to_owned() }
}
