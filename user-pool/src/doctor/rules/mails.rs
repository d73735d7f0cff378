//! Checks whether users get the mails of custom-message.

use crate::doctor::finding::Findings;
use crate::doctor::snapshot::PoolSnapshot;
use crate::user_pool::UserPool;
use events::Trigger;
use events::{Aliases, EmailSendingAccount, VerificationMethod};
use policy::Policy;

/// Cognito's default texts.
const DEFAULT_TEXTS: [&str; 13] = [
    "Your verification code is {####}.",
    "Your verification code is {####}",
    "Your verification code",
    "Your verification link",
    "Please click the link below to verify your email address. {##Verify Email##}",
    "Your username is {username} and temporary password is {####}.",
    "Your username is {username} and temporary password is {####}",
    "Your temporary password",
    "Your authentication code is {####}.",
    "Your authentication code is {####}",
    // Defaults of the CDK and Amplify.
    "The verification code to your new account is {####}",
    "Verify your new account",
    "Verify your account by clicking on {##Verify Email##}",
];
/// Where a user pool's description contains message texts.
const TEXT_PATHS: [&[&str]; 12] = [
    &["VerificationMessageTemplate", "EmailMessage"],
    &["VerificationMessageTemplate", "EmailSubject"],
    &["VerificationMessageTemplate", "EmailMessageByLink"],
    &["VerificationMessageTemplate", "EmailSubjectByLink"],
    &["VerificationMessageTemplate", "SmsMessage"],
    &["AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage"],
    &["AdminCreateUserConfig", "InviteMessageTemplate", "EmailSubject"],
    &["AdminCreateUserConfig", "InviteMessageTemplate", "SMSMessage"],
    // Older members with the same meaning.
    &["EmailVerificationMessage"],
    &["EmailVerificationSubject"],
    &["SmsVerificationMessage"],
    &["SmsAuthenticationMessage"],
];

pub(in crate::doctor) fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    let pool = snapshot.pool;
    let is_attached = pool.lambda_config().target(Trigger::CustomMessage).is_some();
    check_sending_account(pool, is_attached, policy, findings);
    check_verification(pool, policy, findings);
    check_aliases(pool, policy, findings);
    check_username_attributes(pool, policy, findings);
    check_code_key(pool, policy, findings);
    if is_attached {
        check_custom_senders(pool, policy, findings);
        check_message_templates(pool, findings);
    }
}

fn check_sending_account(pool: &UserPool, is_attached: bool, policy: &Policy, findings: &mut Findings) {
    let (rule, place) = ("email-sending-account", "EmailConfiguration.EmailSendingAccount");
    let account = pool.string(&["EmailConfiguration", "EmailSendingAccount"]).unwrap_or("COGNITO_DEFAULT");
    if account != "DEVELOPER" {
        let reason = format!(
            "is {account}: according to AWS, Cognito then rejects the mails of functions, so requests fail (contract \
             1.8), and sends at most 50 mails per day"
        );
        let fix = "verify an address or domain in Amazon SES and set it under Authentication methods > Email";
        match is_attached {
            true => findings.error(rule, place, reason, fix),
            false => findings.warning(rule, place, reason, fix),
        }
    }
    match policy.pool_settings().email_sending_account {
        None => report_missing_setting(findings, "[pool] email_sending_account", &format!("\"{account}\"")),
        Some(EmailSendingAccount::CognitoDefault) if account == "DEVELOPER" => findings.warning(
            rule,
            place,
            "is DEVELOPER, but the policy says COGNITO_DEFAULT",
            "set [pool] email_sending_account = \"DEVELOPER\" and run check",
        ),
        Some(_) => {}
    }
}

/// Mails need a code if the pool verifies by code, and Cognito's link if it verifies by link. If a mail has
/// the other one, Cognito silently sends its default instead, or a link that does not work (contract 4.4).
fn check_verification(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let option = pool.string(&["VerificationMessageTemplate", "DefaultEmailOption"]).unwrap_or("CONFIRM_WITH_CODE");
    let (name, other) = if option == "CONFIRM_WITH_LINK" { ("link", "code") } else { ("code", "link") };
    let expected = match policy.pool_settings().verification {
        Some(VerificationMethod::Code) => "code",
        Some(VerificationMethod::Link) => "link",
        None => return report_missing_setting(findings, "[pool] verification", &format!("\"{name}\"")),
    };
    if expected != name {
        findings.error(
            "verification",
            "VerificationMessageTemplate.DefaultEmailOption",
            format!(
                "is {option}, but the policy creates mails with a {other}: Cognito sends its default message, or a link \
                 that does not work"
            ),
            format!("set [pool] verification = \"{name}\" in the policy, or change the pool"),
        );
    }
}

fn check_aliases(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let of_pool: Vec<&str> = [pool.strings(&["AliasAttributes"]), pool.strings(&["UsernameAttributes"])].concat();
    let named = toml_list(&of_pool);
    let expected = match policy.pool_settings().aliases {
        Some(aliases) => aliases,
        None => return report_missing_setting(findings, "[pool] aliases", &named),
    };
    if of_pool.is_empty() != (expected == Aliases::None) {
        let reason = match of_pool.is_empty() {
            true => {
                "users can sign in only with their user name, but [pool] aliases in the policy is not empty".to_owned()
            }
            false => {
                format!("users can sign in with {}, but [pool] aliases in the policy is empty", of_pool.join(", "))
            }
        };
        findings.error(
            "aliases",
            "AliasAttributes, UsernameAttributes",
            reason,
            format!("set [pool] aliases = {named} in the policy"),
        );
    }
}

/// A rule of `[sign_in]` relies on it, and on no other name with which users can sign in.
fn check_username_attributes(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let Some(stated) = policy.username_attributes() else { return };
    let mut stated: Vec<&str> = stated.iter().map(|address| address.attribute()).collect();
    let mut of_pool = pool.strings(&["UsernameAttributes"]);
    stated.sort_unstable();
    of_pool.sort_unstable();
    if stated != of_pool {
        findings.error(
            "aliases",
            "UsernameAttributes",
            format!(
                "is {}, but [pool] username_attributes in the policy is {}",
                toml_list(&of_pool),
                toml_list(&stated)
            ),
            format!("set [pool] username_attributes = {} in the policy", toml_list(&of_pool)),
        );
    }
}

fn toml_list(names: &[&str]) -> String {
    format!("[{}]", names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "))
}

fn report_missing_setting(findings: &mut Findings, place: &str, value: &str) {
    findings.warning(
        "policy-setting-missing",
        place,
        format!("not set in the policy, so some responses are reported as unknown; the pool has {value}"),
        format!("set it to the pool's value: {value}"),
    );
}

fn check_custom_senders(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let senders = policy.senders();
    let (email, sms) =
        (senders.and_then(|senders| senders.email.as_ref()), senders.and_then(|senders| senders.sms.as_ref()));
    for (key, what, is_in_policy) in
        [("CustomEmailSender", "mails", email.is_some()), ("CustomSMSSender", "short messages", sms.is_some())]
    {
        if pool.lambda_config().has(key) && !is_in_policy {
            findings.warning(
                "custom-sender",
                format!("LambdaConfig.{key}"),
                format!(
                    "this trigger receives the codes, so the {what} of the custom message trigger are not sent (contract 4.5)"
                ),
                format!("remove {key} or the custom message trigger"),
            );
        }
    }
}

/// Without a key that the function accepts, no user gets a code.
fn check_code_key(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let triggers = pool.lambda_config();
    let Some(senders) =
        policy.senders().filter(|_| triggers.has("CustomEmailSender") || triggers.has("CustomSMSSender"))
    else {
        return;
    };
    let Some(first) = senders.kms_keys.first() else { return };
    let place = "LambdaConfig.KMSKeyID";
    match triggers.code_key() {
        None => findings.error(
            "sender-key",
            place,
            "not set, so Cognito cannot encrypt codes for the custom senders",
            format!("attach the functions again, which sets {first}"),
        ),
        Some(key) if !senders.kms_keys.iter().any(|listed| listed == key) => findings.error(
            "sender-key",
            place,
            format!("{key} is not in [senders] kms_keys of the policy, so the custom senders refuse every code"),
            format!("add it to [senders] kms_keys and deploy, or set KMSKeyID = {first}"),
        ),
        Some(_) => {}
    }
}

/// Customized message templates of the user pool can override the function's messages (contract 4.5).
fn check_message_templates(pool: &UserPool, findings: &mut Findings) {
    let own = TEXT_PATHS.iter().filter(|path| {
        let text = pool.string(path).map(str::trim).unwrap_or_default();
        !text.is_empty() && !DEFAULT_TEXTS.contains(&text)
    });
    let own: Vec<String> = own.map(|path| path.join(".")).collect();
    if !own.is_empty() {
        findings.warning(
            "message-template",
            own.join(", "),
            "customized: according to AWS, such message templates can override the function's messages",
            "restore Cognito's default texts under Message templates",
        );
    }
}
