//! The policy and the renderer that are in use.

use crate::renderer::Renderer;
use policy::Policy;
use std::sync::Arc;

/// What mails are made with now.
#[derive(Clone)]
pub struct RenderContext {
    /// The policy of those who answer.
    pub policy: Arc<Policy>,
    /// Who answers.
    pub renderer: Arc<dyn Renderer>,
}
