//! The files of a new deployment folder.

use super::settings::Settings;
use crate::terminal::CliError;
use askama::Template;
use events::{EventTemplate, TriggerSource, generate_event};

/// The repository of this project, which the files refer to.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
/// What `bundle` writes.
const GITIGNORE: &str = "/bundle/\n.terraform/\n*.tfstate*\n";

/// A file to write.
pub(super) struct NewFile {
    pub(super) name: &'static str,
    pub(super) text: String,
}

#[derive(Template)]
#[template(path = "policy.toml", escape = "none")]
struct PolicyText<'s> {
    docs: &'s str,
}

#[derive(Template)]
#[template(path = "environment.toml", escape = "none")]
struct Environment<'s> {
    name: &'static str,
    base_url: &'static str,
    pool_id: Option<&'s str>,
}

#[derive(Template)]
#[template(path = "texts.toml", escape = "none")]
struct Texts<'s> {
    docs: &'s str,
}

#[derive(Template)]
#[template(path = "workflow.yml", escape = "none")]
struct Workflow {
    version: &'static str,
    environments: [&'static str; 2],
}

#[derive(Template)]
#[template(path = "README.md", escape = "none")]
struct Readme<'s> {
    repository: &'static str,
    docs: &'s str,
    pool_id: Option<&'s str>,
    /// The environment whose user pool is created.
    new_pool: &'static str,
    /// ` --region …`, or nothing.
    region_option: String,
    sender: Option<&'s str>,
}

impl Readme<'_> {
    fn address(&self) -> &str {
        self.sender.unwrap_or("SENDER")
    }

    fn domain(&self) -> &str {
        self.sender.and_then(|address| address.split_once('@')).map_or("DOMAIN", |(_, domain)| domain)
    }
}

/// Every file of the folder. Their names do not depend on the settings.
pub(super) fn render_files(settings: &Settings) -> Result<Vec<NewFile>, CliError> {
    let docs = format!("{REPOSITORY}/blob/main/docs");
    let pool_id = settings.pool_id();
    let production = Environment { name: "production", base_url: "https://app.example.com", pool_id };
    let staging = Environment { name: "staging", base_url: "https://staging.example.com", pool_id: None };
    let readme = Readme {
        repository: REPOSITORY,
        docs: &docs,
        pool_id,
        new_pool: if pool_id.is_some() { staging.name } else { production.name },
        region_option: settings.region.as_ref().map(|region| format!(" --region {region}")).unwrap_or_default(),
        sender: settings.sender.as_deref(),
    };
    let workflow = Workflow { version: env!("CARGO_PKG_VERSION"), environments: [production.name, staging.name] };
    Ok(vec![
        render("policy.toml", &PolicyText { docs: &docs })?,
        render("environments/production.toml", &production)?,
        render("environments/staging.toml", &staging)?,
        render("texts/en.toml", &Texts { docs: &docs })?,
        NewFile { name: "events/sign_up.json", text: sign_up()? },
        render("README.md", &readme)?,
        render(".github/workflows/user-pool.yml", &workflow)?,
        NewFile { name: ".gitignore", text: GITIGNORE.to_owned() },
    ])
}

fn render(name: &'static str, template: &impl Template) -> Result<NewFile, CliError> {
    let text = template.render().map_err(|error| CliError::new(format!("{name}: {error}")))?;
    Ok(NewFile { name, text: text + "\n" })
}

/// A sign-up of an invented user, whose mail the preview shows.
fn sign_up() -> Result<String, CliError> {
    let template = EventTemplate::new(TriggerSource::CustomMessageSignUp);
    let event = generate_event(&template, 1).map_err(|error| CliError::new(error.to_string()))?;
    Ok(event + "\n")
}
