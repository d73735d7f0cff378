//! Brazilian Portuguese, addressed with “você”. “Código” cannot be written in GSM-7, so an SMS is UCS-2, and its texts are short.

use crate::text::{
    CodeTexts, ConfirmationTexts, Html, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy, PageTexts, SmsTexts,
    Texts, html, plain,
};

pub(super) static TEXTS: Texts = Texts {
    greeting: html("Olá, ", "!"),
    greeting_without_name: Html("Olá!"),
    code_instead: Html("Se o botão não funcionar, digite este código:"),
    questions: Html("Dúvidas? Fale conosco:"),
    sign_up: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Confirme sua conta ", ""),
            preheader: Html("Falta só um passo: confirme seu endereço de e-mail."),
            heading: Html("Confirme seu e-mail"),
            intro: html("Agradecemos seu cadastro em ", ". Confirme que este endereço de e-mail é seu."),
            not_you: Html("Se você não se cadastrou, ignore este e-mail. Sem a sua confirmação, nada acontecerá."),
        },
        button: Html("Confirmar meu e-mail"),
        sms: SmsTexts { code: plain("Seu código de confirmação ", ": "), advice: "Não compartilhe." },
    },
    resend_code: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("Reenvio: confirme sua conta ", ""),
            preheader: Html("Como você pediu, aqui está mais uma vez o e-mail de confirmação."),
            heading: Html("Confirme seu e-mail"),
            intro: html(
                "Você pediu o reenvio do e-mail de confirmação da sua conta ",
                ". Use somente este e-mail; os anteriores não são mais válidos.",
            ),
            not_you: Html("Se você não fez esse pedido, ignore este e-mail. Sem a sua confirmação, nada acontecerá."),
        },
        button: Html("Confirmar meu e-mail"),
        sms: SmsTexts { code: plain("Seu novo código ", ": "), advice: "Os anteriores não valem mais." },
    },
    forgot_password: CodeTexts {
        mail: MailTexts {
            subject: plain("Redefina a senha da sua conta ", ""),
            preheader: Html("Use o código deste e-mail para escolher uma nova senha."),
            heading: Html("Redefina sua senha"),
            intro: html(
                "Você pediu para redefinir a senha da sua conta ",
                ". Digite este código para escolher uma nova:",
            ),
            not_you: Html("Se você não fez esse pedido, ignore este e-mail. Sua senha continua a mesma."),
        },
        sms: SmsTexts { code: plain("Código ", " para criar uma nova senha: "), advice: "Não compartilhe." },
    },
    update_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Confirme o novo e-mail da sua conta ", ""),
            preheader: Html("Use o código deste e-mail para confirmar a alteração."),
            heading: Html("Confirme seu novo e-mail"),
            intro: html(
                "Você alterou o endereço de e-mail da sua conta ",
                ". Digite este código para confirmar a alteração:",
            ),
            not_you: Html("Se você não fez essa alteração, não digite o código e entre em contato conosco."),
        },
        sms: SmsTexts { code: plain("Código ", " para confirmar a alteração: "), advice: "Não compartilhe." },
    },
    verify_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("Confirme o endereço de e-mail da sua conta ", ""),
            preheader: Html("Use o código deste e-mail para confirmar seu endereço de e-mail."),
            heading: Html("Confirme seu endereço de e-mail"),
            intro: html("Você pediu para confirmar o endereço de e-mail da sua conta ", ". Digite este código:"),
            not_you: Html("Se você não fez esse pedido, ignore este e-mail. Sua conta continua como está."),
        },
        sms: SmsTexts { code: plain("Seu código de verificação ", ": "), advice: "Não compartilhe." },
    },
    authentication: CodeTexts {
        mail: MailTexts {
            subject: plain("Seu código de acesso ", ""),
            preheader: Html("Use o código deste e-mail para entrar."),
            heading: Html("Seu código de acesso"),
            intro: html("Digite este código para entrar na sua conta ", ":"),
            not_you: Html(
                "Se você não está entrando na conta agora, não compartilhe o código com ninguém e altere sua senha.",
            ),
        },
        sms: SmsTexts { code: plain("Seu código de acesso ", ": "), advice: "Não compartilhe." },
    },
    admin_create_user: InvitationTexts {
        mail: MailTexts {
            subject: plain("Seu convite para ", ""),
            preheader: Html("Este e-mail traz seu nome de usuário e uma senha temporária."),
            heading: Html("Você recebeu um convite"),
            intro: html("Uma conta ", " foi criada para você. Entre com os dados abaixo e escolha sua própria senha."),
            not_you: Html("Se você não esperava este convite, ignore este e-mail."),
        },
        username: Html("Nome de usuário"),
        password: Html("Senha temporária"),
        button: Html("Acessar minha conta"),
        sms: InvitationSmsTexts {
            welcome: plain("Sua conta ", ""),
            username: "Nome de usuário",
            password: "Senha temporária",
        },
    },
};

pub(super) static PAGE: PageTexts = PageTexts {
    ask: PageCopy {
        heading: Html("Confirme seu e-mail"),
        body: Html("Basta um clique para confirmar seu endereço de e-mail."),
    },
    confirmed: PageCopy {
        heading: Html("Seu e-mail está confirmado"),
        body: Html("Agora você já pode entrar na sua conta."),
    },
    used: PageCopy {
        heading: Html("Este link não é mais válido"),
        body: Html(
            "Este link já foi usado ou é antigo demais. Se você já confirmou seu e-mail, entre na sua conta; caso contrário, peça um novo e-mail.",
        ),
    },
    resend: Html("Pedir um novo e-mail"),
    resent: PageCopy {
        heading: Html("Confira sua caixa de entrada"),
        body: Html("Se houver um cadastro a confirmar, um novo e-mail está a caminho. Use somente o mais recente."),
    },
    unavailable: PageCopy {
        heading: Html("Algo deu errado"),
        body: Html("Não foi possível concluir agora. Tente de novo daqui a pouco."),
    },
    incomplete: PageCopy {
        heading: Html("Este link está incompleto"),
        body: Html(
            "Seu programa de e-mail pode ter cortado o link. Abra-o de novo a partir do e-mail ou copie-o inteiro no navegador.",
        ),
    },
};
