//! A mail as an `.eml` file, which mail programs can open.

use mail::Mail;
use templates::Brand;

/// What Cognito passes to the mail service is one HTML part; a custom sender adds plain text. The date is the epoch, so that the same mail gives the same
/// file.
pub(crate) struct EmlMessage<'l> {
    pub(crate) id: &'l str,
    pub(crate) to: Option<&'l str>,
    pub(crate) subject: &'l str,
    pub(crate) html: &'l str,
    pub(crate) text: Option<&'l str>,
    pub(crate) from: &'l str,
}

/// An invented sender: the policy does not contain the sender of the user pool.
pub(crate) fn sender(brand: &Brand) -> String {
    format!("no-reply@{}", brand.base_url.host())
}

impl EmlMessage<'_> {
    pub(crate) fn to_eml(&self, brand: &Brand) -> Option<String> {
        let domain = brand.base_url.host();
        let mail = Mail {
            id: &format!("{}@{domain}", self.id.replace('/', ".")),
            date: 0,
            sender_name: brand.name.as_str(),
            sender: self.from,
            recipient: self.to.unwrap_or("user@example.com"),
            subject: self.subject,
            html: self.html,
            text: self.text,
        };
        mail.to_mime()
    }
}

/// The headers of an `.eml` file, unfolded.
pub(crate) fn headers(eml: &str) -> Vec<(String, String)> {
    let head = eml.split_once("\r\n\r\n").map_or(eml, |(head, _)| head);
    let unfolded = head.replace("\r\n\t", " ").replace("\r\n ", " ");
    let header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    unfolded.lines().filter_map(header).collect()
}
