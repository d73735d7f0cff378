//! Mails that pass the checks, and mails that fail them.

mod golden;
mod robustness;
mod rules;
mod styles;

use super::*;
use templates::{BaseUrl, BrandName, ButtonShape, Color, Font, PostalAddress, SupportAddress, UrlPath};

fn brand(base_url: &str, support: &str) -> Brand {
    Brand {
        name: BrandName::parse("Example").unwrap(),
        logo: None,
        font: Font::System,
        button: ButtonShape::Rounded,
        footer: None,
        color: Color::parse("#1a56db").unwrap(),
        base_url: BaseUrl::parse(base_url).unwrap(),
        confirmation_path: UrlPath::parse("/confirm").unwrap(),
        support: SupportAddress::parse(support).unwrap(),
        postal_address: PostalAddress::parse("Example Ltd, 1 Sample Street").unwrap(),
    }
}

fn example() -> Brand {
    brand("https://app.example.com", "support@example.com")
}

/// Severity, rule and line of the findings for a mail that is correct except for this style and body.
fn found(style: &str, body: &str) -> Vec<String> {
    let html = format!(
        "<!doctype html><html lang=en><head><title>Hello</title><style>{style}</style></head><body>\n{body}</body></html>"
    );
    summarize(&findings(&Mail { html: Some(&html), ..Mail::default() }, &example()))
}

fn summarize(findings: &[Finding]) -> Vec<String> {
    let summarize = |one: &Finding| {
        let line = one.line.map(|line| format!(" {line}")).unwrap_or_default();
        let more = if one.more > 0 { format!(" +{}", one.more) } else { String::new() };
        format!("{:?} {}{line}{more}", one.severity, one.rule).to_lowercase()
    };
    findings.iter().map(summarize).collect()
}
