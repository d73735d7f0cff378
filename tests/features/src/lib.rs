//! Nothing: this package only selects features of dependencies (see its `Cargo.toml`).
