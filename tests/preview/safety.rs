//! Access control and limits of the preview (threat model, rows D01 to D11).

use super::{Preview, folder};
use crate::cli;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

const CELL: &str = "/cells/sign_up/sign_up/en/example";

/// D01.
#[test]
fn d01_listens_on_loopback_only() {
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let output = cli().args(["preview", "--host", host]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{host}");
    }
    let preview = Preview::start(&[]);
    // On other addresses of this machine, connections are refused.
    for address in other_addresses() {
        let there = TcpStream::connect_timeout(&(address, preview.port).into(), Duration::from_secs(5));
        assert!(there.is_err(), "{address} accepts connections");
    }
}

/// The addresses of this machine that others can reach: the source address that the kernel would choose. Nothing is
/// sent.
fn other_addresses() -> impl Iterator<Item = std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    let reached = socket.connect("192.0.2.1:9").and_then(|()| socket.local_addr()).ok();
    let loopback_neighbour = std::net::Ipv4Addr::new(127, 0, 0, 2).into();
    reached.map(|address| address.ip()).into_iter().chain([loopback_neighbour])
}

/// D03: a foreign host name that resolves to this address (DNS rebinding).
#[test]
fn d03_foreign_host_is_rejected() {
    let preview = Preview::start(&[]);
    for (host, status) in [
        ("127.0.0.1:PORT", 200),
        ("localhost:PORT", 200),
        ("LOCALHOST:PORT", 200),
        ("[::1]:PORT", 200),
        ("evil.example:PORT", 403),
        ("127.0.0.1.evil.example:PORT", 403),
        ("localhost.:PORT", 403),
        ("127.0.0.1", 403),
        ("localhost:1", 403),
        ("", 403),
    ] {
        let both = [("Host", host), ("Origin", &*format!("http://{host}"))];
        for headers in [&both[..1], &both] {
            assert_eq!(preview.request("GET", "/overview.txt", headers, "").status, status, "{headers:?}");
        }
    }
    let twice = [("Host", "127.0.0.1:PORT"), ("Host", "evil.example")];
    assert!([400, 403].contains(&preview.request("GET", "/", &twice, "").status));
    let absolute = preview.request("GET", "http://evil.example/", &[], "");
    assert!([400, 403].contains(&absolute.status), "{}", absolute.status);
    assert_eq!(preview.send(b"GET / HTTP/1.0\r\n\r\n").status, 403);
}

/// D04, D05: a page of another origin can neither read nor change anything.
#[test]
fn d04_d05_foreign_origin_is_rejected() {
    let preview = Preview::start(&[]);
    let body = json!({ "event": super::sample("sign_up.json") }).to_string();
    for origin in ["http://evil.example", "null", "https://127.0.0.1:PORT", "http://127.0.0.1", "http://localhost:1"] {
        for (method, path) in [("GET", "/"), ("GET", "/overview.json"), ("OPTIONS", "/drafts"), ("POST", "/drafts")] {
            let headers = [("Origin", origin), ("Content-Type", "application/json")];
            let answer = preview.request(method, path, &headers, if method == "POST" { &body } else { "" });
            assert_eq!(answer.status, 403, "{method} {path} from {origin}");
            assert!(!answer.head.to_lowercase().contains("access-control"), "{}", answer.head);
        }
    }
    assert_eq!(preview.request("OPTIONS", "/drafts", &[], "").status, 405);
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        for path in ["/drafts", "/scenarios"] {
            assert_eq!(preview.request("POST", path, &[("Content-Type", kind)], &body).status, 415, "{kind}");
        }
    }
    assert_eq!(preview.request("POST", "/drafts", &[], &body).status, 415, "without a type");
    let own = [("Origin", "http://127.0.0.1:PORT"), ("Content-Type", "application/json")];
    assert_eq!(preview.request("POST", "/drafts", &own, &body).status, 200);
}

/// D04: fetch metadata of a page that loads a resource from here.
#[test]
fn d04_cross_site_subresources_are_rejected() {
    let preview = Preview::start(&[]);
    for (method, site, destination, status) in [
        ("GET", "cross-site", "image", 403),
        ("GET", "same-site", "empty", 403),
        ("GET", "cross-site", "iframe", 403),
        ("POST", "cross-site", "document", 403),
        ("GET", "cross-site", "document", 200),
        ("GET", "none", "document", 200),
        ("GET", "same-origin", "empty", 200),
    ] {
        let headers = [("Sec-Fetch-Site", site), ("Sec-Fetch-Dest", destination)];
        let answer = preview.request(method, "/", &headers, "");
        assert_eq!(answer.status, status, "{method} {headers:?}");
    }
}

/// D07: paths are looked up in the overview. No file is opened.
#[test]
fn d07_paths_do_not_reach_files() {
    let preview = Preview::start(&[]);
    for path in [
        "/cells/../../policy.toml",
        "/cells/..%2f..%2fpolicy.toml",
        "/cells//etc/passwd.txt",
        "/cells/sign_up/sign_up/..%2F..%2Fde/example.html",
        "/cells/sign_up/sign_up/../en/example.html",
        "/cells/sign_up/sign_up/xx/example.html",
        "/cells/sign_up/sign_up/en/example.toml",
        "/cells/sign_up/sign_up/en/example.html%00.json",
        "/cells/sign_up/sign_up/en/example",
        "/page/../index.html",
        "/page/%2e%2e/index.html",
        "/page/..%2fsrc%2flib.rs",
        "/policy.toml",
        "/drafts/..%2f1.json",
    ] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    let plain = preview.get(&format!("{CELL}.html")).body;
    for query in ["template=../../secrets", "template=/etc/passwd", "lang=../.."] {
        assert_eq!(preview.get(&format!("{CELL}.html?{query}")).body, plain, "{query}");
    }
}

/// D09.
#[test]
fn d09_mail_responses_forbid_scripts() {
    let preview = Preview::start(&[]);
    for path in ["/", &format!("{CELL}.html"), &format!("{CELL}.json"), "/page/style.css", "/nowhere"] {
        let answer = preview.get(path);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none'"), "{path}");
    }
    let mail = preview.get(&format!("{CELL}.html"));
    assert_eq!(
        mail.header("content-security-policy"),
        Some("default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox")
    );
    let page = preview.get("/").header("content-security-policy").unwrap().to_owned();
    assert!(page.contains("script-src 'self'") && !page.contains("https:"), "{page}");
    let asked = preview.get("/?images=network");
    assert!(asked.header("content-security-policy").unwrap().ends_with("img-src 'self' data: https:"));
}

/// D11: limits of sizes. Those of the request line and the headers are hyper's.
#[test]
fn d11_requests_are_limited() {
    let preview = Preview::start(&[]);
    let json = ("Content-Type", "application/json");
    assert_eq!(preview.request("POST", "/drafts", &[json], &" ".repeat(10 << 20)).status, 413);
    assert_eq!(preview.request("GET", "/", &[("X", &"x".repeat(1 << 20))], "").status, 431);
    let many: Vec<_> = (0..200).map(|_| ("X", "x")).collect();
    assert_eq!(preview.request("GET", "/", &many, "").status, 431);
    assert!([414, 431].contains(&preview.get(&format!("/{}", "x".repeat(64 << 10))).status));
}

/// D11: connections that send nothing or never finish their request.
#[test]
fn d11_open_connections_block_no_other() {
    let preview = Preview::start(&[]);
    let host = format!("Host: 127.0.0.1:{}\r\nContent-Type: application/json\r\n", preview.port);
    let body = format!("POST /drafts HTTP/1.1\r\n{host}Content-Length: 9\r\n\r\n{{");
    let begun = ["", "GET / HT", "GET / HTTP/1.1\r\nHo", &body];
    let open = |begun: &&str| {
        let mut stream = preview.connect();
        stream.write_all(begun.as_bytes()).unwrap();
        stream
    };
    let _held: Vec<TcpStream> = begun.iter().cycle().take(300).map(open).collect();
    assert_eq!(preview.get("/").status, 200);
    assert_eq!(preview.request("GET", &format!("{CELL}.html"), &[], "").status, 200);
}

/// D13: when the preview is asked to end, its child processes end as well.
#[cfg(unix)]
#[test]
fn compiler_ends_with_preview() {
    use std::os::unix::fs::PermissionsExt;
    for signal in ["INT", "TERM", "HUP"] {
        let folder = folder(&format!("compiler-{signal}"));
        let (cargo, pipe) = (folder.join("cargo"), folder.join("up"));
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // Both hold the pipe until they exit.
        std::fs::write(&cargo, format!("#!/bin/sh\nexec > '{}'\nsleep 90 &\necho up\nwait\n", pipe.display())).unwrap();
        std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
        let preview = Preview::start_with(&[], &cargo);
        let mut held = std::fs::File::open(&pipe).unwrap();
        held.read_exact(&mut [0; 3]).unwrap();
        let asked = Instant::now();
        let kill = format!("kill -s {signal} {}", preview.process.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        held.read_to_end(&mut Vec::new()).unwrap();
        assert!(asked.elapsed() < Duration::from_secs(60), "{signal}: {:?}", asked.elapsed());
    }
}

/// A port that is in use.
#[test]
fn used_port_is_reported_with_a_free_one() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = cli().args(["preview", "--port", &port.to_string()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("port {port} is in use")) && said.contains("use a free one: --port "), "{said}");
}

/// The memory needed to show everything.
#[cfg(target_os = "linux")]
#[test]
fn server_memory_stays_small() {
    let preview = Preview::start(&[]);
    let sheet = preview.get("/overview.json").json();
    for cell in sheet["cells"].as_array().unwrap().iter().step_by(7) {
        assert_eq!(preview.get(&format!("/cells/{}.json", cell["id"].as_str().unwrap())).status, 200);
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", preview.process.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 64 << 10, "{kilobytes} kB");
}

/// Nothing is written without a request.
#[test]
fn preview_writes_no_files() {
    let scenarios = folder("untouched");
    std::fs::write(scenarios.join("a.json"), super::sample("sign_up.json")).unwrap();
    let preview = Preview::start(&[&scenarios]);
    preview.get("/overview.json");
    preview.post("/drafts", &json!({ "event": super::sample("sign_up.json") }));
    assert_eq!(std::fs::read_dir(&scenarios).unwrap().count(), 1);
}
