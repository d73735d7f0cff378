//! How a set of log codes is declared: each code once, with its level and with what `docs/reference/log-codes.md` says
//! about it.

/// The severity of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everything is as the policy specifies.
    Info,
    /// An action failed or was skipped.
    Warn,
    /// The function, or what invokes it, must be fixed.
    Error,
}

impl Level {
    /// The name in the log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

/// Declares an enum of codes. The documentation of a code is its meaning on the reference page.
macro_rules! log_codes {
    (
        $(#[$attribute:meta])*
        pub enum $codes:ident {
            $($(#[doc = $meaning:literal])+ $name:ident = $text:literal, $level:ident {
                $(arguments: $arguments:literal,)?
                action: $action:literal,
            })+
        }
    ) => {
        events::codes! {
            $(#[$attribute])*
            pub enum $codes {
                $($(#[doc = $meaning])+ $name = $text;)+
            }
        }

        impl $codes {
            /// The minimum level of a log line with this code.
            #[must_use]
            pub const fn level(self) -> Level {
                match self {
                    $(Self::$name => Level::$level,)+
                }
            }

            /// What follows the code, separated by colons; empty for nothing.
            #[must_use]
            pub const fn arguments(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($arguments)?),)+
                }
            }

            /// What to do about it.
            #[must_use]
            pub const fn action(self) -> &'static str {
                match self {
                    $(Self::$name => $action,)+
                }
            }
        }
    };
}

pub(crate) use log_codes;
