"""A handwritten sign-up mail: a baseline of `custom-message`. The page is also in sign_up.mjs, because a handler is one file."""

import json
from urllib.parse import urlencode

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Confirm your Example account</title></head>
<body style="margin:0;padding:32px;background-color:#f2f4f7;font-family:Helvetica,Arial,sans-serif;">
<div style="max-width:600px;margin:0 auto;padding:36px 40px;background-color:#ffffff;border-radius:12px;color:#1c2127;">
<img src="https://app.example.com/logo.png" alt="Example" height="40">
<h1 style="font-size:26px;">Confirm your e-mail address</h1>
<p>Hello {name},</p>
<p>Thank you for signing up for Example. Please confirm that this e-mail address is yours.</p>
<p><a href="{link}" style="display:inline-block;padding:14px 28px;border-radius:8px;background-color:#1a56db;color:#ffffff;">Confirm e-mail address</a></p>
<p>If the button does not work, enter this code:</p>
<p style="font-size:32px;letter-spacing:4px;">{code}</p>
<p style="font-size:14px;color:#5a6472;">If you did not sign up, you can ignore this e-mail.</p>
</div>
</body>
</html>"""


def handler(event, context):
    print(json.dumps({"trigger": event["triggerSource"], "userPoolId": event["userPoolId"], "userName": event["userName"]}))
    if event["triggerSource"] == "CustomMessage_SignUp":
        request = event["request"]
        attributes, code = request["userAttributes"], request["codeParameter"]
        query = urlencode({"email": attributes["email"], "username": event["userName"], "client_id": event["callerContext"]["clientId"]})
        link = f"https://app.example.com/confirm?{query}&confirmationCode={code}"
        event["response"]["emailSubject"] = "Confirm your Example account"
        event["response"]["emailMessage"] = PAGE.format(name=attributes.get("name", "there"), link=link, code=code)
        event["response"]["smsMessage"] = f"Your Example code is {code}"
    return event
