//! German, addressed with „Sie“.

use crate::text::{
    CodeTexts, ConfirmationTexts, Html, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy, PageTexts, SmsTexts,
    Texts, html, plain,
};

pub(super) static TEXTS: Texts = Texts {
    greeting: html("Guten Tag ", ","),
    greeting_without_name: Html("Guten Tag,"),
    code_instead: Html("Falls die Schaltfläche nicht funktioniert, geben Sie diesen Code ein:"),
    questions: Html("Fragen? Schreiben Sie uns:"),
    sign_up: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Bestätigen Sie Ihr Konto bei ", ""),
            preheader: Html("Nur noch ein Schritt: Bestätigen Sie Ihre E-Mail-Adresse."),
            heading: Html("E-Mail-Adresse bestätigen"),
            intro: html(
                "vielen Dank für Ihre Registrierung bei ",
                ". Bitte bestätigen Sie, dass diese E-Mail-Adresse Ihnen gehört.",
            ),
            not_you: Html(
                "Falls Sie sich nicht registriert haben, können Sie diese E-Mail ignorieren. Ohne Ihre Bestätigung geschieht nichts.",
            ),
        },
        button: Html("E-Mail-Adresse bestätigen"),
        sms: SmsTexts { code: plain("Ihr Bestätigungscode für ", ": "), advice: "Bitte geben Sie ihn nicht weiter." },
    },
    resend_code: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Noch einmal: Bestätigen Sie Ihr Konto bei ", ""),
            preheader: Html("Wie gewünscht senden wir Ihnen die Bestätigungs-E-Mail noch einmal."),
            heading: Html("E-Mail-Adresse bestätigen"),
            intro: html(
                "Sie haben die Bestätigungs-E-Mail für Ihr Konto bei ",
                " erneut angefordert. Bitte verwenden Sie nur diese E-Mail; frühere sind nicht mehr gültig.",
            ),
            not_you: Html(
                "Falls Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Ohne Ihre Bestätigung geschieht nichts.",
            ),
        },
        button: Html("E-Mail-Adresse bestätigen"),
        sms: SmsTexts {
            code: plain("Ihr neuer Bestätigungscode für ", ": "),
            advice: "Frühere Codes gelten nicht mehr.",
        },
    },
    forgot_password: CodeTexts {
        mail: MailTexts {
            subject: plain("Neues Passwort für Ihr Konto bei ", ""),
            preheader: Html("Mit dem Code in dieser E-Mail legen Sie ein neues Passwort fest."),
            heading: Html("Passwort zurücksetzen"),
            intro: html(
                "Sie möchten das Passwort für Ihr Konto bei ",
                " zurücksetzen. Geben Sie diesen Code ein, um ein neues festzulegen:",
            ),
            not_you: Html(
                "Falls Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Ihr Passwort bleibt unverändert.",
            ),
        },
        sms: SmsTexts {
            code: plain("Ihr Code für ein neues Passwort bei ", ": "),
            advice: "Bitte geben Sie ihn nicht weiter.",
        },
    },
    update_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Bestätigen Sie Ihre neue E-Mail-Adresse für ", ""),
            preheader: Html("Mit dem Code in dieser E-Mail bestätigen Sie die Änderung."),
            heading: Html("Neue E-Mail-Adresse bestätigen"),
            intro: html(
                "Sie haben die E-Mail-Adresse Ihres Kontos bei ",
                " geändert. Geben Sie diesen Code ein, um die Änderung zu bestätigen:",
            ),
            not_you: Html(
                "Falls Sie nichts geändert haben, geben Sie den Code nicht ein und melden Sie sich bitte bei uns.",
            ),
        },
        sms: SmsTexts {
            code: plain("Ihr Code zum Bestätigen der Änderung bei ", ": "),
            advice: "Bitte geben Sie ihn nicht weiter.",
        },
    },
    verify_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Bestätigen Sie Ihre E-Mail-Adresse für ", ""),
            preheader: Html("Mit dem Code in dieser E-Mail bestätigen Sie Ihre Adresse."),
            heading: Html("E-Mail-Adresse bestätigen"),
            intro: html(
                "Sie möchten die E-Mail-Adresse Ihres Kontos bei ",
                " bestätigen. Geben Sie dazu diesen Code ein:",
            ),
            not_you: Html(
                "Falls Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Ihr Konto bleibt unverändert.",
            ),
        },
        sms: SmsTexts { code: plain("Ihr Bestätigungscode für ", ": "), advice: "Bitte geben Sie ihn nicht weiter." },
    },
    authentication: CodeTexts {
        mail: MailTexts {
            subject: plain("Ihr Anmeldecode für ", ""),
            preheader: Html("Mit dem Code in dieser E-Mail melden Sie sich an."),
            heading: Html("Ihr Anmeldecode"),
            intro: html("geben Sie diesen Code ein, um sich in Ihrem Konto bei ", " anzumelden:"),
            not_you: Html(
                "Falls Sie sich gerade nicht anmelden, geben Sie den Code nicht weiter und ändern Sie Ihr Passwort.",
            ),
        },
        sms: SmsTexts { code: plain("Ihr Anmeldecode für ", ": "), advice: "Bitte geben Sie ihn nicht weiter." },
    },
    admin_create_user: InvitationTexts {
        mail: MailTexts {
            subject: plain("Ihre Einladung zu ", ""),
            preheader: Html("Diese E-Mail enthält Ihren Benutzernamen und ein vorläufiges Passwort."),
            heading: Html("Sie sind eingeladen"),
            intro: html(
                "für Sie wurde ein Konto bei ",
                " eingerichtet. Melden Sie sich mit den folgenden Angaben an und legen Sie ein eigenes Passwort fest.",
            ),
            not_you: Html("Falls Sie diese Einladung nicht erwartet haben, können Sie diese E-Mail ignorieren."),
        },
        username: Html("Benutzername"),
        password: Html("Vorläufiges Passwort"),
        button: Html("Anmelden"),
        sms: InvitationSmsTexts {
            welcome: plain("Ihr Konto bei ", ""),
            username: "Benutzername",
            password: "Vorläufiges Passwort",
        },
    },
};

pub(super) static PAGE: PageTexts = PageTexts {
    ask: PageCopy {
        heading: Html("E-Mail-Adresse bestätigen"),
        body: Html("Ein Klick, und Ihre E-Mail-Adresse ist bestätigt."),
    },
    confirmed: PageCopy {
        heading: Html("Ihre Adresse ist bestätigt"), body: Html("Sie können sich jetzt anmelden.")
    },
    used: PageCopy {
        heading: Html("Dieser Link gilt nicht mehr"),
        body: Html(
            "Dieser Link wurde bereits verwendet oder ist zu alt. Wenn Sie Ihre Adresse schon bestätigt haben, melden Sie sich an; andernfalls fordern Sie eine neue E-Mail an.",
        ),
    },
    resend: Html("Neue E-Mail anfordern"),
    resent: PageCopy {
        heading: Html("Sehen Sie in Ihr Postfach"),
        body: Html(
            "Falls noch eine Registrierung zu bestätigen ist, ist eine neue E-Mail unterwegs. Bitte verwenden Sie nur die neueste.",
        ),
    },
    unavailable: PageCopy {
        heading: Html("Etwas ist schiefgegangen"),
        body: Html("Das hat gerade nicht funktioniert. Bitte versuchen Sie es gleich noch einmal."),
    },
    incomplete: PageCopy {
        heading: Html("Dieser Link ist unvollständig"),
        body: Html(
            "Vielleicht hat Ihr E-Mail-Programm ihn abgeschnitten. Öffnen Sie den Link bitte noch einmal aus der E-Mail oder kopieren Sie ihn vollständig in Ihren Browser.",
        ),
    },
};
