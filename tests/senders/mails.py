"""The mails of every source, through Amazon SES and SMTP; Python's parsers read them."""

import email
import email.policy
import html
import html.parser
import json

from account import notes
from mail_server import MailServer

FUNCTION = "custom-email-sender"
SOURCES = ["sign_up", "resend_code", "forgot_password", "update_user_attribute", "verify_user_attribute", "authentication"]
PASSWORD = "a<b>&c'\"9Xz"
ESCAPED_PASSWORD = "a&lt;b&gt;&amp;c'\"9Xz"


class Text(html.parser.HTMLParser):
    """The visible text of a mail, and the addresses of its links."""

    def __init__(self, mail):
        super().__init__()
        self.texts, self.links = [], []
        self.feed(mail)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.links.append(dict(attributes)["href"])

    def handle_data(self, data):
        self.texts.append(data.strip())


def events(account):
    """Source, code and event of every mail with a code."""
    for number, name in enumerate(SOURCES):
        code = f"9{number}7531"
        yield name, code, account.event("custom_email_sender", name, account.code(code))
    name = "admin_create_user_password_is_html_escaped"
    yield name, PASSWORD, account.event("custom_email_sender", name, account.code(ESCAPED_PASSWORD))


def check_parts(steps, name, code, html_part, text_part):
    """Both parts say the same, and contain the code as it is."""
    mail = Text(html_part)
    steps.expect(f"{name}: the HTML shows the code", code in mail.texts)
    steps.expect(f"{name}: so does the plain text", code in text_part.splitlines())
    steps.expect(f"{name}: no placeholder is left", not any(mark in html_part + text_part for mark in ("{####}", "{username}")))
    if name in ("sign_up", "resend_code"):
        link = [link for link in mail.links if "confirmationCode=" in link][0]
        steps.expect(f"{name}: the link has the code", link.endswith(f"&confirmationCode={code}"))
        steps.expect(f"{name}: the same link is in the plain text", link in text_part.splitlines())
    if name.startswith("admin"):
        steps.expect("the invitation shows the address instead of a generated name", "darya@example.com" in mail.texts)


def through_ses(steps, account):
    made = list(events(account))
    ran = account.run(FUNCTION, account.email(["ses"]), *(event for *_, event in made))
    calls = [json.loads(body) for _, body in account.calls.take("outbound-emails")]
    steps.expect("every mail is one call", len(calls), len(made))
    for (name, code, _), invocation, call in zip(made, ran, calls):
        steps.expect(f"{name}: it is sent", (notes(invocation), invocation.error), ("sent:ses", None))
        message = call["Content"]["Simple"]
        check_parts(steps, name, code, message["Body"]["Html"]["Data"], message["Body"]["Text"]["Data"])
        steps.expect(f"{name}: the subject has no code", code not in message["Subject"]["Data"])
        sender = email.message_from_string(f"From: {call['FromEmailAddress']}\n\n", policy=email.policy.default)["From"]
        address = sender.addresses[0]
        steps.expect(f"{name}: the sender is the brand", (address.display_name, address.addr_spec), ("Grüße & Co", "no-reply@example.com"))
        steps.expect(f"{name}: it is automatic", message["Headers"], [{"Name": "Auto-Submitted", "Value": "auto-generated"}])
    records = account.records()
    steps.expect("each mail has a record that expires", len([r for r in records if r["provider"]["S"] == "ses" and int(r["expires_at"]["N"])]), len(made))
    steps.expect("no record contains a code or an address", any(word in json.dumps(records) for _, code, _ in made for word in (code, "@")), False)
    again = account.run(FUNCTION, account.email(["ses"]), *(event for *_, event in made))
    steps.expect("repeated invocations send nothing", {notes(invocation) for invocation in again}, {"already_sent"})
    steps.expect("and call SES no more", account.calls.take("outbound-emails"), [])


def through_smtp(steps, account):
    account.forget()
    made = list(events(account))
    with MailServer() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        ran = account.run(FUNCTION, account.email(["smtp"], url), *(event for *_, event in made))
        steps.expect("every mail is accepted", [notes(invocation) for invocation in ran], ["sent:smtp"] * len(made))
        steps.expect("the password is that of the secret", server.logins[0][0], ("ann@example.com", "hunter2/+%"))
        steps.expect("one connection is enough", server.sessions, 1)
        for (name, code, event), (sender, recipients, content) in zip(made, server.messages):
            recipient = json.loads(event)["request"]["userAttributes"]["email"]
            steps.expect(f"{name}: the envelope has both addresses", (sender, recipients), ("no-reply@example.com", [recipient]))
            message = email.message_from_bytes(content, policy=email.policy.default)
            steps.expect(f"{name}: it is multipart", message.get_content_type(), "multipart/alternative")
            text, html_part = message.get_body(("plain",)), message.get_body(("html",))
            steps.expect(f"{name}: in the order of RFC 2046", list(message.iter_parts()), [text, html_part])
            check_parts(steps, name, code, html_part.get_content(), text.get_content())
            headers = (message["From"].addresses[0].display_name, message["To"].addresses[0].addr_spec, message["Auto-Submitted"])
            steps.expect(f"{name}: its headers", headers, ("Grüße & Co", recipient, "auto-generated"))
            steps.expect(f"{name}: its ID and its date", (message["Message-ID"].endswith("@example.com>"), message["Date"].datetime.year > 2020), (True, True))
            steps.expect(f"{name}: its lines are short", max(map(len, content.split(b"\r\n"))) <= 998)
            steps.expect(f"{name}: the subject has no code", code not in message["Subject"])


def notice(steps, account):
    """The notice of threat protection has no code and no address: Cognito is asked for it."""
    account.forget()
    cognito = account.moto.client("cognito-idp")
    event = json.loads(account.event("custom_email_sender", "account_take_over_notification"))
    pool = cognito.create_user_pool(PoolName="notice")["UserPool"]["Id"]
    attributes = lambda verified: [{"Name": "email", "Value": "zoe.angstrom@example.com"}, {"Name": "email_verified", "Value": verified}]
    for name, verified in (("known", "true"), ("unverified", "false")):
        cognito.admin_create_user(UserPoolId=pool, Username=name, UserAttributes=attributes(verified))
    of = lambda name: json.dumps(event | {"userPoolId": pool, "userName": name})
    ran = account.run(FUNCTION, account.email(["ses"]), of("known"), of("known"), of("unverified"), of("unknown"))
    steps.expect("only a verified address gets it, once", [notes(one) for one in ran], ["sent:ses", "already_sent", "already_sent", "already_sent"])
    call = json.loads(account.calls.take("outbound-emails")[0][1])
    steps.expect("it goes to the user's address", call["Destination"], {"ToAddresses": ["zoe.angstrom@example.com"]})
    shown = Text(call["Content"]["Simple"]["Body"]["Html"]["Data"])
    for detail in ("Zürich, Switzerland", "Firefox, Linux", "203.0.113.7"):
        steps.expect(f"it shows {detail}", detail in shown.texts)
    link = event["request"]["userAttributes"]["ONE_CLICK_LINK_INVALID"]
    steps.expect("it has Cognito's link", link in shown.links)
    account.forget()
    ran = account.run(FUNCTION, account.email(["ses"]), of("unverified"), of("unknown"))
    steps.expect("others get none", [notes(one) for one in ran], ["address_missing", "address_failed:UserNotFoundException"])
    steps.expect("and nothing is repeated", [one.error for one in ran], [None, None])
