"""The short messages of every source, through Amazon SNS and Twilio."""

import base64
import urllib.parse

from account import ACCOUNT_SID, notes

FUNCTION = "custom-sms-sender"
SOURCES = ["sign_up", "resend_code", "forgot_password", "update_user_attribute", "verify_user_attribute", "authentication"]


def run(steps, account):
    account.forget()
    codes = {name: f"8{number}7531" for number, name in enumerate(SOURCES)} | {"admin_create_user": "a<b>&c9Xz"}
    escaped = codes | {"admin_create_user": "a&lt;b&gt;&amp;c9Xz"}
    for provider, operation, number, text in [("sns", "Publish", "PhoneNumber", "Message"), ("twilio", "Messages.json", "To", "Body")]:
        events = [account.event("custom_sms_sender", name, account.code(code)) for name, code in escaped.items()]
        ran = account.run(FUNCTION, account.sms([provider]), *events)
        steps.expect(f"{provider} accepts every message", [notes(one) for one in ran], [f"sent:{provider}"] * len(events))
        logins = {login for name, _, login in account.calls.calls if name == "Messages.json"}
        calls = [dict(urllib.parse.parse_qsl(body)) for _, body in account.calls.take(operation)]
        for (name, code), call in zip(codes.items(), calls, strict=True):
            steps.expect(f"{provider}, {name}: to the user's number", call[number].startswith("+1206555"))
            lines = call[text].splitlines()
            steps.expect(f"{provider}, {name}: a line ends with the code", any(line.endswith(code) for line in lines))
            steps.expect(f"{provider}, {name}: no placeholder is left", "{" in call[text], False)
        again = account.run(FUNCTION, account.sms([provider]), *events)
        steps.expect(f"{provider}: repeated invocations send nothing", {notes(one) for one in again}, {"already_sent"})
        if provider == "sns":
            attributes = {call[key] for call in calls for key in call if key.endswith(".Name")}
            steps.expect("messages are transactional and have a sender", attributes, {"AWS.SNS.SMS.SMSType", "AWS.SNS.SMS.SenderID"})
        else:
            login = base64.b64encode(f"{ACCOUNT_SID}:tw1l10".encode()).decode()
            steps.expect("Twilio gets the token of the secret", logins, {f"Basic {login}"})
            steps.expect("and the sender", {call["From"] for call in calls}, {"+12065550100"})
