//! The claims of a token.

use crate::case::Case;
use crate::pool::{id_claims, signed};

pub(super) fn cases() -> Vec<Case> {
    let claims = id_claims(&["admin", "staff-manager"]);
    vec![Case::for_endpoint("cognitoAuth").with_token(signed(&claims)).expect_response(claims)]
}
