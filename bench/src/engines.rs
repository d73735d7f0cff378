//! Renders the same mail with several template engines: askama (which this project uses), three engines that parse
//! templates at run time, and two in Node. All templates are compiled before the measurement.
//!
//! The template is this project's English sign-up mail, simplified to what every engine supports.

use crate::{
    error::BenchError,
    node_process::NodeProcess,
    statistics::{Round, in_turns, median},
    table::{Bound, Comparison, Row, Unit},
};
use askama::Template;
use handlebars::Handlebars;
use minijinja::{Environment, value::Serde};
use serde::Serialize;
use serde_json::json;
use std::{hint::black_box, time::Instant};
use tera::{Context, Tera};

const ROUNDS: usize = 51;
/// Mails per round and engine.
const MAILS: usize = 200;

/// The syntax that askama, minijinja, tera and nunjucks share.
const JINJA: &str = include_str!("../templates/sign_up.html");
const HANDLEBARS: &str = include_str!("../templates/sign_up.handlebars");
/// The extension tells the engines to escape HTML.
const NAME: &str = "sign_up.html";

/// The values of the template.
#[derive(Serialize, Template)]
#[template(path = "sign_up.html")]
struct SignUp {
    brand: &'static str,
    logo: &'static str,
    named: bool,
    name: &'static str,
    link: &'static str,
    code: &'static str,
    lines: [Line; 2],
}

/// A line of the footer.
#[derive(Serialize)]
struct Line {
    label: &'static str,
    text: &'static str,
}

/// An invented user whose name needs escaping.
const VALUES: SignUp = SignUp {
    brand: "Example",
    logo: "https://app.example.com/logo.png",
    named: true,
    name: "Mara O'Example",
    link: "https://app.example.com/confirm?email=mara.example%40example.com&username=5c6f2a0e-9d4b-4b7e-8f5e-2f1f8f6a9b10&client_id=1example23456789abcdefghij&confirmationCode={####}",
    code: "{####}",
    lines: [
        Line { label: "Questions? Write to us:", text: "support@example.com" },
        Line { label: "Example Ltd,", text: "1 Sample Street, 12345 Sampleton" },
    ],
};

/// An engine with its template.
struct Engine<'a> {
    name: &'static str,
    render: Box<dyn Fn() -> Result<String, BenchError> + 'a>,
}

/// The Rust engines, askama first.
///
/// # Errors
/// An engine rejects its template.
fn in_process<'a>() -> Result<Vec<Engine<'a>>, BenchError> {
    fn engine<'a>(name: &'static str, render: impl Fn() -> Result<String, BenchError> + 'a) -> Engine<'a> {
        Engine { name, render: Box::new(render) }
    }
    let mut minijinja = Environment::new();
    minijinja.add_template(NAME, JINJA)?;
    let mut handlebars = Handlebars::new();
    handlebars.register_template_string(NAME, HANDLEBARS)?;
    let mut tera = Tera::default();
    tera.add_raw_template(NAME, JINJA)?;
    Ok(vec![
        engine("askama", || Ok(black_box(&VALUES).render()?)),
        engine("minijinja", move || Ok(minijinja.get_template(NAME)?.render(Serde(black_box(&VALUES)))?)),
        engine("handlebars", move || Ok(handlebars.render(NAME, black_box(&VALUES))?)),
        engine("tera", move || Ok(tera.render(NAME, &Context::from_serialize(black_box(&VALUES))?)?)),
    ])
}

pub(crate) struct NodeEngines([NodeEngine; 2]);

/// An engine in a Node process.
struct NodeEngine {
    node: NodeProcess,
    version: String,
    mail: String,
}

impl NodeEngines {
    /// Starts the processes.
    ///
    /// # Errors
    /// As [`NodeProcess::start`].
    pub(crate) fn start() -> Result<Self, BenchError> {
        Ok(Self([NodeEngine::start("handlebars", HANDLEBARS)?, NodeEngine::start("nunjucks", JINJA)?]))
    }
}

impl NodeEngine {
    fn start(engine: &'static str, template: &str) -> Result<Self, BenchError> {
        let subject = json!({ "engine": engine, "template": template, "values": VALUES });
        let mut node = NodeProcess::start("engine.mjs", engine, &subject)?;
        let version = format!("{engine} {}", node.report()?);
        let mail = serde_json::from_str(&node.report()?)?;
        node.warm_up()?;
        Ok(Self { node, version, mail })
    }
}

/// How many times as fast askama is as each other engine.
///
/// # Errors
/// Two engines render different mails.
pub(crate) async fn measure(node_engines: &mut NodeEngines) -> Result<Vec<Row>, BenchError> {
    let engines = in_process()?;
    let mut mails = Vec::with_capacity(engines.len());
    for engine in &engines {
        mails.push((engine.name, (engine.render)()?));
    }
    mails.extend(node_engines.0.iter().map(|engine| ("an engine in Node", engine.mail.clone())));
    let bytes = same_length(&mails)?;

    let versions: Vec<String> = node_engines.0.iter().map(|engine| format!(" of {}", engine.version)).collect();
    let mut all: Vec<Round<'_>> = engines.iter().map(|engine| Box::new(|| mean(engine)) as Round<'_>).collect();
    for engine in &mut node_engines.0 {
        all.push(Box::new(|| Ok(engine.node.seconds(MAILS)? / MAILS as f64)));
    }
    let seconds = in_turns(ROUNDS, &mut all, async |round| round()).await?;

    let mut medians = seconds.into_iter().map(median);
    let askama = medians.next().ok_or("nothing was measured")??;
    let measures = ["minijinja", "handlebars", "tera", "handlebars in Node", "nunjucks in Node"];
    let of = [""; 3].into_iter().chain(versions.iter().map(String::as_str));
    let rows = measures.into_iter().zip(medians).zip(of).map(|((measure, other), of)| {
        let row = Row::comparison(measure, Bound::None, Comparison::Speed, (askama, other?), Unit::Microseconds);
        Ok(Row { detail: format!("{}{of}, a mail of {bytes} bytes", row.detail), ..row })
    });
    rows.collect()
}

fn mean(engine: &Engine<'_>) -> Result<f64, BenchError> {
    let started = Instant::now();
    for _ in 0..MAILS {
        black_box((engine.render)()?);
    }
    Ok(started.elapsed().as_secs_f64() / MAILS as f64)
}

/// The size of the mail in bytes.
///
/// # Errors
/// An engine renders a different mail than the first one.
fn same_length(mails: &[(&str, String)]) -> Result<usize, BenchError> {
    let [(_, first), others @ ..] = mails else { return Err("no engine rendered a mail".into()) };
    for (name, mail) in others {
        if normalize(mail) != normalize(first) {
            return Err(format!("{name} renders a different mail than askama").into());
        }
    }
    Ok(first.len())
}

/// Normalizes what may differ between engines: how they escape characters, and a trailing line break.
fn normalize(mail: &str) -> String {
    const WRITTEN: [(&str, &[&str]); 7] = [
        ("\"", &["&quot;", "&#34;"]),
        ("'", &["&#39;", "&#x27;"]),
        ("/", &["&#x2f;", "&#x2F;"]),
        ("=", &["&#x3D;", "&#61;"]),
        ("<", &["&lt;", "&#60;"]),
        (">", &["&gt;", "&#62;"]),
        ("&", &["&amp;", "&#38;"]),
    ];
    let forms = WRITTEN.iter().flat_map(|(character, forms)| forms.iter().map(move |form| (*form, *character)));
    forms.fold(mail.trim_end().to_owned(), |mail, (form, character)| mail.replace(form, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_engines_render_the_same_mail() {
        let mails: Vec<_> =
            in_process().unwrap().iter().map(|engine| (engine.name, (engine.render)().unwrap())).collect();
        assert!(same_length(&mails).unwrap() > 5_000);
        assert!(mails.iter().all(|(_, mail)| mail.contains("Mara O&#") && mail.contains("5c6f2a0e-9d4b")));
        let mut other = mails;
        other.last_mut().unwrap().1.push('x');
        assert!(same_length(&other).is_err());
    }
}
