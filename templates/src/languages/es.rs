//! Spanish, addressed with «usted», in words that are natural in Spain and in Latin America. «Código» cannot be written in GSM-7, so an
//! SMS is UCS-2, and its texts are short.

use crate::text::{
    CodeTexts, ConfirmationTexts, Html, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy, PageTexts, SmsTexts,
    Texts, html, plain,
};

pub(super) static TEXTS: Texts = Texts {
    greeting: html("Hola, ", ":"),
    greeting_without_name: Html("Hola:"),
    code_instead: Html("Si el botón no funciona, introduzca este código:"),
    questions: Html("¿Tiene alguna pregunta? Escríbanos:"),
    sign_up: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Confirme su cuenta de ", ""),
            preheader: Html("Solo falta un paso: confirme su dirección de correo electrónico."),
            heading: Html("Confirme su correo electrónico"),
            intro: html("Gracias por registrarse en ", ". Confirme que esta dirección de correo electrónico es suya."),
            not_you: Html(
                "Si usted no se ha registrado, puede ignorar este correo. Sin su confirmación no ocurrirá nada.",
            ),
        },
        button: Html("Confirmar mi correo electrónico"),
        sms: SmsTexts { code: plain("Su código de confirmación de ", ": "), advice: "No lo comparta." },
    },
    resend_code: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Confirme su cuenta de ", " (reenvío)"),
            preheader: Html("Tal como solicitó, le enviamos de nuevo el correo de confirmación."),
            heading: Html("Confirme su correo electrónico"),
            intro: html(
                "Ha solicitado que le enviemos de nuevo el correo de confirmación de su cuenta de ",
                ". Utilice únicamente este correo; los anteriores ya no son válidos.",
            ),
            not_you: Html(
                "Si usted no lo ha solicitado, puede ignorar este correo. Sin su confirmación no ocurrirá nada.",
            ),
        },
        button: Html("Confirmar mi correo electrónico"),
        sms: SmsTexts { code: plain("Su nuevo código de ", ": "), advice: "Los anteriores ya no son válidos." },
    },
    forgot_password: CodeTexts {
        mail: MailTexts {
            subject: plain("Restablezca su contraseña de ", ""),
            preheader: Html("Con el código de este correo podrá elegir una contraseña nueva."),
            heading: Html("Restablezca su contraseña"),
            intro: html(
                "Ha solicitado restablecer la contraseña de su cuenta de ",
                ". Introduzca este código para elegir una nueva:",
            ),
            not_you: Html("Si usted no lo ha solicitado, puede ignorar este correo. Su contraseña no cambiará."),
        },
        sms: SmsTexts { code: plain("Código de ", " para su nueva contraseña: "), advice: "No lo comparta." },
    },
    update_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Confirme la nueva dirección de correo electrónico de su cuenta de ", ""),
            preheader: Html("Con el código de este correo podrá confirmar el cambio."),
            heading: Html("Confirme su nueva dirección de correo electrónico"),
            intro: html(
                "Ha cambiado la dirección de correo electrónico de su cuenta de ",
                ". Introduzca este código para confirmar el cambio:",
            ),
            not_you: Html(
                "Si usted no ha hecho este cambio, no introduzca el código y póngase en contacto con nosotros.",
            ),
        },
        sms: SmsTexts { code: plain("Código de ", " para confirmar el cambio: "), advice: "No lo comparta." },
    },
    verify_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Verifique la dirección de correo electrónico de su cuenta de ", ""),
            preheader: Html("Con el código de este correo podrá verificar su dirección."),
            heading: Html("Verifique su dirección de correo electrónico"),
            intro: html(
                "Ha solicitado verificar la dirección de correo electrónico de su cuenta de ",
                ". Introduzca este código:",
            ),
            not_you: Html("Si usted no lo ha solicitado, puede ignorar este correo. Su cuenta no cambiará."),
        },
        sms: SmsTexts { code: plain("Su código de verificación de ", ": "), advice: "No lo comparta." },
    },
    authentication: CodeTexts {
        mail: MailTexts {
            subject: plain("Su código de acceso a ", ""),
            preheader: Html("Con el código de este correo podrá iniciar sesión."),
            heading: Html("Su código de acceso"),
            intro: html("Introduzca este código para iniciar sesión en su cuenta de ", ":"),
            not_you: Html(
                "Si no está iniciando sesión en este momento, no comparta el código con nadie y cambie su contraseña.",
            ),
        },
        sms: SmsTexts { code: plain("Su código de acceso a ", ": "), advice: "No lo comparta." },
    },
    admin_create_user: InvitationTexts {
        mail: MailTexts {
            subject: plain("Su invitación a ", ""),
            preheader: Html("En este correo encontrará su nombre de usuario y una contraseña temporal."),
            heading: Html("Ha recibido una invitación"),
            intro: html(
                "Hemos creado una cuenta de ",
                " para usted. Inicie sesión con los datos siguientes y elija su propia contraseña.",
            ),
            not_you: Html("Si no esperaba esta invitación, puede ignorar este correo."),
        },
        username: Html("Nombre de usuario"),
        password: Html("Contraseña temporal"),
        button: Html("Iniciar sesión"),
        sms: InvitationSmsTexts {
            welcome: plain("Su cuenta de ", ""),
            username: "Nombre de usuario",
            password: "Contraseña temporal",
        },
    },
};

pub(super) static PAGE: PageTexts = PageTexts {
    ask: PageCopy {
        heading: Html("Confirme su correo electrónico"),
        body: Html("Con un solo clic, su dirección de correo electrónico quedará confirmada."),
    },
    confirmed: PageCopy {
        heading: Html("Su correo electrónico está confirmado"),
        body: Html("Ya puede iniciar sesión."),
    },
    used: PageCopy {
        heading: Html("Este enlace ya no es válido"),
        body: Html(
            "Este enlace ya se ha utilizado o es demasiado antiguo. Si ya ha confirmado su correo electrónico, inicie sesión; de lo contrario, solicite un correo nuevo.",
        ),
    },
    resend: Html("Solicitar un correo nuevo"),
    resent: PageCopy {
        heading: Html("Revise su bandeja de entrada"),
        body: Html(
            "Si hay un registro por confirmar, un correo nuevo está en camino. Utilice únicamente el más reciente.",
        ),
    },
    unavailable: PageCopy {
        heading: Html("Algo ha salido mal"),
        body: Html("No se ha podido completar la operación. Inténtelo de nuevo dentro de un momento."),
    },
    incomplete: PageCopy {
        heading: Html("Este enlace está incompleto"),
        body: Html(
            "Es posible que su programa de correo lo haya cortado. Abra de nuevo el enlace desde el correo o cópielo entero en su navegador.",
        ),
    },
};
