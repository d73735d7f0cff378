//! The Terraform configuration: a root configuration that the team owns, and the module of `deploy/terraform` beside it.

/// A file of the module.
macro_rules! module_files {
    ($($name:literal),+) => {
        [$(($name, include_str!(concat!("../../deploy/terraform/", $name)))),+]
    };
}

/// The folder of the configuration in the deployment folder.
pub(super) const FOLDER: &str = "terraform";
/// The file with the root configuration, which is written only if it does not exist.
pub(super) const ROOT_FILE: &str = "main.tf";
/// The folder of the module, below that of the configuration.
pub(super) const MODULE_FOLDER: &str = "modules/triggers";

/// The root configuration.
pub(super) const ROOT: &str = include_str!("main.tf");
/// The files of the module, by name.
pub(super) const MODULE: [(&str, &str); 8] = module_files![
    "functions.tf",
    "http_api.tf",
    "main.tf",
    "monitoring.tf",
    "outputs.tf",
    "roles.tf",
    "tables.tf",
    "variables.tf"
];
