//! Whether people get our mails.

use super::{Evidence, Findings};
use crate::triggers::Trigger;
use crate::user_pool::UserPool;
use events::{Aliases, EmailSendingAccount, VerificationMethod};
use policy::Policy;

/// What the pool has where nobody wrote a text of their own.
const STOCK: [&str; 13] = [
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
    // Those of pools that the CDK and Amplify made.
    "The verification code to your new account is {####}",
    "Verify your new account",
    "Verify your account by clicking on {##Verify Email##}",
];
/// Where texts are, in the description of a pool.
const TEXTS: [&[&str]; 12] = [
    &["VerificationMessageTemplate", "EmailMessage"],
    &["VerificationMessageTemplate", "EmailSubject"],
    &["VerificationMessageTemplate", "EmailMessageByLink"],
    &["VerificationMessageTemplate", "EmailSubjectByLink"],
    &["VerificationMessageTemplate", "SmsMessage"],
    &["AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage"],
    &["AdminCreateUserConfig", "InviteMessageTemplate", "EmailSubject"],
    &["AdminCreateUserConfig", "InviteMessageTemplate", "SMSMessage"],
    // The older places of the first ones, which say the same.
    &["EmailVerificationMessage"],
    &["EmailVerificationSubject"],
    &["SmsVerificationMessage"],
    &["SmsAuthenticationMessage"],
];

pub(super) fn examine(evidence: &Evidence<'_>, policy: &Policy, findings: &mut Findings) {
    let pool = evidence.pool;
    let is_attached = pool.lambda_config().at(Trigger::CustomMessage).is_some();
    sending_account(pool, is_attached, policy, findings);
    verification(pool, policy, findings);
    aliases(pool, policy, findings);
    if is_attached {
        custom_senders(pool, findings);
        templates(pool, findings);
    }
}

fn sending_account(pool: &UserPool, is_attached: bool, policy: &Policy, findings: &mut Findings) {
    let (rule, place) = ("email-sending-account", "EmailConfiguration.EmailSendingAccount");
    let account = pool.text(&["EmailConfiguration", "EmailSendingAccount"]).unwrap_or("COGNITO_DEFAULT");
    if account != "DEVELOPER" {
        let reason = format!(
            "is {account}: by Cognito's documents it refuses the mails of a function then, so that the call fails \
             (contract 1.8); and it sends no more than 50 mails a day"
        );
        let fix = "verify an address or a domain in Amazon SES, and set it under Authentication methods > Email";
        match is_attached {
            true => findings.error(rule, place, reason, fix),
            false => findings.warning(rule, place, reason, fix),
        }
    }
    match policy.pool_settings().email_sending_account {
        None => silent(findings, "[pool] email_sending_account", &format!("\"{account}\"")),
        Some(EmailSendingAccount::CognitoDefault) if account == "DEVELOPER" => findings.warning(
            rule,
            place,
            "is DEVELOPER, and the policy was checked for COGNITO_DEFAULT",
            "set [pool] email_sending_account = \"DEVELOPER\", and run check",
        ),
        Some(_) => {}
    }
}

/// The mails carry a code where the pool verifies by code, and Cognito's own link where it verifies by link; the other is
/// replaced by the stock mail, silently (contract 4.4).
fn verification(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let option = pool.text(&["VerificationMessageTemplate", "DefaultEmailOption"]).unwrap_or("CONFIRM_WITH_CODE");
    let (name, other) = if option == "CONFIRM_WITH_LINK" { ("link", "code") } else { ("code", "link") };
    let expected = match policy.pool_settings().verification {
        Some(VerificationMethod::Code) => "code",
        Some(VerificationMethod::Link) => "link",
        None => return silent(findings, "[pool] verification", &format!("\"{name}\"")),
    };
    if expected != name {
        findings.error(
            "verification",
            "VerificationMessageTemplate.DefaultEmailOption",
            format!(
                "is {option}, and the policy makes mails with a {other}: Cognito sends its own text instead, or a link that \
                 leads nowhere"
            ),
            format!("set [pool] verification = \"{name}\" in the policy, or change the pool"),
        );
    }
}

fn aliases(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let of_pool: Vec<&str> = [pool.texts(&["AliasAttributes"]), pool.texts(&["UsernameAttributes"])].concat();
    let named = format!("[{}]", of_pool.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "));
    let expected = match policy.pool_settings().aliases {
        Some(aliases) => aliases,
        None => return silent(findings, "[pool] aliases", &named),
    };
    if of_pool.is_empty() != (expected == Aliases::None) {
        findings.error(
            "aliases",
            "AliasAttributes, UsernameAttributes",
            format!("people sign in with {named} besides their username, and the policy says otherwise"),
            format!("set [pool] aliases = {named} in the policy"),
        );
    }
}

fn silent(findings: &mut Findings, place: &str, value: &str) {
    findings.warning(
        "policy-silent",
        place,
        format!("the policy does not say it, so answers are judged unknown; the pool has {value}"),
        format!("write what the pool has: {value}"),
    );
}

fn custom_senders(pool: &UserPool, findings: &mut Findings) {
    for (key, what) in [("CustomEmailSender", "mails"), ("CustomSMSSender", "short messages")] {
        if pool.lambda_config().has(key) {
            findings.warning(
                "custom-sender",
                format!("LambdaConfig.{key}"),
                format!("it gets the codes, and the {what} of the custom message trigger are not sent (contract 4.5)"),
                format!("take {key} away, or the custom message trigger"),
            );
        }
    }
}

/// The console's message templates can win over what the function says (contract 4.5).
fn templates(pool: &UserPool, findings: &mut Findings) {
    let own = TEXTS.iter().filter(|path| {
        let text = pool.text(path).map(str::trim).unwrap_or_default();
        !text.is_empty() && !STOCK.contains(&text)
    });
    let own: Vec<String> = own.map(|path| path.join(".")).collect();
    if !own.is_empty() {
        findings.warning(
            "message-template",
            own.join(", "),
            "has a text of its own: AWS says that templates of the console can win over the function's mail",
            "put Cognito's own texts back under Message templates, so that only the function writes mails",
        );
    }
}
