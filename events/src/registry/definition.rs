//! The types of the values in a row of the registry.

/// The member of `LambdaConfig` that contains a trigger's function (contract 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LambdaConfigMember {
    /// The member with this key is the function's ARN.
    Arn(&'static str),
    /// The member with this key is an object with `LambdaArn` and `LambdaVersion`.
    Versioned(&'static str),
    /// There are two members: the ARN, and an object with the ARN and the version. AWS sets both.
    Both {
        /// The key of the ARN.
        arn: &'static str,
        /// The key of the object.
        versioned: &'static str,
    },
}

impl LambdaConfigMember {
    /// The key of the member that is only an ARN.
    #[must_use]
    pub const fn arn_key(self) -> Option<&'static str> {
        match self {
            Self::Arn(key) | Self::Both { arn: key, .. } => Some(key),
            Self::Versioned(_) => None,
        }
    }

    /// The key of the member with a version.
    #[must_use]
    pub const fn versioned_key(self) -> Option<&'static str> {
        match self {
            Self::Versioned(key) | Self::Both { versioned: key, .. } => Some(key),
            Self::Arn(_) => None,
        }
    }

    /// The key that names the trigger in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Arn(key) | Self::Versioned(key) | Self::Both { arn: key, .. } => key,
        }
    }
}

/// This project's Lambda for a trigger.
#[derive(Clone, Copy, Debug)]
pub struct LambdaDefinition {
    /// What it does, as one sentence.
    pub purpose: &'static str,
    /// Whether it fails open or closed.
    pub failure: FailureMode,
    /// The tables of `policy.toml` that it reads, in addition to those that every function reads. A name may be that of a
    /// table in a table, such as `sign_in.suspended`.
    pub policy_tables: &'static [&'static str],
    /// The tables of `policy.toml` that ask for it: a policy without any of them does not need this function.
    pub asked_for_by: &'static [&'static str],
    /// The variants that can be built, smallest first. At most one has features, because `deploy/build` builds all of
    /// those together.
    pub variants: &'static [LambdaVariant],
}

/// What a Lambda returns if it cannot decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureMode {
    /// The fallback: Cognito's operation continues.
    Open,
    /// If the policy enforces a restriction, an error: the operation fails. Otherwise the fallback.
    ClosedIfEnforcing,
}

/// A variant of a Lambda: the same binary, built with other Cargo features of the crate `lambdas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LambdaVariant {
    /// The name of the binary, or the binary and what the variant adds: `pre-sign-up`, `pre-sign-up+aws`.
    pub name: &'static str,
    /// The features that it needs.
    pub features: &'static [&'static str],
}

impl LambdaVariant {
    /// Whether it contains AWS clients. Such a variant is larger and starts more slowly.
    #[must_use]
    pub fn calls_aws(&self) -> bool {
        self.features.contains(&"aws")
    }
}
