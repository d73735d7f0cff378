//! Characters of values: what is refused before any call to Cognito, and what arrives there unchanged (Q20).

use crate::case::Case;
use crate::cases::cases;
use crate::cognito::{Cognito, success_reply};
use crate::test_app::App;
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_triggers_http_api::{Field, FieldKind};
use serde_json::{Value, json};

/// C0 with tab and line breaks, DEL, C1, and Unicode's line and paragraph separators.
fn controls() -> Vec<char> {
    let ranges = ['\0'..='\u{1F}', '\u{7F}'..='\u{9F}', '\u{2028}'..='\u{2029}'];
    ranges.into_iter().flatten().collect()
}

/// Invisible characters: zero width, text direction, fillers, variation selectors, tags, private use, spaces.
fn invisible() -> Vec<char> {
    "\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{180B}\u{180E}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\
     \u{202D}\u{202E}\u{2060}\u{2061}\u{2064}\u{2065}\u{2066}\u{2067}\u{2068}\u{2069}\u{206A}\u{206F}\u{3164}\u{FE00}\u{FE0F}\
     \u{FEFF}\u{FFA0}\u{FFF0}\u{FFF9}\u{FFFB}\u{1BCA0}\u{1D173}\u{E0001}\u{E0020}\u{E007F}\u{E0100}\u{E01EF}\u{2800}\u{E000}\
     \u{F0000}\u{10FFFD}\u{FFFF}\u{378} \u{A0}\u{1680}\u{2000}\u{2009}\u{202F}\u{205F}\u{3000}"
        .chars()
        .collect()
}

/// The text with a character at its start, in its middle or at its end.
fn with(text: &str, character: char, position: usize) -> String {
    let at = [0, text.len() / 2, text.len()][position % 3];
    format!("{}{character}{}", &text[..at], &text[at..])
}

/// The values of a field that contain a character, in each form that the field has. `None` if the character is allowed.
fn values(field: &Field, character: char, position: usize) -> Vec<Value> {
    let is_control = controls().contains(&character);
    let has = |text: &str| with(text, character, position);
    let pairs = |name: &str, text: &str| [json!({name: has(text)}), json!([{"Name": name, "Value": has(text)}])];
    match field.kind {
        FieldKind::Username | FieldKind::Code => vec![json!(has("12345678"))],
        FieldKind::Token => vec![json!(has("MFA_SETUP.bXl0ZXN0dXNlcg.s-2"))],
        FieldKind::PhoneNumber => vec![json!(has("+15550100"))],
        FieldKind::Password | FieldKind::Text if is_control => vec![json!(has("S3cr3t-Pa55!"))],
        FieldKind::Attributes => {
            let mut values = Vec::new();
            for (name, text) in [
                ("email", "ann@example.com"),
                ("phone_number", "+15550100"),
                ("preferred_username", "ann"),
                ("UserAttributes", "Ann"),
                ("name", "Ann"),
                ("custom:note", "Ann"),
            ] {
                if is_control || ["email", "phone_number", "preferred_username"].contains(&name) {
                    values.extend(pairs(name, text));
                }
            }
            values
        }
        FieldKind::StringMap => {
            let mut values =
                vec![json!({has("locale"): "de"}), json!({"userAttributes.email": has("ann@example.com")})];
            if is_control {
                values.extend([json!({"locale": has("de")}), json!({"PASSWORD": has("S3cr3t-Pa55!")})]);
            }
            values
        }
        FieldKind::Password | FieldKind::Text | FieldKind::Boolean => Vec::new(),
    }
}

/// The valid body of a case with another value for a field, under the name that the body has.
fn changed(case: &Case, field: &Field, value: Value) -> (String, Value) {
    let mut body = case.body.clone();
    let names = [field.name].into_iter().chain(field.aliases.iter().copied());
    let name = names.into_iter().find(|name| body.get(name).is_some()).unwrap_or(field.name);
    body[name] = value;
    (name.to_owned(), body)
}

/// Every text field of every endpoint, with every control character and every kind of invisible one.
#[tokio::test]
async fn q20_unwanted_characters_are_refused_before_any_call() {
    let mut tried = 0;
    for case in cases().into_iter().filter(|case| case.endpoint.method == Method::POST) {
        let app = App::with_secret(Cognito::expecting_no_calls().await);
        for field in case.endpoint.fields {
            for (position, character) in controls().into_iter().chain(invisible()).enumerate() {
                for value in values(field, character, position) {
                    let (name, body) = changed(&case, field, value);
                    let got = case.send(&app, &body).await;
                    let expected = ((400, "invalid_field".to_owned()), json!(name));
                    let place = format!("U+{:04X} in {name} of {:?}", u32::from(character), case.endpoint);
                    assert_eq!((got.failure(), got.json()["field"].clone()), expected, "{place}: {body}");
                    tried += 1;
                }
            }
        }
        assert!(app.cognito.requests().is_empty(), "{:?}", case.endpoint);
    }
    assert!(tried > 10_000, "{tried}");
}

/// `loginSession` contains the user name, which a client can replace.
#[tokio::test]
async fn q20_user_name_in_a_session_is_checked_too() {
    for case in cases().into_iter().filter(|case| case.body.get("loginSession").is_some()) {
        let app = App::with_secret(Cognito::expecting_no_calls().await);
        let challenge = case.body["loginSession"].as_str().unwrap().split('.').next().unwrap();
        for character in controls().into_iter().chain(invisible()) {
            let username = URL_SAFE_NO_PAD.encode(with("mytestuser", character, 1));
            let mut body = case.body.clone();
            body["loginSession"] = format!("{challenge}.{username}.s-1").into();
            let got = case.send(&app, &body).await;
            assert_eq!(got.failure(), (401, "invalid_session".to_owned()), "{:?}", case.endpoint);
            assert_eq!(got.json()["field"], "loginSession");
        }
        assert!(app.cognito.requests().is_empty(), "{:?}", case.endpoint);
    }
}

/// The page calls the same endpoints.
#[tokio::test]
async fn q20_confirmation_page_refuses_them_too() {
    let app = App::with_secret(Cognito::expecting_no_calls().await);
    for form in [
        "username=ann%00&confirmationCode=123456",
        "username=ann%E2%80%8B&confirmationCode=123456",
        "username=%E2%80%AEann&confirmationCode=123456",
        "username=ann&confirmationCode=123%0A456",
        "username=ann%00&resend=1",
    ] {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let got = app.send(crate::test_app::request(Method::POST, "/confirm", &kind, form)).await;
        assert_eq!(got.status, 400, "{form}");
    }
    assert!(app.cognito.requests().is_empty());
}

/// Whatever can be typed and seen arrives unchanged, joiners and direction marks included, which some scripts need.
#[tokio::test]
async fn q20_passwords_keep_every_printable_character() {
    let is_printable = |c: &char| !controls().contains(c);
    let all = (' '..='\u{3FF}').chain(('\u{400}'..='\u{1FFFF}').step_by(53)).filter(is_printable).collect::<Vec<_>>();
    let passwords: Vec<String> = all.chunks(250).map(|part| part.iter().collect()).collect();
    assert!(passwords.len() > 8);
    for password in
        passwords.iter().map(String::as_str).chain(["👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}", "می\u{200C}خواهم", " \u{A0} "])
    {
        let app = App::new(Cognito::always(success_reply(json!({"UserConfirmed": false, "UserSub": "u"}))).await);
        let got = app.post("/signUp", &json!({"username": "ann", "password": password})).await;
        assert_eq!(got.status, 200, "{password:?}: {}", got.text());
        assert_eq!(app.cognito.only_request()["Password"], password);
    }
}

#[tokio::test]
async fn q20_names_of_all_scripts_arrive_unchanged() {
    for (username, name) in [
        ("Zoë+x@bücher.example", "Zoë \u{200E}(Ann)"),
        ("田中さん", "田中\u{3000}さん"),
        ("anne_o'neill-2!", "न\u{200D}ी"),
        ("אבג.دال", "می\u{200C}خواهم"),
        ("user😀§€", "👨\u{200D}👩\u{200D}👧"),
        ("e\u{301}tude", ""),
    ] {
        let app = App::new(Cognito::always(success_reply(json!({"UserConfirmed": false, "UserSub": "u"}))).await);
        let sent = json!({"username": username, "password": "S3cr3t-Pa55!", "attributes": {"name": name}});
        assert_eq!(app.post("/signUp", &sent).await.status, 200, "{sent}");
        let asked = app.cognito.only_request();
        assert_eq!((&asked["Username"], &asked["UserAttributes"][0]["Value"]), (&json!(username), &json!(name)));
    }
}
