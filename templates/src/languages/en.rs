//! English, plain, polite, short sentences.

use crate::text::{
    CodeTexts, ConfirmationTexts, Html, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy, PageTexts, SmsTexts,
    Texts, html, plain,
};

pub(super) static TEXTS: Texts = Texts {
    greeting: html("Hello ", ","),
    greeting_without_name: Html("Hello,"),
    code_instead: Html("If the button does not work, enter this code:"),
    questions: Html("Questions? Write to us:"),
    sign_up: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Confirm your ", " account"),
            preheader: Html("Just one step left: confirm that this e-mail address is yours."),
            heading: Html("Confirm your e-mail address"),
            intro: html("Thank you for signing up for ", ". Please confirm that this e-mail address is yours."),
            not_you: Html(
                "If you did not sign up, you can ignore this e-mail. Without your confirmation, nothing happens.",
            ),
        },
        button: Html("Confirm e-mail address"),
        sms: SmsTexts { code: plain("Your ", " confirmation code: "), advice: "Please do not share it with anyone." },
    },
    resend_code: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Confirm your ", " account (resent)"),
            preheader: Html("As requested, here is your confirmation e-mail again."),
            heading: Html("Confirm your e-mail address"),
            intro: html(
                "You asked us to resend the confirmation e-mail for your ",
                " account. Please use this e-mail only; earlier ones no longer work.",
            ),
            not_you: Html(
                "If you did not ask for this, you can ignore this e-mail. Without your confirmation, nothing happens.",
            ),
        },
        button: Html("Confirm e-mail address"),
        sms: SmsTexts { code: plain("Your new ", " confirmation code: "), advice: "Earlier codes no longer work." },
    },
    forgot_password: CodeTexts {
        mail: MailTexts {
            subject: plain("Reset your ", " password"),
            preheader: Html("Use the code in this e-mail to choose a new password."),
            heading: Html("Reset your password"),
            intro: html("You asked to reset the password of your ", " account. Enter this code to choose a new one:"),
            not_you: Html("If you did not ask for this, you can ignore this e-mail. Your password stays as it is."),
        },
        sms: SmsTexts { code: plain("Your ", " password reset code: "), advice: "Please do not share it with anyone." },
    },
    update_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Confirm your new e-mail address for ", ""),
            preheader: Html("Use the code in this e-mail to confirm the change."),
            heading: Html("Confirm your new e-mail address"),
            intro: html("You changed the e-mail address of your ", " account. Enter this code to confirm the change:"),
            not_you: Html("If you did not make this change, do not enter the code, and please let us know."),
        },
        sms: SmsTexts {
            code: plain("Your ", " code to confirm the change: "),
            advice: "Please do not share it with anyone.",
        },
    },
    verify_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Verify your e-mail address for ", ""),
            preheader: Html("Use the code in this e-mail to verify your address."),
            heading: Html("Verify your e-mail address"),
            intro: html("You asked to verify the e-mail address of your ", " account. Enter this code:"),
            not_you: Html("If you did not ask for this, you can ignore this e-mail. Your account stays as it is."),
        },
        sms: SmsTexts { code: plain("Your ", " verification code: "), advice: "Please do not share it with anyone." },
    },
    authentication: CodeTexts {
        mail: MailTexts {
            subject: plain("Your sign-in code for ", ""),
            preheader: Html("Use the code in this e-mail to sign in."),
            heading: Html("Your sign-in code"),
            intro: html("Enter this code to sign in to your ", " account:"),
            not_you: Html(
                "If you are not signing in right now, do not share this code with anyone, and change your password.",
            ),
        },
        sms: SmsTexts { code: plain("Your ", " sign-in code: "), advice: "Please do not share it with anyone." },
    },
    admin_create_user: InvitationTexts {
        mail: MailTexts {
            subject: plain("Your invitation to ", ""),
            preheader: Html("Your user name and a temporary password are in this e-mail."),
            heading: Html("You are invited"),
            intro: html(
                "An account at ",
                " has been set up for you. Sign in with the details below and choose a password of your own.",
            ),
            not_you: Html("If you did not expect this invitation, you can ignore this e-mail."),
        },
        username: Html("User name"),
        password: Html("Temporary password"),
        button: Html("Sign in"),
        sms: InvitationSmsTexts {
            welcome: plain("Your ", " account"),
            username: "User name",
            password: "Temporary password",
        },
    },
};

pub(super) static PAGE: PageTexts = PageTexts {
    ask: PageCopy {
        heading: Html("Confirm your e-mail address"),
        body: Html("One click, and your e-mail address is confirmed."),
    },
    confirmed: PageCopy { heading: Html("Your address is confirmed"), body: Html("You can sign in now.") },
    used: PageCopy {
        heading: Html("This link no longer works"),
        body: Html(
            "This link is used or too old. If you have confirmed before, sign in; otherwise ask for a new mail.",
        ),
    },
    resend: Html("Send a new mail"),
    resent: PageCopy {
        heading: Html("Check your inbox"),
        body: Html("If there is a sign-up to confirm, a new mail is on its way. Please use the newest one only."),
    },
    unavailable: PageCopy {
        heading: Html("Something went wrong"),
        body: Html("That did not work just now. Please try again in a moment."),
    },
    incomplete: PageCopy {
        heading: Html("This link is incomplete"),
        body: Html(
            "Your mail program may have cut it off. Please open the link from the mail once more, or copy all of it into your browser.",
        ),
    },
};
