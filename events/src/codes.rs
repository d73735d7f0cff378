//! How stable codes are declared: the names of outcomes, errors and notes that logs and responses contain.

/// Declares an enum of stable codes: each code once, with its name. The documentation of a code is its meaning on the
/// reference pages.
///
/// ```
/// cognito_triggers_events::codes! {
///     /// Why a call failed.
///     pub enum Reason {
///         /// The service did not
///         /// answer in time.
///         TimedOut = "timed_out";
///     }
/// }
/// assert_eq!(Reason::ALL, [Reason::TimedOut]);
/// assert_eq!(Reason::TimedOut.as_str(), "timed_out");
/// assert_eq!(Reason::TimedOut.meaning(), "The service did not answer in time.");
/// ```
#[macro_export]
macro_rules! codes {
    (
        $(#[$attribute:meta])*
        pub enum $codes:ident {
            $($(#[doc = $meaning:literal])+ $name:ident = $text:literal;)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $codes {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl $codes {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable name, as logs and responses contain it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// What it means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($meaning),+).trim_ascii(),)+
                }
            }
        }
    };
}
