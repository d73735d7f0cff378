//! Modern Standard Arabic, in the polite plural where a reader is asked to act. No bidi controls: Cognito rejects them. The templates set
//! directions in HTML, and in an SMS the code is at the end of its line.

use crate::text::{
    CodeTexts, ConfirmationTexts, Html, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy, PageTexts, SmsTexts,
    Texts, html, plain,
};

pub(super) static TEXTS: Texts = Texts {
    greeting: html("مرحبًا ", "،"),
    greeting_without_name: Html("مرحبًا،"),
    code_instead: Html("إذا لم يعمل الزر، يُرجى إدخال هذا الرمز:"),
    questions: Html("هل لديكم أسئلة؟ راسلونا:"),
    sign_up: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("يُرجى تأكيد حسابكم لدى ", ""),
            preheader: Html("بقيت خطوة واحدة: يُرجى تأكيد عنوان بريدكم الإلكتروني."),
            heading: Html("تأكيد البريد الإلكتروني"),
            intro: html("شكرًا لتسجيلكم لدى ", ". يُرجى تأكيد أن عنوان البريد الإلكتروني هذا يخصكم."),
            not_you: Html("إذا لم تسجلوا بأنفسكم، فيمكنكم تجاهل هذه الرسالة. لن يحدث أي شيء من دون تأكيدكم."),
        },
        button: Html("تأكيد البريد الإلكتروني"),
        sms: SmsTexts { code: plain("رمز التأكيد من ", ": "), advice: "لا تشاركوه مع أحد." },
    },
    resend_code: ConfirmationTexts {
        mail: MailTexts {
            subject: plain("إعادة إرسال: يُرجى تأكيد حسابكم لدى ", ""),
            preheader: Html("بناءً على طلبكم، نرسل إليكم رسالة التأكيد مرة أخرى."),
            heading: Html("تأكيد البريد الإلكتروني"),
            intro: html(
                "لقد طلبتم إعادة إرسال رسالة تأكيد حسابكم لدى ",
                ". يُرجى استخدام هذه الرسالة فقط، فالرسائل السابقة لم تعد صالحة.",
            ),
            not_you: Html("إذا لم تطلبوا ذلك، فيمكنكم تجاهل هذه الرسالة. لن يحدث أي شيء من دون تأكيدكم."),
        },
        button: Html("تأكيد البريد الإلكتروني"),
        sms: SmsTexts {
            code: plain("رمز التأكيد الجديد من ", ": "), advice: "الرموز السابقة لم تعد صالحة."
        },
    },
    forgot_password: CodeTexts {
        mail: MailTexts {
            subject: plain("إعادة تعيين كلمة مرور حسابكم لدى ", ""),
            preheader: Html("استخدموا الرمز الوارد في هذه الرسالة لاختيار كلمة مرور جديدة."),
            heading: Html("إعادة تعيين كلمة المرور"),
            intro: html(
                "لقد طلبتم إعادة تعيين كلمة مرور حسابكم لدى ",
                ". يُرجى إدخال هذا الرمز لاختيار كلمة مرور جديدة:",
            ),
            not_you: Html("إذا لم تطلبوا ذلك، فيمكنكم تجاهل هذه الرسالة. ستبقى كلمة المرور كما هي."),
        },
        sms: SmsTexts {
            code: plain("رمز كلمة المرور الجديدة من ", ": "), advice: "لا تشاركوه مع أحد."
        },
    },
    update_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("تأكيد بريدكم الإلكتروني الجديد لدى ", ""),
            preheader: Html("استخدموا الرمز الوارد في هذه الرسالة لتأكيد التغيير."),
            heading: Html("تأكيد البريد الإلكتروني الجديد"),
            intro: html("لقد غيّرتم عنوان البريد الإلكتروني لحسابكم لدى ", ". يُرجى إدخال هذا الرمز لتأكيد التغيير:"),
            not_you: Html("إذا لم تُجروا هذا التغيير، فلا تُدخلوا الرمز وتواصلوا معنا."),
        },
        sms: SmsTexts {
            code: plain("رمز تأكيد التغيير من ", ": "), advice: "لا تشاركوه مع أحد."
        },
    },
    verify_user_attribute: CodeTexts {
        mail: MailTexts {
            subject: plain("التحقق من بريدكم الإلكتروني لدى ", ""),
            preheader: Html("استخدموا الرمز الوارد في هذه الرسالة للتحقق من عنوانكم."),
            heading: Html("التحقق من البريد الإلكتروني"),
            intro: html("لقد طلبتم التحقق من عنوان البريد الإلكتروني لحسابكم لدى ", ". يُرجى إدخال هذا الرمز:"),
            not_you: Html("إذا لم تطلبوا ذلك، فيمكنكم تجاهل هذه الرسالة. سيبقى حسابكم كما هو."),
        },
        sms: SmsTexts { code: plain("رمز التحقق من ", ": "), advice: "لا تشاركوه مع أحد." },
    },
    authentication: CodeTexts {
        mail: MailTexts {
            subject: plain("رمز تسجيل الدخول إلى ", ""),
            preheader: Html("استخدموا الرمز الوارد في هذه الرسالة لتسجيل الدخول."),
            heading: Html("رمز تسجيل الدخول"),
            intro: html("يُرجى إدخال هذا الرمز لتسجيل الدخول إلى حسابكم لدى ", ":"),
            not_you: Html("إذا لم تحاولوا تسجيل الدخول الآن، فلا تشاركوا هذا الرمز مع أحد وغيّروا كلمة المرور."),
        },
        sms: SmsTexts {
            code: plain("رمز تسجيل الدخول إلى ", ": "), advice: "لا تشاركوه مع أحد."
        },
    },
    admin_create_user: InvitationTexts {
        mail: MailTexts {
            subject: plain("دعوتكم إلى ", ""),
            preheader: Html("تجدون في هذه الرسالة اسم المستخدم وكلمة مرور مؤقتة."),
            heading: Html("لقد تلقيتم دعوة"),
            intro: html("أُنشئ لكم حساب لدى ", ". يُرجى تسجيل الدخول بالبيانات التالية واختيار كلمة مرور خاصة بكم."),
            not_you: Html("إذا لم تكونوا تتوقعون هذه الدعوة، فيمكنكم تجاهل هذه الرسالة."),
        },
        username: Html("اسم المستخدم"),
        password: Html("كلمة المرور المؤقتة"),
        button: Html("تسجيل الدخول"),
        sms: InvitationSmsTexts {
            welcome: plain("حسابكم لدى ", ""),
            username: "اسم المستخدم",
            password: "كلمة المرور المؤقتة",
        },
    },
};

pub(super) static PAGE: PageTexts = PageTexts {
    ask: PageCopy {
        heading: Html("تأكيد البريد الإلكتروني"),
        body: Html("نقرة واحدة تكفي لتأكيد عنوان بريدكم الإلكتروني."),
    },
    confirmed: PageCopy {
        heading: Html("تم تأكيد بريدكم الإلكتروني"), body: Html("يمكنكم تسجيل الدخول الآن.")
    },
    used: PageCopy {
        heading: Html("هذا الرابط لم يعد صالحًا"),
        body: Html(
            "استُخدم هذا الرابط من قبل أو مضى عليه وقت طويل. إذا سبق لكم تأكيد العنوان، فيُرجى تسجيل الدخول؛ وإلا فيُرجى طلب رسالة جديدة.",
        ),
    },
    resend: Html("طلب رسالة جديدة"),
    resent: PageCopy {
        heading: Html("يُرجى تفقد صندوق بريدكم"),
        body: Html(
            "إذا كان هناك تسجيل في انتظار التأكيد، فثمة رسالة جديدة في طريقها إليكم. يُرجى استخدام أحدث رسالة فقط.",
        ),
    },
    unavailable: PageCopy {
        heading: Html("حدث خطأ ما"), body: Html("تعذّر ذلك الآن. يُرجى المحاولة مرة أخرى بعد قليل.")
    },
    incomplete: PageCopy {
        heading: Html("هذا الرابط غير مكتمل"),
        body: Html("ربما اقتطع برنامج البريد جزءًا منه. يُرجى فتح الرابط من الرسالة مرة أخرى، أو نسخه كاملًا إلى المتصفح."),
    },
};
