//! The claim `iss`.

use crate::service::Options;

/// The issuer of a pool's tokens.
pub(super) fn issuer(options: &Options, pool: &str) -> String {
    match &options.issuer {
        Some(base) => format!("{base}/{pool}"),
        None => format!("https://cognito-idp.{}.amazonaws.com/{pool}", options.region),
    }
}
