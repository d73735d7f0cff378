"""What web pages may do, and what they may not."""

import json

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=example"}
APP, EVIL = "https://app.example", "https://evil.example"


def run(steps, pool):
    public(steps, pool)
    administration(steps, pool)
    hosts(steps, pool)
    local(steps, pool)


def public(steps, pool):
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type,x-amz-target"}
    status, headers, _ = pool.send("OPTIONS", "/", Origin=APP, **asked)
    steps.expect("a preflight is answered", (status, headers["access-control-allow-origin"]), (200, "*"))
    steps.expect("it allows the target", "x-amz-target" in headers["access-control-allow-headers"])
    _, headers, _ = pool.call("InitiateAuth", {}, Origin=APP)
    exposed = headers["access-control-expose-headers"].lower().split(",")
    steps.expect("pages read errors", (headers["access-control-allow-origin"], "x-amzn-errortype" in exposed), ("*", True))
    for document, member in [("jwks.json", "keys"), ("openid-configuration", "issuer")]:
        status, headers, text = pool.send("GET", f"/{pool.id}/.well-known/{document}", Origin=APP)
        steps.expect(f"pages read {document}", (status, headers["access-control-allow-origin"], member in json.loads(text)), (200, "*", True))
    keys = json.loads(pool.send("GET", f"/{pool.id}/.well-known/jwks.json")[2])["keys"]
    steps.expect("keys are marked as local", [key["kid"].startswith("local-") for key in keys], [True, True])
    status, _, _ = pool.send("GET", "/eu-west-1_None/.well-known/jwks.json")
    steps.expect("no keys of no pool", status, 404)


def administration(steps, pool):
    request = {"UserPoolId": pool.id, "Username": "ann@example.com", "Password": "Evil-Passw0rd!", "Permanent": True}
    for operation in ["AdminSetUserPassword", "UpdateUserPool", "ListUsers"]:
        for origin in [APP, "null", pool.url]:
            status, headers, text = pool.call(operation, request, Origin=origin, **SIGNED)
            got = status, json.loads(text)["__type"], headers["access-control-allow-origin"]
            steps.expect(f"{operation} is not for pages of {origin.split(':')[0]}", got, (403, "AccessDeniedException", None))


def hosts(steps, pool):
    port = pool.port
    for host in [f"evil.example:{port}", "localhost", f"localhost:{port + 1}", f"127.0.0.1.evil.example:{port}", f"0.0.0.0:{port}"]:
        for method, path in [("POST", "/"), ("GET", f"/{pool.id}/.well-known/jwks.json"), ("GET", "/_local/messages")]:
            status, headers, _ = pool.send(method, path, Host=host, x_local_pool="1")
            steps.expect(f"{method} with the host {host}", (status, headers["access-control-allow-origin"]), (403, None))
    status, _, _ = pool.send("GET", f"/{pool.id}/.well-known/jwks.json", Host=f"localhost:{port}")
    steps.expect("localhost is a host", status, 200)


def local(steps, pool):
    steps.expect("programs read messages", "messages" in pool.local("messages"))
    steps.expect("programs read events", "events" in pool.local("events"))
    for name, headers in {
        "without the header": {},
        "of another origin": {"x_local_pool": "1", "Origin": EVIL},
        "of a frame": {"x_local_pool": "1", "Origin": "null"},
        "of another site": {"x_local_pool": "1", "Sec_Fetch_Site": "cross-site"},
    }.items():
        for method, path in [("GET", "/_local/messages"), ("GET", "/_local/events"), ("POST", "/_local/clock")]:
            status, answered, _ = pool.send(method, path, '{"advance": 1}', **headers)
            steps.expect(f"{method} {path} {name}", (status, answered["access-control-allow-origin"]), (403, None))
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "x-local-pool"}
    status, headers, _ = pool.send("OPTIONS", "/_local/clock", Origin=EVIL, **asked)
    steps.expect("its preflight is refused", (status, headers["access-control-allow-origin"]), (403, None))
