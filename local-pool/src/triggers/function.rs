//! Functions that are registered when the pool starts: an ARN, and what answers for it.

use std::ffi::OsString;
use std::path::PathBuf;

/// A function that the triggers of a pool may name.
#[derive(Clone, Debug)]
pub enum RegisteredFunction {
    /// A program that speaks Lambda's Runtime API.
    Program(FunctionProgram),
    /// A Lambda endpoint on loopback.
    Endpoint(FunctionEndpoint),
}

/// A program that speaks Lambda's Runtime API, for example a binary of this project or an interpreter with a handler.
#[derive(Clone)]
pub struct FunctionProgram {
    /// The ARN in the pool's `LambdaConfig`.
    pub arn: String,
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Its environment variables, in addition to those of a Lambda. Nothing of the caller's environment is inherited,
    /// and credentials are invented ones, whatever is listed here.
    pub variables: Vec<(OsString, OsString)>,
}

/// A Lambda endpoint on loopback, which answers `POST /2015-03-31/functions/{name}/invocations`.
#[derive(Clone, Debug)]
pub struct FunctionEndpoint {
    /// The ARN in the pool's `LambdaConfig`.
    pub arn: String,
    /// The endpoint's URL, for example `http://127.0.0.1:3001`.
    pub url: String,
}

/// The names of the variables only: their values may be secrets.
impl std::fmt::Debug for FunctionProgram {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let variables: Vec<_> = self.variables.iter().map(|(name, _)| name).collect();
        formatter
            .debug_struct("FunctionProgram")
            .field("arn", &self.arn)
            .field("program", &self.program)
            .field("variables", &variables)
            .finish_non_exhaustive()
    }
}
