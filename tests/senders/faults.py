"""Providers that fail, hang and lie, and codes that are not Cognito's."""

import base64
import json
import socket
import threading

from account import notes
from calls import BREAKS, HANGS, answer, refusal, xml_refusal
from mail_server import HOST, Certificate, MailServer

EMAIL, SMS = "custom-email-sender", "custom-sms-sender"
ACCEPTED = answer(200, {"MessageId": "0100"})


def codes(steps, account):
    """Only codes that Cognito encrypted for this pool with the allowed key are sent; nothing else is repeated."""
    account.forget()
    good = account.code("123456")
    raw = base64.b64decode(good)
    for name, code, note in [
        ("of another pool", account.code("123456", pool="us-east-1_Another12"), "code_refused:UserPool"),
        ("without a pool", account.code("123456", pool=None), "code_refused:UserPool"),
        ("of another key", account.code("123456", arns=[account.oracle.arns[1]]), "code_refused:NoAllowedKey"),
        ("that is not signed", account.code("123456", suite="0478"), "code_refused:Suite"),
        ("that was changed", base64.b64encode(raw[:-110] + bytes([raw[-110] ^ 1]) + raw[-109:]).decode(), "code_refused:Signature"),
        ("that is not base64", "AYAD*", "code_refused:NotBase64"),
        ("with a line break", account.code("12\n34"), "code_refused:NotACode"),
        ("that is empty", "", "code_missing"),
    ]:
        [one] = account.run(EMAIL, account.email(["ses"]), account.event("custom_email_sender", "sign_up", code))
        steps.expect(f"a code {name}", (notes(one), one.error), (note, None))
        calls = [name for name, _ in account.calls.take()]
        steps.expect(f"a code {name} is not sent", "outbound-emails" in calls, False)
        if note != "code_refused:Signature" and "NotACode" not in note:
            steps.expect(f"a code {name} does not reach AWS KMS", "Decrypt" in calls, False)
    event = account.event("custom_email_sender", "sign_up", good)
    for name, fault, note, is_repeated in [
        ("throttles", refusal("ThrottlingException"), "decrypt_failed:ThrottlingException", True),
        ("fails", refusal("KMSInternalException", 500), "decrypt_failed:KMSInternalException", True),
        ("hangs", HANGS, "decrypt_failed:TimedOut", True),
        ("breaks the connection", BREAKS, "decrypt_failed:Unreachable", True),
        ("denies access", refusal("AccessDeniedException"), "decrypt_failed:AccessDeniedException", False),
        ("has another key", refusal("IncorrectKeyException"), "decrypt_failed:IncorrectKeyException", False),
        ("returns another key", answer(200, {"Plaintext": base64.b64encode(bytes(32)).decode()}), "code_refused:HeaderTag", False),
        ("returns a short key", answer(200, {"Plaintext": base64.b64encode(bytes(16)).decode()}), "code_refused:DataKey", False),
        ("returns no key", answer(200, {}), "code_refused:DataKey", False),
    ]:
        account.calls.faults["Decrypt"] = fault
        [one] = account.run(EMAIL, account.email(["ses"]), event)
        error = one.error and one.error["errorType"]
        steps.expect(f"AWS KMS {name}", (notes(one), error), (note, "EmailNotSent" if is_repeated else None))
    account.calls.faults.clear()
    [one] = account.run(EMAIL, account.email(["ses"]), event)
    steps.expect("the repeated invocation sends the mail", notes(one), "sent:ses")


def table(steps, account):
    """Without the table, a message is sent rather than not."""
    account.forget()
    events = [account.event("custom_email_sender", "sign_up", account.code("123456")) for _ in range(2)]
    account.calls.faults["GetItem"] = refusal("ProvisionedThroughputExceededException")
    [one] = account.run(EMAIL, account.email(["ses"]), events[0])
    steps.expect("it cannot be read", (notes(one), one.error), ("sent_record_failed:ProvisionedThroughputExceededException sent:ses", None))
    account.calls.faults = {"PutItem": refusal("ResourceNotFoundException")}
    ran = account.run(EMAIL, account.email(["ses"]), events[1], events[1])
    steps.expect("it cannot be written", [(notes(one), one.error) for one in ran], [("sent:ses sent_record_failed:ResourceNotFoundException", None)] * 2)
    calls = account.calls.take("outbound-emails")
    steps.expect("then a repeated invocation sends the mail again", len(calls), 3)


def providers_of_mails(steps, account):
    """The next provider is tried, and an error is returned only if repeating can help."""
    with MailServer() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        for name, fault, note in [
            ("throttles", refusal("TooManyRequestsException", 429), "send_failed:ses:TooManyRequestsException"),
            ("fails", answer(500, {}), "send_failed:ses:500"),
            ("hangs", HANGS, "send_timed_out:ses"),
            ("breaks the connection", BREAKS, "send_failed:ses:Unreachable"),
            ("lies", answer(200, b"<html>"), "send_failed:ses:Unreadable"),
            ("accepts nothing", answer(200, {}), "send_failed:ses:Unreadable"),
            ("refuses the sender", refusal("MailFromDomainNotVerifiedException"), "sender_refused:ses:MailFromDomainNotVerifiedException"),
        ]:
            account.forget()
            account.calls.faults["outbound-emails"] = fault
            [one] = account.run(EMAIL, account.email(["ses", "smtp"], url), account.event("custom_email_sender", "sign_up", account.code("123456")))
            steps.expect(f"SES {name}: SMTP sends", (notes(one), one.error), (f"{note} sent:smtp", None))
            steps.expect(f"SES {name}: the record names SMTP", account.records()[0]["provider"]["S"], "smtp")
        account.forget()
        account.calls.faults["outbound-emails"] = refusal("MessageRejected", message="Address is on the suppression list")
        sent = len(server.messages)
        [one] = account.run(EMAIL, account.email(["ses", "smtp"], url), account.event("custom_email_sender", "sign_up", account.code("123456")))
        steps.expect("a suppressed address is noted", (notes(one), one.error), ("recipient_refused:ses:MessageRejected", None))
        steps.expect("and no other provider is tried", len(server.messages), sent)
    for fault, error in [(refusal("TooManyRequestsException", 429), "EmailNotSent"), (refusal("MailFromDomainNotVerifiedException"), None)]:
        account.calls.faults["outbound-emails"] = fault
        [one] = account.run(EMAIL, account.email(["ses"]), account.event("custom_email_sender", "sign_up", account.code("123456")))
        steps.expect("the only provider fails", one.error and one.error["errorType"], error)
        steps.expect("nothing is recorded", account.records(), [])


def smtp_servers(steps, account):
    """SES is the second provider."""
    event = lambda **members: account.event("custom_email_sender", "sign_up", account.code("123456"), **members)

    def send(name, url, note, **members):
        account.forget()
        account.calls.faults["outbound-emails"] = ACCEPTED
        [one] = account.run(EMAIL, account.email(["smtp", "ses"], url), event(**members))
        steps.expect(name, (notes(one), one.error), (note, None))

    for reply, note in [
        ("451 ann@example.com is busy", "send_failed:smtp:451 sent:ses"),
        ("554 no 123456", "sender_refused:smtp:554 sent:ses"),
        ("550 no such user ann", "recipient_refused:smtp:550"),
    ]:
        with MailServer(rejects=reply) as server:
            send(f"a server replies {reply[:3]}", f"smtp://127.0.0.1:{server.port}", note)
    with MailServer() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        send("an address with a line break reaches no server", url, "recipient_refused:smtp:553", email="a@example.com\nBcc: b@example.com")
        steps.expect("nor does its mail", server.messages, [])
        account.moto.client("secretsmanager").put_secret_value(SecretId=account.password, SecretString="old")
        send("a wrong password", url, "sender_refused:smtp:Credentials sent:ses")
        account.moto.client("secretsmanager").put_secret_value(SecretId=account.password, SecretString="hunter2/+%")
    with MailServer() as server:
        send("a server without STARTTLS", f"smtp://{HOST}:{server.port}", "send_failed:smtp:Unreachable sent:ses")
        steps.expect("gets no password", server.logins, [])
    certificate = Certificate(account.folder)
    with MailServer(tls=certificate.context()) as server:
        send("a server with an unknown certificate", f"smtps://{HOST}:{server.port}", "send_failed:smtp:Unreachable sent:ses")
        steps.expect("gets no password either", server.logins, [])
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        send("a server that says nothing", url, "send_timed_out:smtp sent:ses")
    with socket.create_server(("127.0.0.1", 0)) as liar:
        threading.Thread(target=lie, args=(liar,), daemon=True).start()
        send("a server that does not speak SMTP", f"smtp://127.0.0.1:{liar.getsockname()[1]}", "send_failed:smtp:Unreachable sent:ses")
        url = f"smtp://127.0.0.1:{liar.getsockname()[1]}"
    send("no server", url, "send_failed:smtp:Unreachable sent:ses")
    for code, note in [("AccessDeniedException", "sender_refused:smtp:secret_denied"), ("ThrottlingException", "send_failed:smtp:secret_throttled")]:
        account.forget()
        account.calls.faults = {"outbound-emails": ACCEPTED, "GetSecretValue": refusal(code)}
        [one] = account.run(EMAIL, account.email(["smtp", "ses"], url), event())
        steps.expect(f"the password cannot be read: {code}", notes(one), f"{note} sent:ses")


def lie(server):
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n123456\r\n")
        connection.close()


def providers_of_sms(steps, account):
    event = lambda: account.event("custom_sms_sender", "sign_up", account.code("123456"))
    for name, fault, note, is_sent in [
        ("throttles", xml_refusal("Throttling"), "send_failed:sns:Throttling", True),
        ("fails", xml_refusal("InternalError", 500), "send_failed:sns:InternalError", True),
        ("hangs", HANGS, "send_timed_out:sns", True),
        ("lies", answer(200, b"<html>"), "send_failed:sns:Unreadable", True),
        ("denies access", xml_refusal("AuthorizationError", 403), "sender_refused:sns:AuthorizationError", True),
        ("knows that the user opted out", xml_refusal("OptedOut"), "recipient_refused:sns:OptedOut", False),
        ("refuses the number", xml_refusal("InvalidParameter", message="Invalid parameter: PhoneNumber"), "recipient_refused:sns:InvalidParameter", False),
    ]:
        account.forget()
        account.calls.faults["Publish"] = fault
        [one] = account.run(SMS, account.sms(["sns", "twilio"]), event())
        expected = f"{note} sent:twilio" if is_sent else note
        steps.expect(f"SNS {name}", (notes(one), one.error), (expected, None))
    for name, fault, note, error in [
        ("throttles", answer(429, {"code": 20429}), "send_failed:twilio:20429", "ShortMessageNotSent"),
        ("fails", answer(503, b"busy"), "send_failed:twilio:503", "ShortMessageNotSent"),
        ("hangs", HANGS, "send_timed_out:twilio", "ShortMessageNotSent"),
        ("breaks the connection", BREAKS, "send_failed:twilio:Unreachable", "ShortMessageNotSent"),
        ("lies", answer(201, b"<html>"), "send_failed:twilio:Unreadable", "ShortMessageNotSent"),
        ("refuses the token", answer(401, {"code": 20003}), "sender_refused:twilio:Credentials", None),
        ("refuses the sender", answer(400, {"code": 21606}), "sender_refused:twilio:21606", None),
        ("knows that the user opted out", answer(400, {"code": 21610}), "recipient_refused:twilio:21610", None),
    ]:
        account.forget()
        account.calls.faults["Messages.json"] = fault
        [one] = account.run(SMS, account.sms(["twilio"]), event())
        steps.expect(f"Twilio {name}", (notes(one), one.error and one.error["errorType"]), (note, error))
