//! The policy and the renderer in use.

use crate::renderer::Renderer;
use policy::Policy;
use std::sync::Arc;

/// The policy and the renderer in use.
#[derive(Clone)]
pub struct RenderContext {
    /// The renderer's policy.
    pub policy: Arc<Policy>,
    /// The renderer.
    pub renderer: Arc<dyn Renderer>,
}
