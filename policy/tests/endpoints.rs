//! `[verification]`, `[api]`, `[authorizer]`, and the keys of `[app]` about the user pool: valid tables, and the
//! exact message for every problem.

#![expect(clippy::panic, reason = "a test with an invalid policy prints its problems")]

use std::path::PathBuf;
use std::time::Duration;

use cognito_triggers_policy::{
    ClientSecret, HttpApiResponse, KnownKeys, Method, Policy, RoutePath, SignInFlow, SignOut,
};

/// The required keys, in ten lines.
const APP: &str = r##"[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street, Exampletown"
[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
"##;

fn read(tables: &str) -> Policy {
    Policy::parse("p", &format!("{APP}{tables}"), []).unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

fn problems(tables: &str, environment: &[(&str, &str)]) -> Vec<String> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let report = Policy::parse("p", &format!("{APP}{tables}"), environment).err().map(|problems| problems.to_string());
    report.unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Asserts the problems of tables that begin in line 11, one line each.
fn check(tables: &str, expected: &[&str]) {
    assert_eq!(problems(tables, &[]), expected, "\n{tables}");
}

#[test]
fn without_tables_nothing_is_allowed() {
    let policy = read("");
    assert!(policy.authorizer().routes.is_empty());
    assert_eq!(policy.authorizer().http_api, HttpApiResponse::Simple);
    let (verification, api, home) = (policy.verification(), policy.api(), policy.user_pool());
    assert!(verification.app_clients.is_empty() && verification.known_keys.is_none() && verification.fetch_keys);
    assert_eq!(verification.leeway, Duration::ZERO);
    assert_eq!((api.sign_in, api.sign_out), (SignInFlow::User, SignOut::Everywhere));
    assert!(api.administrators.is_empty() && api.attributes.is_empty() && api.client_metadata.is_empty());
    assert!(api.cors.origins.is_empty() && !api.cors.credentials && api.rate_limits.is_none());
    assert!(home.user_pool_id.is_none() && home.client_id.is_none() && home.loopback_key().is_none());
}

#[test]
fn user_pool_comes_from_file_or_variable_and_secret_from_variable() {
    let tables = "user_pool_id = \"eu-west-1_AbCdEf123\"\nclient_id = \"1example23456789\"\n";
    let environment = [("app__client_id", "2example23456789"), ("APP__CLIENT_SECRET", "s3cr3t")];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let policy =
        Policy::parse("p", &format!("{APP}{tables}"), environment).unwrap_or_else(|problems| panic!("{problems}"));
    let home = policy.user_pool();
    assert_eq!(home.user_pool_id.as_deref(), Some("eu-west-1_AbCdEf123"));
    assert_eq!(home.client_id.as_deref(), Some("2example23456789"));
    assert!(matches!(&home.client_secret, Some(ClientSecret::Plain(secret)) if secret.expose() == "s3cr3t"));
}

const SECRET_ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app/client_1-AbCdEf";

#[test]
fn arn_of_the_secret_comes_from_file_or_variable() {
    let environment = [("APP__CLIENT_SECRET_ARN".to_owned(), SECRET_ARN.to_owned())];
    let of_file = read(&format!("client_secret_arn = \"{SECRET_ARN}\"\nclient_secret_json_key = \"secret\"\n"));
    let of_variable = Policy::parse("p", APP, environment).unwrap_or_else(|problems| panic!("{problems}"));
    for (policy, key) in [(of_file, Some("secret".to_owned())), (of_variable, None)] {
        let expected = ClientSecret::Stored { arn: SECRET_ARN.to_owned(), json_key: key };
        assert_eq!(policy.user_pool().client_secret.as_ref(), Some(&expected));
    }
}

#[test]
fn only_the_whole_arn_of_a_secret_is_accepted() {
    let refused = "p:11: app.client_secret_arn: is not the ARN of a secret in AWS Secrets Manager; copy the whole ARN, with the \
                   six random characters at its end";
    for arn in [
        "s3cr3t",
        "",
        "app/client",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdE*",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf:key::",
        "arn:aws:secretsmanager:eu-west-1:12345678901:secret:app-AbCdEf",
        "arn:aws:secretsmanager::123456789012:secret:app-AbCdEf",
        "arn:aws:ssm:eu-west-1:123456789012:parameter/app-AbCdEf",
        "{{resolve:secretsmanager:app}}",
    ] {
        check(&format!("client_secret_arn = \"{arn}\"\n"), &[refused]);
    }
    for arn in [
        "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a/b_c+d=e.f@g-0aB9zZ",
    ] {
        assert!(read(&format!("client_secret_arn = \"{arn}\"\n")).user_pool().client_secret.is_some(), "{arn}");
    }
    check(
        "client_secret_json_key = \"\"\n",
        &["p:11: app.client_secret_json_key: is empty; write the key of the JSON object, or remove the line"],
    );
}

/// Otherwise it would not be clear which of them is the current one.
#[test]
fn secret_is_in_one_place() {
    assert_eq!(
        problems("", &[("APP__CLIENT_SECRET", "s3cr3t"), ("APP__CLIENT_SECRET_ARN", SECRET_ARN)]),
        ["APP__CLIENT_SECRET: is set in addition to client_secret_arn; unset one of the two"]
    );
}

#[test]
fn l09_client_secret_is_not_in_debug_or_problems() {
    let set = |more: &str| {
        let environment = [("APP__CLIENT_SECRET".to_owned(), "s3cr3t".to_owned())];
        Policy::parse("p", &format!("{APP}{more}"), environment)
    };
    let policy = set("").unwrap_or_else(|problems| panic!("{problems}"));
    assert!(policy.user_pool().client_secret.is_some());
    let printed = format!("{:?} {policy:?}", policy.user_pool());
    assert!(printed.contains("PlainSecret(…)") && !printed.contains("s3cr3t"), "{printed}");
    let refused = set("client_id = \"-\"\n").err().map(|problems| format!("{problems} {problems:?}"));
    assert!(refused.is_some_and(|text| !text.contains("s3cr3t")));
    check(
        "client_secret = \"s3cr3t\"\n",
        &["p:11: app.client_secret: is a secret and must not be in a file; store it in AWS Secrets Manager and set \
          client_secret_arn; for serve, set APP__CLIENT_SECRET instead"],
    );
}

#[test]
fn invalid_pool_and_client_ids_are_refused() {
    check(
        "user_pool_id = \"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123\"\nclient_id = \"my client\"\n",
        &[
            "p:11: app.user_pool_id: is not a valid user pool ID; copy the user pool's ID, not its name or ARN",
            "p:12: app.client_id: is not a valid app client ID; copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +",
        ],
    );
    assert_eq!(
        problems("", &[("APP__USER_POOL_ID", "eu-west-1"), ("APP__CLIENT_SECRET", "")]),
        [
            "APP__CLIENT_SECRET: is empty; set a value, or unset it",
            "APP__USER_POOL_ID: is not a valid user pool ID; copy the user pool's ID, not its name or ARN",
        ]
    );
}

#[test]
fn issuer_must_be_loopback() {
    let policy = read("issuer = \"http://127.0.0.1:9229/local_1a2b\"\njwks_url = \"http://localhost:9229/keys\"\n");
    assert!(policy.user_pool().loopback_key().is_some());
    let refused = "must be a loopback URL (http://127.0.0.1 or http://localhost); it is only for local Cognito \
                   emulators: write for example http://127.0.0.1:9229/local_1a2b, or remove it";
    for url in [
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
        "https://localhost:9229/x",
        "http://evil.example/x",
        "http://127.0.0.1.evil.example/x",
        "http://127.0.0.1@evil.example/x",
        "127.0.0.1:9229",
        "",
    ] {
        let tables = format!("issuer = \"{url}\"\njwks_url = \"{url}\"\n");
        check(&tables, &[&format!("p:11: app.issuer: {refused}"), &format!("p:12: app.jwks_url: {refused}")]);
    }
    let set = problems("", &[("APP__JWKS_URL", "https://evil.example/keys")]);
    assert_eq!(set, [format!("APP__JWKS_URL: {refused}")]);
}

#[test]
fn verification_settings_are_parsed() {
    let policy =
        read("[verification]\napp_clients = [\"a\", \"b\"]\nleeway_seconds = 5\njwks_file = \"/opt/jwks.json\"\n");
    let verification = policy.verification();
    assert_eq!(verification.app_clients, ["a", "b"]);
    assert_eq!(verification.leeway, Duration::from_secs(5));
    assert_eq!(verification.known_keys, Some(KnownKeys::File(PathBuf::from("/opt/jwks.json"))));
    assert!(!verification.fetch_keys, "known keys are not fetched unless jwks_refresh is set");

    let policy = read("[verification]\njwks = '{\"keys\":[]}'\njwks_refresh = true\n");
    assert_eq!(policy.verification().known_keys, Some(KnownKeys::Text("{\"keys\":[]}".to_owned())));
    assert!(policy.verification().fetch_keys);
    assert!(read("[verification]\njwks_refresh = false\n").verification().fetch_keys, "otherwise there are none");
}

#[test]
fn verification_problems_are_reported() {
    check(
        "[verification]\napp_clients = [\"a b\"]\nleeway_seconds = 61\njwks = \"{}\"\njwks_file = \"/x\"\njwks_refresh = 1\n",
        &[
            "p:12: verification.app_clients: is not a valid app client ID; copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +",
            "p:13: verification.leeway_seconds: must be an integer from 0 to 60; write for example leeway_seconds = 0",
            "p:15: verification.jwks_file: cannot be combined with jwks; remove one of the two",
            "p:16: verification.jwks_refresh: must be true or false, found integer; write for example jwks_refresh = true",
        ],
    );
    check(
        "[verification]\njwks_file = \"jwks.json\"\nrealm = \"x\"\n",
        &[
            "p:12: verification.jwks_file: must be an absolute path; write the path in the function's file system, for example /opt/jwks.json",
            "p:13: verification.realm: unknown key; write one of: app_clients, leeway_seconds, issuer, jwks, jwks_file, jwks_refresh, or remove it",
        ],
    );
}

#[test]
fn api_settings_are_parsed() {
    let policy = read(
        "[api]\nsign_in = \"ADMIN_USER_PASSWORD_AUTH\"\nsign_out = \"none\"\nrotate_refresh_tokens = true\n\
         administrators = [\"staff\"]\n\
         attributes = [\"email\", \"custom:team\"]\nclient_metadata = [\"locale\"]\n\
         redirect_origins = [\"https://second.example.net\"]\n\
         [api.headers]\nX-Frame-Options = \"DENY\"\n\
         [api.cors]\norigins = [\"https://app.example.com:8443\", \"http://localhost:3000\"]\ncredentials = true\n\
         [api.rate_limits]\ntable = \"rate-limits\"\nper_user = 3\n",
    );
    let api = policy.api();
    assert_eq!((api.sign_in, api.sign_out), (SignInFlow::Admin, SignOut::None));
    assert!(api.rotate_refresh_tokens && api.cors.credentials);
    assert_eq!(api.administrators, ["staff"]);
    assert_eq!(api.attributes, ["email", "custom:team"]);
    assert_eq!(api.client_metadata, ["locale"]);
    assert_eq!(api.redirect_origins, ["https://second.example.net"]);
    assert_eq!(api.headers, [("x-frame-options".to_owned(), "DENY".to_owned())]);
    assert_eq!(api.cors.origins, ["https://app.example.com:8443", "http://localhost:3000"]);
    let limits = api.rate_limits.as_ref().unwrap_or_else(|| panic!("the limits are gone"));
    assert_eq!((limits.table.as_str(), limits.per_user, limits.per_source), ("rate-limits", 3, 5));
    assert_eq!((limits.window, limits.wrong_codes), (Duration::from_secs(600), 5));
}

#[test]
fn api_problems_are_reported() {
    check("[api]\nsign_out = \"here\"\n", &["p:12: api.sign_out: invalid value; expected \"everywhere\" or \"none\""]);
    check(
        "[api]\nsign_in = \"USER_SRP_AUTH\"\nadministrators = [\"two words\"]\nclient_metadata = [\"a b\"]\n\
         [api.cors]\norigins = [\"*\", \"https://app.example.com/\", \"http://app.example.com\", \"https://a.example/x\"]\n\
         [api.rate_limits]\nper_user = 0\n",
        &[
            "p:12: api.sign_in: invalid value; expected \"USER_PASSWORD_AUTH\" or \"ADMIN_USER_PASSWORD_AUTH\"",
            "p:13: api.administrators: is not a valid user pool group name; copy the group's name: 1 to 128 characters without spaces",
            "p:14: api.client_metadata: is not a valid client metadata key; use 1 to 128 printable ASCII characters without spaces",
            "p:16: api.cors.origins: is not a valid origin; write scheme and host, for example https://app.example.com, without a path or wildcard",
            "p:16: api.cors.origins: is not a valid origin; write scheme and host, for example https://app.example.com, without a path or wildcard",
            "p:16: api.cors.origins: is not a valid origin; write scheme and host, for example https://app.example.com, without a path or wildcard",
            "p:16: api.cors.origins: is not a valid origin; write scheme and host, for example https://app.example.com, without a path or wildcard",
            "p:17: api.rate_limits.table: is missing; set table = \"rate-limits\" in [api.rate_limits]",
            "p:18: api.rate_limits.per_user: must be an integer from 1 to 1000; write for example per_user = 5",
        ],
    );
}

#[test]
fn protected_attributes_are_not_user_settable() {
    let own = "is an attribute that users must not set themselves; remove it";
    for name in ["sub", "identities", "email_verified", "phone_number_verified", "cognito:user_status", "dev:custom:a"]
    {
        check(&format!("[api]\nattributes = [\"{name}\"]\n"), &[&format!("p:12: api.attributes: {own}")]);
    }
    check(
        "[api]\nattributes = [\"custom:plan\", \"given name\"]\n\
         [tokens]\ntoken_version = \"V2_0\"\n[tokens.claims.plan]\nattribute = \"custom:plan\"\ntrusted = true\n",
        &[
            "p:12: api.attributes: is not a valid user attribute name; copy the attribute's name: 1 to 32 characters without spaces, for example email or custom:department",
            "p:12: api.attributes: is the source of a claim; remove it here, or remove the claim from [tokens.claims]: users could set the claim themselves",
        ],
    );
    check(
        "[api]\nattributes = [\"custom:status\"]\n\
         [sign_in.suspended]\nmode = \"enforce\"\nattribute = \"custom:status\"\nvalues = [\"suspended\"]\n",
        &[
            "p:12: api.attributes: suspends users; remove it here, or from [sign_in.suspended]: users could end their suspension themselves",
        ],
    );
}

#[test]
fn reserved_headers_are_refused() {
    let ours = "is a header that the API sets itself; remove it; configure cross-origin requests in [api.cors]";
    for name in ["Content-Type", "set-cookie", "Cache-Control", "Access-Control-Allow-Origin"] {
        check(&format!("[api.headers]\n{name} = \"x\"\n"), &[&format!("p:12: api.headers.{name}: {ours}")]);
    }
    check(
        "[api.headers]\n\"X Y\" = \"x\"\nX-A = 1\nX-B = \"a\\r\\nSet-Cookie: b\"\n",
        &[
            "p:12: api.headers.\"X Y\": is not a valid header name; use letters, digits, - and _",
            "p:13: api.headers.X-A: must be a string of printable ASCII characters; write it in quotes, on one line",
            "p:14: api.headers.X-B: must be a string of printable ASCII characters; write it in quotes, on one line",
        ],
    );
}

#[test]
fn routes_are_parsed() {
    let policy = read(
        "[authorizer]\nhttp_api = \"iam\"\n\
         [authorizer.routes.write]\nmethods = [\"PUT\", \"DELETE\"]\npath = \"/projects/*\"\ngroups = [\"staff\"]\n\
         [authorizer.routes.all]\npath = \"/\"\ntokens = [\"access\"]\nscopes = [\"transactions/get\"]\n",
    );
    assert_eq!(policy.authorizer().http_api, HttpApiResponse::Iam);
    let [write, all] = policy.authorizer().routes.as_slice() else { panic!("there are two routes") };
    assert_eq!(write.methods, [Method::Put, Method::Delete]);
    assert_eq!(write.path, RoutePath::Below("/projects/".to_owned()));
    assert_eq!(write.tokens.len(), 2, "either kind");
    assert!(write.groups == ["staff"] && write.scopes.is_empty());
    assert_eq!((all.methods.len(), &all.path), (7, &RoutePath::Exact("/".to_owned())));
    assert!(all.tokens.len() == 1 && all.groups.is_empty() && all.scopes == ["transactions/get"]);
}

#[test]
fn authorizer_problems_are_reported() {
    check(
        "[authorizer]\nhttp_api = \"yes\"\n[authorizer.routes.a]\nmethods = [\"get\"]\ntokens = []\ngroups = [\"a b\"]\n\
         [authorizer.routes.b]\npath = \"/*/members\"\ntokens = [\"id\"]\nscopes = [\"transactions/get\"]\n\
         [authorizer.routes.c]\npath = \"/c\"\ngroups = []\nscopes = [\"a b\"]\nrole = \"x\"\n",
        &[
            "p:12: authorizer.http_api: invalid value; expected \"simple\" or \"iam\"",
            "p:13: authorizer.routes.a.path: is missing; set path = \"/projects/*\" in [authorizer.routes.a]",
            "p:14: authorizer.routes.a.methods: invalid value; write \"GET\"",
            "p:15: authorizer.routes.a.tokens: is empty; write for example tokens = [\"access\"], or remove it",
            "p:16: authorizer.routes.a.groups: is not a valid user pool group name; copy the group's name: 1 to 128 characters without spaces",
            "p:18: authorizer.routes.b.path: is not a valid route path; write for example /projects, or /projects/* for everything below it; * is allowed only at the end",
            "p:20: authorizer.routes.b.scopes: requires scopes, which ID tokens never contain; add \"access\" to tokens, or remove scopes",
            "p:23: authorizer.routes.c.groups: is empty; write for example groups = [\"staff\"], or remove it",
            "p:24: authorizer.routes.c.scopes: is not a valid scope; write for example transactions/get, without spaces",
            "p:25: authorizer.routes.c.role: unknown key; write one of: methods, path, tokens, groups, scopes, or remove it",
        ],
    );
}
