//! The tables `[brands.…]`: name, colour and addresses of the sender of a message.

use std::sync::Arc;

use templates::{
    BaseUrl, Brand, BrandName, ButtonShape, Color, Font, FooterLine, LogoUrl, PostalAddress, SupportAddress, UrlPath,
    is_bare, is_domain, suggestion,
};

use crate::key::Key;
use crate::name_map::NameMap;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;

const NAME: Key =
    Key::new("name", "\"Example\"", "The product name that users know: in the subject, the text and short messages.");
const LOGO: Key = Key::new(
    "logo",
    "\"https://app.example.com/logo.png\"",
    "The image at the top of a mail: an https URL on the host of `base_url`, on a subdomain of it, or on `logo_host`.",
)
.with_default("none: the mail shows the name");
const LOGO_HOST: Key = Key::new(
    "logo_host",
    "\"cdn.example.net\"",
    "Another host that the logo may be on. Whoever controls this host learns when a mail is opened, and decides what it \
     shows.",
);
const FONT: Key = Key::new(
    "font",
    "\"system\"",
    "The font of all text but codes. `system` is the font of the device. No font is loaded.",
);
const BUTTON: Key = Key::new("button", "\"rounded\"", "The corners of the button.");
const FOOTER: Key = Key::new(
    "footer",
    "\"Registered in Exampletown, no. 12345\"",
    "A further line at the end of every mail, such as the registration of your company.",
)
.private();
const COLOR: Key = Key::new(
    "color",
    "\"#1f5fbf\"",
    "The colour of the button, as `#rrggbb`. Its text is black or white, whichever is more readable.",
);
const BASE_URL: Key =
    Key::new("base_url", "\"https://app.example.com\"", "The base of every link in this brand's mails.")
        .with_default("that of `[app]`");
const CONFIRMATION_PATH: Key =
    Key::new("confirmation_path", "\"/confirm\"", "The path of the page that receives the confirmation code.")
        .with_default("that of `[app]`");
const SUPPORT: Key =
    Key::new("support", "\"support@example.com\"", "The support contact: an email address, or an https page.")
        .private();
const POSTAL_ADDRESS: Key = Key::new(
    "postal_address",
    "\"Example Ltd, 1 Example Street, Exampletown\"",
    "Your postal address, on one line. Many countries require it in every mail.",
)
.private();

/// The URLs of brands that do not set their own.
pub(crate) struct DefaultUrls {
    pub(crate) base_url_in_file: Result<Option<BaseUrl>, ErrorReported>,
    pub(crate) base_url: Result<BaseUrl, ErrorReported>,
    pub(crate) confirmation_path: Result<UrlPath, ErrorReported>,
}

/// Every brand of the file, including invalid ones: a reference to an invalid brand is not reported again.
pub(crate) struct Brands(Result<NameMap<Result<Arc<Brand>, ErrorReported>>, ErrorReported>);

impl Brands {
    /// Parses the brands.
    pub(crate) fn parse(brands: Section<'_>, defaults: &DefaultUrls) -> Self {
        let read = |(name, brand): (&str, Section<'_>)| (name.to_owned(), read(name, brand, defaults).map(Arc::new));
        Self(brands.tables().map(|tables| tables.into_iter().map(read).collect()))
    }

    /// The brand with this name; the inner error means that the brand is invalid, which was already reported.
    ///
    /// # Errors
    /// If the file has no such brand.
    pub(crate) fn find(&self, name: &str) -> Result<Result<Arc<Brand>, ErrorReported>, Diagnostic> {
        match &self.0 {
            Ok(brands) => brands.get(name).cloned().ok_or_else(|| unknown(name, brands)),
            Err(reported) => Ok(Err(*reported)),
        }
    }

    /// All brands by name, if all are valid.
    pub(crate) fn all(self) -> Result<NameMap<Arc<Brand>>, ErrorReported> {
        self.0?.into_iter().map(|(name, brand)| Ok((name, brand?))).collect()
    }
}

fn read(id: &str, mut brand: Section<'_>, defaults: &DefaultUrls) -> Result<Brand, ErrorReported> {
    let named = check_id(id, &brand);
    let name = brand.required(&NAME, BrandName::parse);
    let color = brand.required(&COLOR, Color::parse);
    let support = brand.required(&SUPPORT, SupportAddress::parse);
    let postal_address = brand.required(&POSTAL_ADDRESS, PostalAddress::parse);
    let own_base_url = brand.optional(&BASE_URL, BaseUrl::parse);
    let own_path = brand.optional(&CONFIRMATION_PATH, UrlPath::parse);
    let logo_host = brand.optional(&LOGO_HOST, parse_host);
    let permitted = logo_host.as_ref().ok().and_then(Option::as_deref);
    let logo = brand.optional(&LOGO, |text| logo(text, &own_base_url, permitted, defaults));
    let font = brand.choice_or(&FONT, &Font::WORDS, Font::System);
    let button = brand.choice_or(&BUTTON, &ButtonShape::WORDS, ButtonShape::Rounded);
    let footer = brand.optional(&FOOTER, FooterLine::parse);

    named?;
    let base_url = own_base_url?.map_or_else(|| defaults.base_url.clone(), Ok)?;
    let logo_host = logo_host?;
    Ok(Brand {
        name: name?,
        // A variable may have moved the app to another host; a mail never refers to a host other than the app's, or the
        // one that the policy permits.
        logo: logo?.filter(|logo| is_on(logo, &base_url) || logo_host.as_deref() == Some(logo.host())),
        color: color?,
        font: font?,
        button: button?,
        footer: footer?,
        confirmation_path: own_path?.map_or_else(|| defaults.confirmation_path.clone(), Ok)?,
        support: support?,
        postal_address: postal_address?,
        base_url,
    })
}

/// A logo on the brand's host. It is compared with the base URL in the file: a file must be valid without the
/// environment.
fn logo(
    text: &str,
    own: &Result<Option<BaseUrl>, ErrorReported>,
    permitted: Option<&str>,
    defaults: &DefaultUrls,
) -> Result<LogoUrl, Diagnostic> {
    let logo = LogoUrl::parse(text)?;
    let written = match own {
        Ok(None) => &defaults.base_url_in_file,
        own => own,
    };
    match written {
        Ok(Some(base_url)) if !is_on(&logo, base_url) && permitted != Some(logo.host()) => Err(Diagnostic::new(
            "must be on the host of the brand's base_url, or on a subdomain of it",
            "move the image there, permit its host with logo_host, or remove the logo",
        )),
        _ => Ok(logo),
    }
}

/// The host of the logo. It is compared with the logo's host as a whole: a subdomain may belong to someone else.
fn parse_host(text: &str) -> Result<String, Diagnostic> {
    let is_host = text.contains('.') && is_domain(text);
    let help = "write the host alone, in lower case, for example cdn.example.net";
    if is_host { Ok(text.to_owned()) } else { Err(Diagnostic::new("must be a domain name", help)) }
}

/// Whether the logo is on the host of the base URL, or on a subdomain of it.
fn is_on(logo: &LogoUrl, base_url: &BaseUrl) -> bool {
    logo.host().strip_suffix(base_url.host()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A brand's ID is short and plain, so that it can be used on a command line and in a URL.
fn check_id(id: &str, brand: &Section<'_>) -> Result<(), ErrorReported> {
    if (1..=40).contains(&id.len()) && id.chars().all(is_bare) {
        return Ok(());
    }
    let help = "use 1 to 40 letters, digits, - and _, as in [brands.example]; the name that users see is its key name";
    Err(brand.report_table(Diagnostic::new("is not a valid brand ID", help)))
}

fn unknown(name: &str, brands: &NameMap<Result<Arc<Brand>, ErrorReported>>) -> Diagnostic {
    let help = if brands.is_empty() {
        "add a table [brands.example] with its name, color, support and postal_address".to_owned()
    } else {
        suggestion(name, brands.names())
    };
    Diagnostic::new("refers to a brand that has no table in [brands]", help)
}
