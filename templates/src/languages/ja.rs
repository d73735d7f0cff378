//! Japanese, in です・ます. A name is followed by a space and 様.

use crate::text::{
    CodeTexts, ConfirmationTexts, Html, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy, PageTexts, SmsTexts,
    Texts, html, plain,
};

pub(super) static TEXTS: Texts = Texts {
    greeting: html("", " 様"),
    greeting_without_name: Html("お客様"),
    code_instead: Html("ボタンが動作しない場合は、次のコードを入力してください。"),
    questions: Html("お問い合わせ先："),
    sign_up: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("【", "】アカウントの確認のお願い"),
            preheader: Html("あと一歩で完了です。メールアドレスの確認をお願いいたします。"),
            heading: Html("メールアドレスの確認"),
            intro: html(
                "",
                " にご登録いただき、ありがとうございます。このメールアドレスがご本人のものであることをご確認ください。",
            ),
            not_you: Html(
                "お心当たりのない場合は、このメールを無視してください。確認されない限り、登録は完了しません。",
            ),
        },
        button: Html("メールアドレスを確認する"),
        sms: SmsTexts {
            code: plain("", " の確認コード: "), advice: "他の人には教えないでください。"
        },
    },
    resend_code: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("【", "】アカウントの確認（再送）"),
            preheader: Html("ご依頼により、確認メールをもう一度お送りします。"),
            heading: Html("確認メールの再送"),
            intro: html(
                "ご依頼により、",
                " アカウントの確認メールを再送いたします。以前にお送りしたリンクやコードは無効ですので、このメールをお使いください。",
            ),
            not_you: Html(
                "お心当たりのない場合は、このメールを無視してください。確認されない限り、登録は完了しません。",
            ),
        },
        button: Html("メールアドレスを確認する"),
        sms: SmsTexts {
            code: plain("", " の新しい確認コード: "), advice: "以前のコードは無効です。"
        },
    },
    forgot_password: CodeTexts {
        mail: MailTexts {
            subject: plain("【", "】パスワードの再設定"),
            preheader: Html("このメールのコードを使って、新しいパスワードを設定できます。"),
            heading: Html("パスワードの再設定"),
            intro: html(
                "",
                " アカウントのパスワード再設定のご依頼を受け付けました。新しいパスワードを設定するには、次のコードを入力してください。",
            ),
            not_you: Html("お心当たりのない場合は、このメールを無視してください。パスワードは変更されません。"),
        },
        sms: SmsTexts {
            code: plain("", " のパスワード再設定コード: "), advice: "他の人には教えないでください。"
        },
    },
    update_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("【", "】新しいメールアドレスの確認"),
            preheader: Html("このメールのコードを使って、変更を確定してください。"),
            heading: Html("新しいメールアドレスの確認"),
            intro: html(
                "",
                " アカウントのメールアドレス変更のご依頼を受け付けました。変更を確定するには、次のコードを入力してください。",
            ),
            not_you: Html("変更した覚えがない場合は、コードを入力せず、下記のお問い合わせ先までご連絡ください。"),
        },
        sms: SmsTexts {
            code: plain("", " の変更確認コード: "), advice: "他の人には教えないでください。"
        },
    },
    verify_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("【", "】メールアドレスの認証"),
            preheader: Html("このメールのコードを使って、メールアドレスを認証してください。"),
            heading: Html("メールアドレスの認証"),
            intro: html("", " アカウントのメールアドレスを認証するには、次のコードを入力してください。"),
            not_you: Html("お心当たりのない場合は、このメールを無視してください。アカウントは変更されません。"),
        },
        sms: SmsTexts {
            code: plain("", " の認証コード: "), advice: "他の人には教えないでください。"
        },
    },
    authentication: CodeTexts {
        mail: MailTexts {
            subject: plain("【", "】ログインコード"),
            preheader: Html("このメールのコードを使って、ログインしてください。"),
            heading: Html("ログインコード"),
            intro: html("", " にログインするには、次のコードを入力してください。"),
            not_you: Html("ログインのお心当たりがない場合は、このコードを誰にも教えず、パスワードを変更してください。"),
        },
        sms: SmsTexts {
            code: plain("", " のログインコード: "), advice: "他の人には教えないでください。"
        },
    },
    admin_create_user: InvitationTexts {
        mail: MailTexts {
            subject: plain("【", "】ご招待のお知らせ"),
            preheader: Html("ユーザー名と仮パスワードをお知らせします。"),
            heading: Html("ご招待のお知らせ"),
            intro: html(
                "",
                " のアカウントをご用意しました。下記の情報でログインし、ご自身のパスワードを設定してください。",
            ),
            not_you: Html("お心当たりのない場合は、このメールを無視してください。"),
        },
        username: Html("ユーザー名"),
        password: Html("仮パスワード"),
        button: Html("ログインする"),
        sms: InvitationSmsTexts {
            welcome: plain("", " のアカウント"),
            username: "ユーザー名",
            password: "仮パスワード",
        },
    },
};

pub(super) static PAGE: PageTexts = PageTexts {
    ask: PageCopy {
        heading: Html("メールアドレスの確認"),
        body: Html("下のボタンを押すと、メールアドレスの確認が完了します。"),
    },
    confirmed: PageCopy {
        heading: Html("メールアドレスを確認しました"),
        body: Html("ログインしてご利用いただけます。"),
    },
    used: PageCopy {
        heading: Html("このリンクは無効です"),
        body: Html(
            "このリンクは使用済みか、有効期限が切れています。すでに確認がお済みの場合はログインし、まだの場合は確認メールの再送をご依頼ください。",
        ),
    },
    resend: Html("確認メールを再送する"),
    resent: PageCopy {
        heading: Html("メールをご確認ください"),
        body: Html("確認待ちのご登録がある場合は、確認メールを再送いたします。最新のメールのみをお使いください。"),
    },
    unavailable: PageCopy {
        heading: Html("エラーが発生しました"),
        body: Html("ただいま処理できませんでした。しばらくしてから、もう一度お試しください。"),
    },
    incomplete: PageCopy {
        heading: Html("リンクが途中で切れています"),
        body: Html(
            "メールソフトがリンクを途中で区切った可能性があります。メールからもう一度リンクを開くか、リンク全体をコピーしてブラウザに貼り付けてください。",
        ),
    },
};
