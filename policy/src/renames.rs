//! Names that earlier releases used and this one does not: policy keys, codes, and other names that a deployment may
//! contain.

use crate::report::Diagnostic;

/// What a renamed name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenameKind {
    /// A key or table of the policy, dotted, from the top of the file.
    PolicyKey,
    /// An environment variable of a function.
    EnvironmentVariable,
    /// The code at the end of a refused sign-up's message.
    DenialCode,
    /// A value of `outcome` in the log.
    LogOutcome,
    /// A code in `notes` of the log.
    LogCode,
    /// A finding of `doctor`.
    DoctorFinding,
    /// A finding about a mail, in `check` and `preview`.
    MailFinding,
    /// A Cargo feature.
    CargoFeature,
    /// An attribute of the DynamoDB record that post confirmation writes.
    RecordAttribute,
}

/// A name of an earlier release and its replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rename {
    /// What the name belongs to.
    pub kind: RenameKind,
    /// The name that is no longer accepted or written.
    pub old: &'static str,
    /// The name to use instead.
    pub new: &'static str,
}

impl Rename {
    const fn new(kind: RenameKind, old: &'static str, new: &'static str) -> Self {
        Self { kind, old, new }
    }
}

/// Every renamed name, by kind.
///
/// ```
/// use cognito_triggers_policy::{RENAMES, RenameKind};
///
/// let rename = RENAMES.iter().find(|rename| rename.kind == RenameKind::PolicyKey && rename.old == "sign_up.sub_address");
/// assert_eq!(rename.map(|rename| rename.new), Some("sign_up.plus_addressing"));
/// ```
pub const RENAMES: &[Rename] = &[
    Rename::new(RenameKind::PolicyKey, "sign_up.throwaway_domains", "sign_up.disposable_domains"),
    Rename::new(RenameKind::PolicyKey, "sign_up.sub_address", "sign_up.plus_addressing"),
    Rename::new(RenameKind::PolicyKey, "post_confirmation.repair", "post_confirmation.resume_on_sign_in"),
    Rename::new(RenameKind::DenialCode, "ThrowawayAddress", "DisposableAddress"),
    Rename::new(RenameKind::DenialCode, "SubAddress", "PlusAddress"),
    Rename::new(RenameKind::LogOutcome, "held_back", "invalid_response"),
    Rename::new(RenameKind::LogOutcome, "undone", "effects_failed"),
    Rename::new(RenameKind::LogCode, "not_carried_out", "dry_run"),
    Rename::new(RenameKind::LogCode, "event_unsure", "event_status_unknown"),
    Rename::new(RenameKind::LogCode, "pool_id_unusable", "pool_id_invalid"),
    Rename::new(RenameKind::LogCode, "user_name_unusable", "user_name_invalid"),
    Rename::new(RenameKind::LogCode, "no_room_for_restrictions", "restrictions_too_large"),
    Rename::new(RenameKind::LogCode, "claim_not_carried", "claim_needs_newer_version"),
    Rename::new(RenameKind::LogCode, "claim_unreadable", "claim_value_invalid"),
    Rename::new(RenameKind::DoctorFinding, "function-alien", "function-in-other-account-or-region"),
    Rename::new(RenameKind::DoctorFinding, "app-client", "app-client-missing"),
    Rename::new(RenameKind::DoctorFinding, "not-looked-at", "not-checked"),
    Rename::new(RenameKind::DoctorFinding, "open-permission", "invoke-permission-too-broad"),
    Rename::new(RenameKind::DoctorFinding, "other-pool", "user-pool-mismatch"),
    Rename::new(RenameKind::DoctorFinding, "policy-silent", "policy-setting-missing"),
    Rename::new(RenameKind::DoctorFinding, "rotation", "refresh-token-rotation"),
    Rename::new(RenameKind::DoctorFinding, "user-existence", "user-existence-errors"),
    Rename::new(RenameKind::MailFinding, "leftover", "unreplaced-placeholder"),
    Rename::new(RenameKind::MailFinding, "external-sheet", "external-stylesheet"),
    Rename::new(RenameKind::CargoFeature, "repair", "resume-on-sign-in"),
    Rename::new(RenameKind::CargoFeature, "peers", "external-tests"),
    Rename::new(RenameKind::RecordAttribute, "claimed_by", "lease_owner"),
];

/// The current name of a renamed policy key.
pub(crate) fn renamed_policy_key(old: &str) -> Option<&'static str> {
    let rename = RENAMES.iter().find(|rename| rename.kind == RenameKind::PolicyKey && rename.old == old);
    rename.map(|rename| rename.new)
}

/// The problem of a key with an old name; `present` is the line of the new name, if the table has both.
pub(crate) fn renamed(new: &str, present: Option<usize>) -> Diagnostic {
    match present {
        None => Diagnostic::new(format!("was renamed to `{new}`"), "write the new name, or run `check --fix`"),
        Some(line) => {
            let message = format!("was renamed to `{new}`, which is also present on line {line}");
            Diagnostic::new(message, "remove one of the two")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RENAMES, Rename, RenameKind};
    use crate::policy::Policy;
    use std::path::Path;

    /// The problems of an otherwise valid policy that sets one key to a number.
    fn problems(key: &str) -> String {
        let text = format!(
            "{key} = 1\n[app]\nbase_url = \"https://app.example.com\"\nconfirmation_path = \"/confirm\"\nlocale = \"en\"\n\
             brand = \"example\"\n[brands.example]\nname = \"Example\"\ncolor = \"#1f5fbf\"\n\
             support = \"support@example.com\"\npostal_address = \"1 Example Street\"\n"
        );
        Policy::parse("p", &text, []).err().map(|problems| problems.to_string()).unwrap_or_default()
    }

    fn policy_keys() -> impl Iterator<Item = &'static Rename> {
        RENAMES.iter().filter(|rename| rename.kind == RenameKind::PolicyKey)
    }

    #[test]
    fn old_name_is_never_a_new_name() {
        for rename in RENAMES {
            let is_reused = |other: &Rename| other.kind == rename.kind && other.new == rename.old;
            assert!(!RENAMES.iter().any(is_reused), "{}", rename.old);
            let same = RENAMES.iter().filter(|other| other.kind == rename.kind && other.old == rename.old);
            assert_eq!(same.count(), 1, "{}", rename.old);
        }
    }

    #[test]
    fn old_policy_key_is_refused_with_its_new_name() {
        for Rename { old, new, .. } in policy_keys() {
            assert_eq!(
                problems(old),
                format!("p:1: {old}: was renamed to `{new}`; write the new name, or run `check --fix`")
            );
        }
    }

    /// Its match names every kind, so a new one is not forgotten.
    fn kind(kind: RenameKind) -> &'static str {
        match kind {
            RenameKind::PolicyKey => "policy key",
            RenameKind::EnvironmentVariable => "variable",
            RenameKind::DenialCode => "denial code",
            RenameKind::LogOutcome => "outcome in the log",
            RenameKind::LogCode => "code in the log",
            RenameKind::DoctorFinding => "finding of `doctor`",
            RenameKind::MailFinding => "finding about a mail",
            RenameKind::CargoFeature => "Cargo feature",
            RenameKind::RecordAttribute => "attribute of the record",
        }
    }

    #[test]
    fn upgrade_page_lists_every_renamed_name() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("docs/upgrade.md");
        let page = std::fs::read_to_string(page).unwrap();
        let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
        let row = |rename: &Rename| format!("| {} | `{}` | `{}` |", kind(rename.kind), rename.old, rename.new);
        assert_eq!(rows, RENAMES.iter().map(row).collect::<Vec<_>>());
    }

    #[test]
    fn new_policy_key_is_known() {
        for Rename { new, .. } in policy_keys() {
            let problems = problems(new);
            assert!(problems.starts_with(&format!("p:1: {new}: must be ")), "{problems}");
        }
    }
}
