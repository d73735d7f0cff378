//! The keys of a file of texts, by table, and how the tables are read.

use super::contents::{
    AttemptTexts, CodeTexts, CommonTexts, ConfirmationTexts, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy,
    PageTexts, SmsTexts,
};
use super::key::{Channel, Key, Placeholder};
use super::sentence::HtmlSentence;
use super::table_reader::TableReader;

const BRAND: &[(Placeholder, bool)] = &[(Placeholder::Brand, false)];

const GREETING: Key = Key::new("greeting", Channel::Mail, 120, "The greeting of a user whose name is shown.")
    .with(&[(Placeholder::Name, true)]);
const GREETING_WITHOUT_NAME: Key =
    Key::new("greeting_without_name", Channel::Mail, 80, "The greeting of all other users.");
const CODE_INSTEAD: Key =
    Key::new("code_instead", Channel::Mail, 160, "Between the button and the code of a confirmation.");
const QUESTIONS: Key = Key::new("questions", Channel::Mail, 100, "Before the support contact, also on the page.");

const SUBJECT: Key = Key::new("subject", Channel::Subject, 140, "The subject.").with(BRAND);
const PREHEADER: Key = Key::new(
    "preheader",
    Channel::Mail,
    200,
    "The preview in a list of mails. It never contains the code, which would be visible on a locked screen.",
)
.with(BRAND);
const HEADING: Key = Key::new("heading", Channel::Mail, 120, "The heading.").with(BRAND);
const INTRO: Key = Key::new("intro", Channel::Mail, 400, "The first paragraph, after the greeting.").with(BRAND);
const NOT_YOU: Key =
    Key::new("not_you", Channel::Mail, 300, "The last paragraph, for recipients who did not request the mail.")
        .with(BRAND);
const LINK_BUTTON: Key = Key::new("button", Channel::Button, 60, "The button, also on the page.");
const BUTTON: Key = Key::new("button", Channel::Mail, 60, "The button that opens the app, also on the page.");
const USERNAME: Key = Key::new("username", Channel::Mail, 60, "Above the user name.");
const PASSWORD: Key = Key::new("password", Channel::Mail, 60, "Above the temporary password.");

const TIME: Key = Key::new("time", Channel::Mail, 60, "Before the time of the attempt.");
const PLACE: Key = Key::new("place", Channel::Mail, 60, "Before the city and the country of the attempt.");
const DEVICE: Key = Key::new("device", Channel::Mail, 60, "Before the device of the attempt.");
const IP_ADDRESS: Key = Key::new("ip_address", Channel::Mail, 60, "Before the IP address of the attempt.");
const WAS_NOT_ME: Key =
    Key::new("was_not_me", Channel::Mail, 60, "The button that tells Cognito that it was someone else.");
const WAS_ME: Key = Key::new("was_me", Channel::Mail, 60, "The link that tells Cognito that it was the user.");

const SMS: Key = Key::new("sms", Channel::Sms, 140, "The first line of the SMS, which ends with the code.")
    .with(&[(Placeholder::Brand, false), (Placeholder::Code, true)]);
const SMS_ADVICE: Key = Key::new("sms_advice", Channel::Sms, 100, "The second line; omitted if it does not fit.");
const INVITATION_SMS: Key = Key::new("sms", Channel::Sms, 100, "The first line of the SMS.").with(BRAND);
const SMS_USERNAME: Key = Key::new("sms_username", Channel::Sms, 40, "The line before the user name.");
const SMS_PASSWORD: Key = Key::new("sms_password", Channel::Sms, 40, "The line before the temporary password.");

/// Keys of the page.
const fn page_heading(name: &'static str, meaning: &'static str) -> Key {
    Key::new(name, Channel::Page, 100, meaning)
}

const fn page_body(name: &'static str, meaning: &'static str) -> Key {
    Key::new(name, Channel::Page, 400, meaning)
}

const ASK_HEADING: Key = page_heading("ask_heading", "The link was opened; nothing has happened yet: the heading.");
const ASK: Key = page_body("ask", "The link was opened; nothing has happened yet: the text.");
const CONFIRMED_HEADING: Key = page_heading("confirmed_heading", "The address is confirmed: the heading.");
const CONFIRMED: Key = page_body("confirmed", "The address is confirmed: the text.");
const USED_HEADING: Key = page_heading("used_heading", "The code was rejected: the heading.");
const USED: Key = page_body("used", "The code was rejected: the text, the same for wrong, old and used codes.");
const RESEND: Key = Key::new("resend", Channel::Page, 60, "The button that requests a new mail.");
const RESENT_HEADING: Key = page_heading("resent_heading", "A new mail was requested: the heading.");
const RESENT: Key = page_body(
    "resent",
    "A new mail was requested: the text. It is the same for known and unknown users, so it must not promise a mail.",
);
const UNAVAILABLE_HEADING: Key = page_heading("unavailable_heading", "Cognito could not be called: the heading.");
const UNAVAILABLE: Key = page_body("unavailable", "Cognito could not be called: the text.");
const INCOMPLETE_HEADING: Key = page_heading("incomplete_heading", "The link is incomplete: the heading.");
const INCOMPLETE: Key = page_body("incomplete", "The link is incomplete: the text.");

/// The rules of every sentence in `[denials]`.
pub(super) const DENIAL: Key = Key::new("CODE", Channel::Denial, 200, "The sentence of the denial with this code.");

impl CommonTexts {
    pub(super) fn read(table: &mut TableReader<'_>, base: Option<&Self>) -> Self {
        Self {
            greeting: table.html(&GREETING, base.map(|base| &base.greeting)),
            greeting_without_name: table.html(&GREETING_WITHOUT_NAME, base.map(|base| &base.greeting_without_name)),
            code_instead: table.html(&CODE_INSTEAD, base.map(|base| &base.code_instead)),
            questions: table.html(&QUESTIONS, base.map(|base| &base.questions)),
        }
    }
}

impl MailTexts {
    fn read(table: &mut TableReader<'_>, base: Option<&Self>) -> Self {
        Self {
            subject: table.plain(&SUBJECT, base.map(|base| &base.subject)),
            preheader: table.html(&PREHEADER, base.map(|base| &base.preheader)),
            heading: table.html(&HEADING, base.map(|base| &base.heading)),
            intro: table.html(&INTRO, base.map(|base| &base.intro)),
            not_you: table.html(&NOT_YOU, base.map(|base| &base.not_you)),
        }
    }
}

impl SmsTexts {
    fn read(table: &mut TableReader<'_>, base: Option<&Self>) -> Self {
        Self {
            code: table.plain(&SMS, base.map(|base| &base.code)),
            advice: table.plain(&SMS_ADVICE, base.map(|base| &base.advice)),
        }
    }
}

impl ConfirmationTexts {
    pub(super) fn read(table: &mut TableReader<'_>, base: Option<&Self>) -> Self {
        Self {
            mail: MailTexts::read(table, base.map(|base| &base.mail)),
            button: table.html(&LINK_BUTTON, base.map(|base| &base.button)),
            sms: SmsTexts::read(table, base.map(|base| &base.sms)),
        }
    }
}

impl CodeTexts {
    pub(super) fn read(table: &mut TableReader<'_>, base: Option<&Self>) -> Self {
        Self {
            mail: MailTexts::read(table, base.map(|base| &base.mail)),
            sms: SmsTexts::read(table, base.map(|base| &base.sms)),
        }
    }
}

impl InvitationTexts {
    pub(super) fn read(table: &mut TableReader<'_>, base: Option<&Self>) -> Self {
        let sms = base.map(|base| &base.sms);
        Self {
            mail: MailTexts::read(table, base.map(|base| &base.mail)),
            username: table.html(&USERNAME, base.map(|base| &base.username)),
            password: table.html(&PASSWORD, base.map(|base| &base.password)),
            button: table.html(&BUTTON, base.map(|base| &base.button)),
            sms: InvitationSmsTexts {
                welcome: table.plain(&INVITATION_SMS, sms.map(|sms| &sms.welcome)),
                username: table.plain(&SMS_USERNAME, sms.map(|sms| &sms.username)),
                password: table.plain(&SMS_PASSWORD, sms.map(|sms| &sms.password)),
            },
        }
    }
}

impl AttemptTexts {
    pub(super) fn read(table: &mut TableReader<'_>, base: Option<&Self>) -> Self {
        Self {
            mail: MailTexts::read(table, base.map(|base| &base.mail)),
            time: table.html(&TIME, base.map(|base| &base.time)),
            place: table.html(&PLACE, base.map(|base| &base.place)),
            device: table.html(&DEVICE, base.map(|base| &base.device)),
            ip_address: table.html(&IP_ADDRESS, base.map(|base| &base.ip_address)),
            was_not_me: table.html(&WAS_NOT_ME, base.map(|base| &base.was_not_me)),
            was_me: table.html(&WAS_ME, base.map(|base| &base.was_me)),
        }
    }
}

impl PageTexts {
    pub(super) fn read(table: &mut TableReader<'_>, base: Option<&Self>) -> Self {
        let mut copy = |heading: &'static Key, body: &'static Key, base: Option<&PageCopy>| PageCopy {
            heading: table.html(heading, base.map(|base| &base.heading)),
            body: table.html(body, base.map(|base| &base.body)),
        };
        let ask = copy(&ASK_HEADING, &ASK, base.map(|base| &base.ask));
        let confirmed = copy(&CONFIRMED_HEADING, &CONFIRMED, base.map(|base| &base.confirmed));
        let used = copy(&USED_HEADING, &USED, base.map(|base| &base.used));
        let resent = copy(&RESENT_HEADING, &RESENT, base.map(|base| &base.resent));
        let unavailable = copy(&UNAVAILABLE_HEADING, &UNAVAILABLE, base.map(|base| &base.unavailable));
        let incomplete = copy(&INCOMPLETE_HEADING, &INCOMPLETE, base.map(|base| &base.incomplete));
        let resend: HtmlSentence = table.html(&RESEND, base.map(|base| &base.resend));
        Self { ask, confirmed, used, resend, resent, unavailable, incomplete }
    }
}
