//! The refresh tokens of users: issue, use, rotation, and revocation with everything that came from the same sign-in.

use super::{RefreshToken, User, UserPool};
use crate::clock::Timestamp;

/// The SHA-256 of a refresh token.
pub(crate) type TokenHash = [u8; 32];

impl UserPool {
    /// Adds a refresh token of a user who exists.
    pub(crate) fn add_refresh_token(&mut self, user: &str, hash: TokenHash, token: RefreshToken, now: Timestamp) {
        let key = self.key(user);
        let Some(user) = self.users.get_mut(&key) else { return };
        for outdated in user.take_outdated_tokens(now) {
            self.refresh_tokens.remove(&outdated);
        }
        user.refresh_tokens.insert(hash, token);
        self.refresh_tokens.insert(hash, key);
    }

    /// A refresh token, and whose it is.
    pub(crate) fn find_refresh_token(&self, hash: &TokenHash) -> Option<(&User, &RefreshToken)> {
        let user = self.users.get(self.refresh_tokens.get(hash)?)?;
        Some((user, user.refresh_tokens.get(hash)?))
    }

    /// Like [`UserPool::find_refresh_token`], to change the user.
    pub(crate) fn find_refresh_token_owner(&mut self, hash: &TokenHash) -> Option<&mut User> {
        self.users.get_mut(self.refresh_tokens.get(hash)?)
    }
}

impl User {
    /// Ends everything that the user has signed in to (global sign-out).
    pub(crate) fn sign_out(&mut self, now: Timestamp) {
        self.signed_out = Some(now);
        for token in self.refresh_tokens.values_mut() {
            token.is_revoked = true;
        }
    }

    /// Revokes every token that comes from this sign-in.
    pub(crate) fn revoke_sign_in(&mut self, event_id: &str) {
        for token in self.refresh_tokens.values_mut().filter(|token| token.event_id == event_id) {
            token.is_revoked = true;
        }
    }

    /// Whether the access token of a sign-in, issued at this second, was revoked.
    pub(crate) fn has_revoked(&self, event_id: &str, issued: i64) -> bool {
        let of_sign_in = |token: &&RefreshToken| token.event_id == event_id;
        self.refresh_tokens.values().find(of_sign_in).map_or_else(
            // The refresh token is no longer kept.
            || self.signed_out.is_some_and(|signed_out| issued <= signed_out.seconds()),
            |token| token.is_revoked,
        )
    }

    /// Removes the tokens that neither count nor are remembered. All are looked at only when their number has doubled,
    /// so that a sign-in does not cost more the more there were.
    fn take_outdated_tokens(&mut self, now: Timestamp) -> Vec<TokenHash> {
        if !self.refresh_tokens.len().is_power_of_two() {
            return Vec::new();
        }
        let is_outdated =
            |token: &RefreshToken| token.access_until <= now && (token.is_revoked || token.expires <= now);
        let tokens = self.refresh_tokens.iter();
        let outdated: Vec<TokenHash> = tokens.filter(|(_, token)| is_outdated(token)).map(|(hash, _)| *hash).collect();
        for hash in &outdated {
            self.refresh_tokens.remove(hash);
        }
        outdated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::test_service::{POOL, add_user, service};
    use crate::state::UserStatus;

    fn token(event_id: &str, expires: i64) -> RefreshToken {
        RefreshToken {
            client: "client1".to_owned(),
            event_id: event_id.to_owned(),
            origin_jti: "jti".to_owned(),
            auth_time: Timestamp::default(),
            expires: Timestamp::from_millis(expires),
            rotated_until: None,
            is_revoked: false,
            access_until: Timestamp::from_millis(expires),
        }
    }

    fn with_pool(test: impl FnOnce(&mut UserPool)) {
        let service = service();
        add_user(&service, "Ann", UserStatus::Confirmed, "ann@example.com");
        let run = |state: &mut crate::state::State| {
            test(state.pool_mut(POOL)?);
            Ok(())
        };
        service.store.write(run).unwrap();
    }

    #[test]
    fn outdated_tokens_go() {
        with_pool(|pool| {
            pool.add_refresh_token("ann", [1; 32], token("e1", 1_000), Timestamp::from_millis(0));
            pool.add_refresh_token("ann", [2; 32], token("e2", 3_000), Timestamp::from_millis(2_000));
            assert!(pool.find_refresh_token(&[1; 32]).is_none());
            assert_eq!(pool.find_refresh_token(&[2; 32]).unwrap().1.event_id, "e2");
            assert_eq!(pool.refresh_tokens.len(), 1);
        });
    }

    #[test]
    fn revocation_ends_one_sign_in_and_sign_out_all() {
        with_pool(|pool| {
            for (hash, event_id) in [([1; 32], "e1"), ([2; 32], "e1"), ([3; 32], "e2")] {
                pool.add_refresh_token("ann", hash, token(event_id, 9_000), Timestamp::from_millis(0));
            }
            let user = pool.find_refresh_token_owner(&[1; 32]).unwrap();
            user.revoke_sign_in("e1");
            assert!(user.has_revoked("e1", 5) && !user.has_revoked("e2", 5) && !user.has_revoked("e3", 5));
            user.sign_out(Timestamp::from_millis(6_500));
            assert!(user.has_revoked("e2", 7) && user.has_revoked("e3", 6) && !user.has_revoked("e3", 7));
        });
    }
}
