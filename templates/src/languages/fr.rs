//! French, addressed with « vous ». A no-break space precedes : ; ! ?, as an entity in HTML and a plain space elsewhere. An SMS uses
//! only letters of GSM-7 (é è à ù, no ê ç ô).

use crate::text::{
    CodeTexts, ConfirmationTexts, Html, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy, PageTexts, SmsTexts,
    Texts, html, plain,
};

pub(super) static TEXTS: Texts = Texts {
    greeting: html("Bonjour ", ","),
    greeting_without_name: Html("Bonjour,"),
    code_instead: Html("Si le bouton ne fonctionne pas, saisissez ce code&nbsp;:"),
    questions: Html("Une question&nbsp;? Écrivez-nous&nbsp;:"),
    sign_up: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Confirmez votre compte ", ""),
            preheader: Html("Plus qu’une étape&nbsp;: confirmez votre adresse e-mail."),
            heading: Html("Confirmez votre adresse e-mail"),
            intro: html(
                "Merci de votre inscription chez ",
                ". Veuillez confirmer que cette adresse e-mail est bien la vôtre.",
            ),
            not_you: Html(
                "Si vous n’avez pas créé de compte, vous pouvez ignorer cet e-mail. Sans confirmation de votre part, rien ne se passera.",
            ),
        },
        button: Html("Confirmer mon adresse e-mail"),
        sms: SmsTexts { code: plain("Votre code de confirmation ", " : "), advice: "Ne le communiquez à personne." },
    },
    resend_code: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Confirmez votre compte ", " (nouvel envoi)"),
            preheader: Html("Comme demandé, voici à nouveau votre e-mail de confirmation."),
            heading: Html("Confirmez votre adresse e-mail"),
            intro: html(
                "Vous avez demandé à recevoir à nouveau l’e-mail de confirmation de votre compte ",
                ". Utilisez uniquement cet e-mail&nbsp;; les précédents ne sont plus valables.",
            ),
            not_you: Html(
                "Si vous n’êtes pas à l’origine de cette demande, vous pouvez ignorer cet e-mail. Sans confirmation de votre part, rien ne se passera.",
            ),
        },
        button: Html("Confirmer mon adresse e-mail"),
        sms: SmsTexts {
            code: plain("Votre nouveau code de confirmation ", " : "),
            advice: "Les codes précédents ne sont plus valables.",
        },
    },
    forgot_password: CodeTexts {
        mail: MailTexts {
            subject: plain("Réinitialisez le mot de passe de votre compte ", ""),
            preheader: Html("Le code contenu dans cet e-mail vous permet de choisir un nouveau mot de passe."),
            heading: Html("Réinitialisez votre mot de passe"),
            intro: html(
                "Vous avez demandé à réinitialiser le mot de passe de votre compte ",
                ". Saisissez ce code pour en choisir un nouveau&nbsp;:",
            ),
            not_you: Html(
                "Si vous n’êtes pas à l’origine de cette demande, vous pouvez ignorer cet e-mail. Votre mot de passe reste inchangé.",
            ),
        },
        sms: SmsTexts {
            code: plain("Votre code ", " pour changer de mot de passe : "),
            advice: "Ne le communiquez à personne.",
        },
    },
    update_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Confirmez la nouvelle adresse e-mail de votre compte ", ""),
            preheader: Html("Le code contenu dans cet e-mail vous permet de confirmer la modification."),
            heading: Html("Confirmez votre nouvelle adresse e-mail"),
            intro: html(
                "Vous avez modifié l’adresse e-mail de votre compte ",
                ". Saisissez ce code pour confirmer la modification&nbsp;:",
            ),
            not_you: Html(
                "Si vous n’êtes pas à l’origine de cette modification, ne saisissez pas le code et contactez-nous.",
            ),
        },
        sms: SmsTexts {
            code: plain("Votre code ", " pour confirmer la modification : "),
            advice: "Ne le communiquez à personne.",
        },
    },
    verify_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Vérifiez l’adresse e-mail de votre compte ", ""),
            preheader: Html("Le code contenu dans cet e-mail vous permet de vérifier votre adresse."),
            heading: Html("Vérifiez votre adresse e-mail"),
            intro: html("Vous avez demandé à vérifier l’adresse e-mail de votre compte ", ". Saisissez ce code&nbsp;:"),
            not_you: Html(
                "Si vous n’êtes pas à l’origine de cette demande, vous pouvez ignorer cet e-mail. Votre compte reste inchangé.",
            ),
        },
        sms: SmsTexts { code: plain("Votre code de vérification ", " : "), advice: "Ne le communiquez à personne." },
    },
    authentication: CodeTexts {
        mail: MailTexts {
            subject: plain("Votre code de connexion ", ""),
            preheader: Html("Le code contenu dans cet e-mail vous permet de vous connecter."),
            heading: Html("Votre code de connexion"),
            intro: html("Saisissez ce code pour vous connecter à votre compte ", "&nbsp;:"),
            not_you: Html(
                "Si vous n’êtes pas en train de vous connecter, ne communiquez ce code à personne et changez votre mot de passe.",
            ),
        },
        sms: SmsTexts { code: plain("Votre code de connexion ", " : "), advice: "Ne le communiquez à personne." },
    },
    admin_create_user: InvitationTexts {
        mail: MailTexts {
            subject: plain("Votre invitation à rejoindre ", ""),
            preheader: Html("Cet e-mail contient votre nom d’utilisateur et un mot de passe provisoire."),
            heading: Html("Vous avez reçu une invitation"),
            intro: html(
                "Un compte ",
                " a été créé pour vous. Connectez-vous avec les informations ci-dessous, puis choisissez votre propre mot de passe.",
            ),
            not_you: Html("Si vous n’attendiez pas cette invitation, vous pouvez ignorer cet e-mail."),
        },
        username: Html("Nom d’utilisateur"),
        password: Html("Mot de passe provisoire"),
        button: Html("Se connecter"),
        sms: InvitationSmsTexts {
            welcome: plain("Votre compte ", ""),
            username: "Nom d'utilisateur",
            password: "Mot de passe provisoire",
        },
    },
};

pub(super) static PAGE: PageTexts = PageTexts {
    ask: PageCopy {
        heading: Html("Confirmez votre adresse e-mail"),
        body: Html("Un clic suffit pour confirmer votre adresse e-mail."),
    },
    confirmed: PageCopy {
        heading: Html("Votre adresse est confirmée"),
        body: Html("Vous pouvez maintenant vous connecter."),
    },
    used: PageCopy {
        heading: Html("Ce lien n’est plus valable"),
        body: Html(
            "Ce lien a déjà été utilisé ou est trop ancien. Si vous avez déjà confirmé votre adresse, connectez-vous&nbsp;; sinon, demandez un nouvel e-mail.",
        ),
    },
    resend: Html("Recevoir un nouvel e-mail"),
    resent: PageCopy {
        heading: Html("Consultez votre messagerie"),
        body: Html(
            "Si une inscription reste à confirmer, un nouvel e-mail est en route. Utilisez uniquement le plus récent.",
        ),
    },
    unavailable: PageCopy {
        heading: Html("Une erreur s’est produite"),
        body: Html("Cela n’a pas fonctionné. Veuillez réessayer dans un instant."),
    },
    incomplete: PageCopy {
        heading: Html("Ce lien est incomplet"),
        body: Html(
            "Votre messagerie l’a peut-être coupé. Ouvrez de nouveau le lien depuis l’e-mail, ou copiez-le en entier dans votre navigateur.",
        ),
    },
};
