//! The validity period of a token.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{Expected, Rejection};
use std::time::Duration;

fn with_leeway(seconds: u64, payload: &Payload) -> Result<(), Rejection> {
    let verifier = verifier().leeway(Duration::from_secs(seconds));
    block_on(verifier.verify_at(&payload.signed(), Expected::Id, NOW)).map(drop)
}

#[test]
fn c12_exp_must_be_a_time() {
    let odd = [
        r#""9999999999""#,
        "-1",
        "-0.5",
        "-9223372036854775809",
        "1e400",
        "1E999",
        "-1e400",
        "null",
        "true",
        "[9999999999]",
        "{}",
        r#""""#,
        "18446744073709551615",
        "18446744073709551616",
        "1.8446744073709552e19",
        "1e300",
        "1e18",
        "9007199254740994.0",
        "340282366920938463463374607431768211456",
        "9007199254740993",
    ];
    for exp in odd {
        assert_eq!(rejection_of_payload(Payload::id().with("exp", exp)), Rejection::Claims, "{exp}");
    }
    assert_eq!(rejection_of_payload(Payload::id().without("exp")), Rejection::Claims);
}

#[test]
fn c12_exp_may_have_a_fraction_or_exponent() {
    for exp in ["1800000001", "1800000000.5", "1.8000000005e9", "18000000005E-1", "9007199254740992"] {
        assert!(verify(&Payload::id().with("exp", exp).signed(), Expected::Id).is_ok(), "{exp}");
    }
    for exp in ["0", "-0", "1800000000", "1800000000.0", "1.8e9", "1799999999.9"] {
        assert_eq!(rejection_of_payload(Payload::id().with("exp", exp)), Rejection::Expired, "{exp}");
    }
}

#[test]
fn c12_invalid_number_is_malformed() {
    for exp in
        ["NaN", "Infinity", "-Infinity", "inf", "0x7fffffff", "+1900000000", "01900000000", "1900000000.", "1_900"]
    {
        assert_eq!(rejection_of_payload(Payload::id().with("exp", exp)), Rejection::Malformed, "{exp}");
    }
}

#[test]
fn c13_token_expires_at_exp() {
    let ends = |seconds: i64| Payload::id().with("exp", NOW_SECONDS as i64 + seconds);
    assert_eq!(with_leeway(0, &ends(1)), Ok(()));
    assert_eq!(with_leeway(0, &ends(0)), Err(Rejection::Expired));
    assert_eq!(with_leeway(0, &ends(-1)), Err(Rejection::Expired));
    assert_eq!(with_leeway(5, &ends(-4)), Ok(()));
    assert_eq!(with_leeway(5, &ends(-5)), Err(Rejection::Expired));
    assert_eq!(with_leeway(u64::MAX, &Payload::id().with("exp", 0)), Ok(()));
}

#[test]
fn c13_default_leeway_is_zero() {
    assert_eq!(rejection_of_payload(Payload::id().with("exp", NOW_SECONDS)), Rejection::Expired);
}

#[test]
fn c13_fractions_of_a_second_count() {
    let verifier = verifier();
    let token = Payload::id().with("exp", NOW_SECONDS + 1).signed();
    let at = |millis: u64| block_on(verifier.verify_at(&token, Expected::Id, NOW + Duration::from_millis(millis)));
    assert!(at(999).is_ok());
    assert_eq!(at(1_000).unwrap_err(), Rejection::Expired);
}

#[test]
fn c14_token_is_not_valid_before_nbf() {
    let begins = |seconds: u64| Payload::id().with("nbf", NOW_SECONDS + seconds);
    assert_eq!(with_leeway(0, &begins(61)), Err(Rejection::NotBefore));
    assert_eq!(with_leeway(0, &begins(1)), Err(Rejection::NotBefore));
    assert_eq!(with_leeway(0, &begins(0)), Ok(()));
    assert_eq!(with_leeway(5, &begins(5)), Ok(()));
    assert_eq!(with_leeway(5, &begins(6)), Err(Rejection::NotBefore));
    for nbf in [r#""x""#, r#""1""#, "null", "[]", "-1", "1e400"] {
        assert_eq!(rejection_of_payload(Payload::id().with("nbf", nbf)), Rejection::Claims, "{nbf}");
    }
}

#[test]
fn token_issued_in_the_future_is_rejected_without_iat_it_is_accepted() {
    for claim in ["iat", "auth_time"] {
        assert_eq!(with_leeway(0, &Payload::id().with(claim, NOW_SECONDS + 60)), Ok(()));
        assert_eq!(with_leeway(0, &Payload::id().with(claim, NOW_SECONDS + 61)), Err(Rejection::Claims));
        assert_eq!(with_leeway(0, &Payload::id().without(claim)), Ok(()));
        for odd in [r#""1""#, "null", "true", "-1", "1e400", "[1]"] {
            assert_eq!(rejection_of_payload(Payload::id().with(claim, odd)), Rejection::Claims, "{claim} {odd}");
        }
    }
}

#[test]
fn maximum_time_does_not_overflow() {
    let verifier = verifier().leeway(Duration::from_secs(5));
    let token = Payload::id().with("nbf", NOW_SECONDS).signed();
    assert_eq!(block_on(verifier.verify_at(&token, Expected::Id, Duration::MAX)).unwrap_err(), Rejection::Expired);
    assert_eq!(block_on(verifier.verify_at(&token, Expected::Id, Duration::ZERO)).unwrap_err(), Rejection::NotBefore);
}

#[test]
fn verify_uses_the_system_clock() {
    let verifier = verifier();
    let old = Payload::id().with("iat", 1_500_000_000).with("auth_time", 1_500_000_000);
    let token = old.clone().with("exp", 1_500_003_600).signed();
    assert_eq!(block_on(verifier.verify(&token, Expected::Id)).unwrap_err(), Rejection::Expired);
    assert!(block_on(verifier.verify(&old.with("exp", 1_u64 << 40).signed(), Expected::Id)).is_ok());
}

/// The result for an unsigned token does not reveal whether it would be valid.
#[test]
fn signature_is_checked_before_the_time() {
    let token =
        signed(&OTHER_KEY, r#"{"kid":"kid-id","alg":"RS256"}"#, Payload::id().with("exp", 1).without("sub").json());
    assert_eq!(rejection_of(&token), Rejection::Signature);
}
