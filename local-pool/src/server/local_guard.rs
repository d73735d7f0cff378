//! Who may read and change what is below `/_local`: programs, and pages of this server. It has codes and personal data.

use super::hosts::LoopbackHosts;
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;

/// Whether a request comes from a program or from a page of this server. The header makes a browser ask first, which is
/// never answered.
pub(super) fn may_use_local(headers: &HeaderMap, hosts: &LoopbackHosts) -> bool {
    let text = |name: &str| headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?")).collect::<Vec<_>>();
    let has_header = text("x-local-pool") == ["1"];
    let is_own_origin = text(ORIGIN.as_str()).iter().all(|origin| hosts.is_own_origin(origin));
    let is_own_site = text("sec-fetch-site").iter().all(|site| matches!(*site, "same-origin" | "none"));
    has_header && is_own_origin && is_own_site
}
