//! The overview, the formats of a mail, drafts, and new scenarios.

use super::{Preview, folder, sample};
use crate::{cli, root};
use serde_json::{Value, json};
use std::fs;
use std::time::Instant;
use templates::Languages;

fn names(list: &Value, name: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
}

/// The mails of a scenario that fixes nothing: in each language, an invitation, and every other message in two brands.
fn mails_of_scenario(overview: &Value) -> usize {
    Languages::built_in().iter().count() * (1 + (overview["sources"].as_array().unwrap().len() - 1) * 2)
}

#[test]
fn preview_starts_fast_and_shows_every_mail() {
    let started = Instant::now();
    let preview = Preview::start(&[]);
    assert!(started.elapsed().as_millis() < 1000, "{:?}", started.elapsed());

    let sheet = preview.get("/overview.json").json();
    assert_eq!(
        names(&sheet["locales"], "tag"),
        Languages::built_in().iter().map(|locale| locale.to_string()).collect::<Vec<_>>()
    );
    assert_eq!(names(&sheet["brands"], "slug"), ["example", "second"]);
    let samples = fs::read_dir(root().join("events/samples/custom_message")).unwrap();
    let settings = samples.filter(|file| file.as_ref().unwrap().path().to_string_lossy().ends_with(".scenario.toml"));
    let scenarios = sheet["scenarios"].as_array().unwrap();
    assert_eq!(scenarios.len(), settings.count());
    let cells = sheet["cells"].as_array().unwrap();
    let all = mails_of_scenario(&sheet);
    for scenario in scenarios {
        let count = cells.iter().filter(|cell| cell["scenario"] == scenario["slug"]).count();
        let has_constraints = scenario["fixes"] != json!([]);
        assert!(if has_constraints { (1..all).contains(&count) } else { count == all }, "{scenario}: {count}");
    }
    for cell in cells {
        assert_eq!(cell["state"], "good", "{cell}");
    }
}

#[test]
fn every_mail_has_its_urls() {
    let preview = Preview::start(&[]);
    let sheet = preview.get("/overview.json").json();
    let id = "sign_up_long_german_name/forgot_password/de/second";
    assert!(names(&sheet["cells"], "id").contains(&id.to_owned()));

    let cell = preview.get(&format!("/cells/{id}.json")).json();
    assert_eq!((cell["verdict"].as_str(), cell["language"].as_str()), (Some("accepted"), Some("de")));
    assert_eq!(cell["triggerSource"], "CustomMessage_ForgotPassword");
    assert!(cell["inbox"]["from"].as_str().unwrap().starts_with("Second <"));
    let html = cell["html"].as_str().unwrap();
    assert!(html.contains("123456") && !html.contains("{####}") && html.contains("Freifrau"));
    assert_eq!(preview.get(&format!("/cells/{id}.html")).body, html);
    let text = preview.get(&format!("/cells/{id}.txt")).body;
    assert!(text.contains("123456") && text.contains("Subject: ") && !text.contains("<td"), "{text}");
    let eml = preview.get(&format!("/cells/{id}.eml"));
    assert_eq!(eml.header("content-type"), Some("message/rfc822"));
    assert!(eml.body.contains("MIME-Version: 1.0") && eml.body.contains("Content-Type: text/html"));
    assert!(preview.get("/overview.txt").body.ends_with(" mails, 0 to look at\n"));
    assert_eq!(preview.get("/overview.html").body, preview.get("/").body);
}

#[test]
fn scenario_constraints_are_respected() {
    let sheet = Preview::start(&[]).get("/overview.json").json();
    let cells = sheet["cells"].as_array().unwrap();
    let of = |scenario: &str, member: &str| {
        let of_it = cells.iter().filter(|cell| cell["scenario"] == scenario);
        of_it.map(|cell| cell[member].as_str().unwrap()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(of("admin_create_user", "source").len(), 1);
    assert_eq!(of("sign_up_locale_zz", "locale"), ["de", "en"].into(), "each app client's own language");
    assert_eq!(of("sign_up_second_brand", "brand").len(), 2, "its own, and that of invitations");
    assert_eq!(of("sign_up", "brand").len(), 2);
}

#[test]
fn draft_is_rendered_and_invalid_draft_reported() {
    let preview = Preview::start(&[]);
    let event = sample("sign_up.json").replace("Zoë Ångström", "Renée Draft");
    let cell = preview.post("/drafts", &json!({ "event": event })).json();
    assert_eq!(cell["id"], "drafts/1");
    assert!(cell["html"].as_str().unwrap().contains("Renée Draft"));
    assert_eq!(preview.get("/drafts/1.html").body, cell["html"].as_str().unwrap());
    for (bad, word) in [
        ("{", "JSON"),
        ("[]", "object"),
        (&*sample("sign_up.json").replace("CustomMessage_", "PreSignUp_"), "triggerSource"),
    ] {
        let answer = preview.post("/drafts", &json!({ "event": bad }));
        assert_eq!(answer.status, 400);
        assert!(answer.json()["error"].as_str().unwrap().contains(word), "{}", answer.body);
    }
    assert_eq!(preview.get("/drafts/99.json").status, 404);
}

#[test]
fn saved_draft_stays_in_its_folder() {
    let scenarios = folder("save");
    fs::write(scenarios.join("first.json"), sample("sign_up.json")).unwrap();
    let preview = Preview::start(&[&scenarios]);
    let event = sample("sign_up_without_name.json");
    let saved = preview.post("/scenarios", &json!({ "name": "Nobody's name", "event": event }));
    assert_eq!(saved.status, 201, "{}", saved.body);
    assert_eq!(fs::read_to_string(scenarios.join("nobody_s_name.json")).unwrap(), event, "as the samples are written");
    assert!(fs::read_to_string(scenarios.join("nobody_s_name.scenario.toml")).unwrap().contains("Nobody's name"));

    let twice = preview.post("/scenarios", &json!({ "name": "nobody's Name", "event": event }));
    assert_eq!(twice.status, 409, "{}", twice.body);
    for name in ["", "../../x", "/etc/cron.d/x", "a/b", "..", "\u{0}", "x\ny", &"x".repeat(200)] {
        preview.post("/scenarios", &json!({ "name": name, "event": event }));
    }
    let mut files: Vec<_> = fs::read_dir(&scenarios).unwrap().map(|file| file.unwrap().file_name()).collect();
    files.sort();
    let json: Vec<_> = files.iter().filter(|name| name.to_str().unwrap().ends_with(".json")).collect();
    assert_eq!(json, ["______x.json", "_etc_cron_d_x.json", "a_b.json", "first.json", "nobody_s_name.json"]);
}

#[test]
fn unreadable_scenario_is_bad() {
    let scenarios = folder("unreadable");
    fs::write(scenarios.join("good.json"), sample("sign_up.json")).unwrap();
    fs::write(scenarios.join("broken.json"), "{\"triggerSource\": ").unwrap();
    fs::write(scenarios.join("bytes.json"), b"{\"a\":\"\xff\"}").unwrap();
    fs::write(scenarios.join("noted.json"), sample("sign_up.json")).unwrap();
    fs::write(scenarios.join("noted.scenario.toml"), "titel = \"x\"\n").unwrap();
    // Events of other triggers are ignored, without an error.
    fs::write(scenarios.join("other.json"), sample("sign_up.json").replace("CustomMessage_SignUp", "PreSignUp_SignUp"))
        .unwrap();
    let missing = scenarios.join("missing.json");

    let preview = Preview::start(&[&scenarios, &missing]);
    let sheet = preview.get("/overview.json").json();
    let cells = sheet["cells"].as_array().unwrap();
    let bad: Vec<_> = cells.iter().filter(|cell| cell["state"] == "bad").collect();
    let ids: Vec<_> = bad.iter().map(|cell| cell["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["broken", "bytes", "missing", "noted"]);
    assert!(bad.iter().all(|cell| cell["verdict"] == "unreadable" && cell["reason"].is_string()), "{bad:?}");
    assert_eq!(cells.len(), bad.len() + mails_of_scenario(&sheet));

    let printed = cli().args(["preview", "--format", "json"]).arg(&scenarios).output().unwrap();
    assert_eq!(printed.status.code(), Some(1));
    let lines = String::from_utf8(printed.stdout).unwrap();
    assert_eq!(lines.lines().count(), 3 + mails_of_scenario(&sheet));
    let all_bad = lines.lines().filter(|line| serde_json::from_str::<Value>(line).unwrap()["state"] == "bad");
    assert_eq!(all_bad.count(), 3);
}

#[cfg(unix)]
#[test]
fn pipe_is_not_read() {
    let pipe = folder("pipe").join("pipe.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let printed = cli().args(["preview", "--format", "json"]).arg(&pipe).output().unwrap();
    assert_eq!(printed.status.code(), Some(1));
    assert!(String::from_utf8(printed.stdout).unwrap().contains("not a regular file"));
}

#[test]
fn excess_scenarios_are_reported() {
    let scenarios = folder("many");
    for number in 0..502 {
        fs::write(scenarios.join(format!("{number:03}.json")), "{").unwrap();
    }
    let printed = cli().args(["preview", "--format", "json"]).arg(&scenarios).output().unwrap();
    let lines = String::from_utf8(printed.stdout).unwrap();
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(lines.lines().count(), 501);
    assert_eq!(last["id"], "500");
    assert!(last["reason"].as_str().unwrap().contains("only the first 500"), "{last}");
}
