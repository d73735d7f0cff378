//! The environments of a deployment.

use super::{POLICY, check, folder, printed};

#[test]
fn every_environment_is_checked_and_named() {
    let production = "[app]\nlocale = \"de\"\nbrand = \"exmple\"\n";
    let staging =
        "[tokens]\ntoken_version = \"V1_0\"\n[sign_up.allow_domains]\ndomains = [\"a.example\", \"a.example\"]\n";
    let development = "[app]\nbase_url = \"http://localhost:3000\"\n";
    let files = [
        ("policy.toml", POLICY),
        ("environments/production.toml", production),
        ("environments/staging.toml", staging),
        ("environments/broken.toml", "[app\n"),
        ("environments/empty.toml", ""),
        ("environments/development.toml", development),
        ("environments/.hidden.toml", "[app\n"),
    ];
    let folder = folder("environments", &files);
    let output = check(&folder, &[]);
    let printed = printed(&output);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    for told in [
        "problem: ./environments/production.toml:3: app.brand: refers to a brand that has no table in [brands]: \"exmple\"; \
         write example\n",
        "problem: ./environments/staging.toml:4: sign_up.allow_domains.domains: contains the same value twice, first on \
         line 4: \"a.example\"; remove one of the two\n",
        "problem: ./environments/staging.toml: ./policy.toml:38: permissions.read.scopes: grants scopes",
        "problem: ./environments/broken.toml:1: is not valid TOML",
        "warning: ./environments/development.toml: brand example: http://localhost:3000 is for development only",
        " generated events, 5 environments: 5 problems, 1 warning, ",
    ] {
        assert!(printed.contains(told), "{told}: {printed}");
    }
    let of_one = check(&folder, &["--env", "empty"]);
    assert_eq!(of_one.status.code(), Some(0), "only this environment is checked");
}

#[test]
fn misspelled_environment_is_told_with_the_meant_one() {
    let files = [("policy.toml", POLICY), ("environments/production.toml", ""), ("environments/staging.toml", "")];
    let folder = folder("environment-names", &files);
    for (name, fix) in [
        ("prodution", "write --env production"),
        ("Staging", "write --env staging"),
        ("staging.toml", "write --env staging"),
        ("environments/staging", "write --env staging"),
        ("test", "the environments are production, staging"),
    ] {
        let output = check(&folder, &["--env", name]);
        let told = format!("cognito-triggers: --env {name}: there is no file ./environments/{name}.toml; {fix}\n");
        assert_eq!((output.status.code(), printed(&output)), (Some(2), told));
    }
}
