//! Every message in every language, rendered from one invented event.

use cognito_triggers_templates::{
    BaseUrl, Brand, BrandName, ButtonShape, CodePlaceholder, Color, Confirmation, ConfirmationLink, DisplayName, Font,
    FooterLine, Languages, LinkPlaceholder, Locale, LogoUrl, Message, MessageContext, PostalAddress, Rendered,
    RenderedMail, SupportAddress, Texts, UrlPath, UsernamePlaceholder,
};
use std::sync::LazyLock;

/// The messages, by folder name; the last two are the variants for pools that verify by link.
pub(crate) const MESSAGES: [&str; 9] = [
    "sign_up",
    "resend_code",
    "forgot_password",
    "update_user_attribute",
    "verify_user_attribute",
    "authentication",
    "admin_create_user",
    "sign_up_by_link",
    "resend_code_by_link",
];

/// The built-in languages.
pub(crate) static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::built_in);

/// The tags of the built-in languages.
pub(crate) fn locales() -> Vec<Locale> {
    LANGUAGES.iter().collect()
}

/// The language with this tag.
pub(crate) fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// Every message in every language.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, Locale)> {
    MESSAGES.into_iter().flat_map(|message| locales().into_iter().map(move |locale| (message, locale)))
}

/// Values from an event and a policy. The defaults are the baseline that attacks are compared with.
pub(crate) struct Sample {
    pub(crate) brand: Brand,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) user_name: String,
    pub(crate) client_id: Option<String>,
}

impl Sample {
    pub(crate) fn named(name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::default() }
    }

    pub(crate) fn render(&self, message: &str, locale: Locale) -> Rendered {
        self.render_with(message, LANGUAGES.texts(locale, None))
    }

    /// Renders with other texts.
    pub(crate) fn render_with(&self, message: &str, texts: &Texts) -> Rendered {
        self.with_context(message, texts, |context| context.render())
    }

    /// Renders the mail that this project sends itself.
    pub(crate) fn render_mail(&self, message: &str, locale: Locale) -> RenderedMail {
        self.with_context(message, LANGUAGES.texts(locale, None), |context| context.render_mail()).unwrap()
    }

    fn with_context<T>(&self, message: &str, texts: &Texts, use_context: impl FnOnce(MessageContext<'_>) -> T) -> T {
        let code = CodePlaceholder::parse("{####}").unwrap();
        let username = UsernamePlaceholder::parse("{username}").unwrap();
        let cognito_link = LinkPlaceholder::parse("{##Click Here##}").unwrap();
        let link = ConfirmationLink::new(
            &self.brand,
            self.email.as_deref(),
            &self.user_name,
            self.client_id.as_deref(),
            &code,
        );
        let by_code = Confirmation::ByCode { link, code: &code };
        let by_link = Confirmation::ByCognitoLink { link: Some(&cognito_link), code: &code };
        let message = match message {
            "sign_up" => Message::SignUp(by_code),
            "resend_code" => Message::ResendCode(by_code),
            "forgot_password" => Message::ForgotPassword(&code),
            "update_user_attribute" => Message::UpdateUserAttribute(&code),
            "verify_user_attribute" => Message::VerifyUserAttribute(&code),
            "authentication" => Message::Authentication(&code),
            "admin_create_user" => Message::AdminCreateUser { username: &username, password: &code },
            "sign_up_by_link" => Message::SignUp(by_link),
            "resend_code_by_link" => Message::ResendCode(by_link),
            _ => panic!("no such message: {message}"),
        };
        let name = self.name.as_deref().and_then(DisplayName::new);
        use_context(MessageContext {
            message,
            texts,
            brand: &self.brand,
            name: name.as_ref(),
            user_name: &self.user_name,
        })
    }
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            brand: brand(),
            name: Some("Ann".to_owned()),
            email: Some("ann@example.com".to_owned()),
            user_name: "u-123".to_owned(),
            client_id: Some("1example23456789".to_owned()),
        }
    }
}

pub(crate) fn brand() -> Brand {
    Brand {
        name: BrandName::parse("Example").unwrap(),
        logo: Some(LogoUrl::parse("https://app.example.com/logo.png").unwrap()),
        color: Color::parse("#1a56db").unwrap(),
        font: Font::System,
        button: ButtonShape::Rounded,
        footer: None,
        base_url: BaseUrl::parse("https://app.example.com").unwrap(),
        confirmation_path: UrlPath::parse("/confirm").unwrap(),
        support: SupportAddress::parse("support@example.com").unwrap(),
        postal_address: PostalAddress::parse("Example Ltd, 1 Sample Street, 12345 Sampleton").unwrap(),
    }
}

/// A brand whose values all have their maximum length.
pub(crate) fn longest_brand() -> Brand {
    let path = format!("/{}", "a".repeat(199));
    Brand {
        name: BrandName::parse(&"&".repeat(40)).unwrap(),
        logo: Some(LogoUrl::parse(&format!("https://app.example.com/{}", "a".repeat(176))).unwrap()),
        base_url: BaseUrl::parse(&format!("https://app.example.com/{}", "a".repeat(176))).unwrap(),
        confirmation_path: UrlPath::parse(&path).unwrap(),
        support: SupportAddress::parse(&format!("https://app.example.com/{}", "a".repeat(176))).unwrap(),
        postal_address: PostalAddress::parse(&"&".repeat(200)).unwrap(),
        footer: Some(FooterLine::parse(&"&".repeat(200)).unwrap()),
        ..brand()
    }
}
