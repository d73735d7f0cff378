//! The functions that the policy asks for, as programs at the triggers of the pool.

use crate::origin::Origin;
use crate::project::Project;
use crate::replay::{PolicyFolder, find_programs, policy_variables};
use crate::terminal::CliError;
use events::{EventVersion, Trigger};
use lambda_emulator::EffectMode;
use local_pool::{FunctionProgram, Options, RegisteredFunction};
use policy::Policy;
use serde_json::{Map, Value, json};
use std::env;

/// The functions, and their policy files for as long as they run.
pub(super) struct DevFunctions {
    functions: Vec<(Trigger, FunctionProgram)>,
    /// The event version of tokens.
    version: EventVersion,
    /// The key that codes for custom senders are encrypted with.
    code_key: String,
    _files: PolicyFolder,
}

impl DevFunctions {
    /// Finds or builds the programs.
    pub(super) fn find(project: &Project, policy: &Policy, region: &str) -> Result<Self, CliError> {
        let account = Options::default().account;
        let requested: Vec<Trigger> =
            policy.requested_functions().into_iter().filter_map(|function| function.trigger).collect();
        let programs =
            find_programs(Origin::find(), EffectMode::DryRun, policy, "--no-functions starts the pool without them")?;
        let files = PolicyFolder::create(project)?;
        let variables = policy_variables(env::vars_os());
        let mut functions = Vec::new();
        for trigger in requested {
            let name = trigger.binary();
            let Some(program) = programs.get(name).cloned() else { continue };
            let mut variables = variables.clone();
            variables.push(("POLICY_FILE".into(), files.file_for(name)?.into()));
            let arn = format!("arn:aws:lambda:{region}:{account}:function:{name}");
            functions.push((trigger, FunctionProgram { arn, program, arguments: Vec::new(), variables }));
        }
        let invented = || format!("arn:aws:kms:{region}:{account}:key/00000000-0000-4000-8000-000000000000");
        let code_key = policy.senders().and_then(|senders| senders.kms_keys.first()).cloned();
        Ok(Self {
            functions,
            version: policy.tokens().version().unwrap_or(EventVersion::V1),
            code_key: code_key.unwrap_or_else(invented),
            _files: files,
        })
    }

    /// The triggers that have a function.
    pub(super) fn triggers(&self) -> impl Iterator<Item = Trigger> {
        self.functions.iter().map(|(trigger, _)| *trigger)
    }

    /// The functions to register.
    pub(super) fn registered(&self) -> Vec<RegisteredFunction> {
        self.functions.iter().map(|(_, program)| RegisteredFunction::Program(program.clone())).collect()
    }

    /// The pool's `LambdaConfig`.
    pub(super) fn lambda_config(&self) -> Value {
        let mut config = Map::new();
        for (trigger, FunctionProgram { arn, .. }) in &self.functions {
            let member = trigger.definition().lambda_config;
            if let Some(key) = member.arn_key() {
                config.insert(key.to_owned(), json!(arn));
            }
            if let Some((key, version)) = member.versioned_key().zip(trigger.configured_version(Some(self.version))) {
                config.insert(key.to_owned(), json!({ "LambdaArn": arn, "LambdaVersion": version.lambda_version() }));
            }
            if matches!(trigger, Trigger::CustomEmailSender | Trigger::CustomSmsSender) {
                config.insert("KMSKeyID".to_owned(), json!(self.code_key));
            }
        }
        config.into()
    }
}
