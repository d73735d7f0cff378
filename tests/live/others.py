"""Those who are not like everybody: who reads German, who comes through the portal, whom a fault met, whom an administrator made."""

import copy

from person import Person


def reads_german(steps, stage):
    bernd = Person(stage, "bernd@example.com", name="Bernd", locale="de")
    steps.holds("Bernd signs up", bernd.sign_up().error, None)
    mail = bernd.mailbox.next()
    steps.holds("his mail is German", mail.subject, "Bestätigen Sie Ihr Konto bei Example")
    steps.holds("all of it", "lang='de'" in mail.body and "Bestätigungscode" in mail.sms)
    is_resent(steps, bernd)
    steps.holds("Bernd confirms with the code of the short message", bernd.confirm(digits(mail.sms)).error, None)
    stage.is_done(steps, "Bernd", bernd.username)


def is_resent(steps, bernd):
    """What Cognito sends for ResendConfirmationCode, which cognito-local does not have: the event of the sign-up, with another source."""
    stage = bernd.stage
    event = copy.deepcopy(stage.lambdas.of("CustomMessage_SignUp", bernd.username)[0].event)
    event["triggerSource"] = "CustomMessage_ResendCode"
    answer = stage.aws.invoke("custom-message", event, stage.local.path / "resent.json")["response"]
    subject = "Noch einmal: Bestätigen Sie Ihr Konto bei Example"
    steps.holds("his mail is German when the code is sent again", answer["emailSubject"], subject)
    steps.holds("and has our link", "https://app.example.com/confirm?" in answer["emailMessage"])
    steps.holds("with the place of the code in it", "confirmationCode={####}" in answer["emailMessage"])


def comes_through_the_portal(steps, stage):
    carl = Person(stage, "carl@partner.example.net", stage.portal, name="Carl")
    said = carl.sign_up()
    steps.holds("Carl signs up in the partner portal, and is confirmed", said.json.get("UserConfirmed"))
    stage.is_done(steps, "Carl", carl.username)
    mail = carl.mailbox.next()
    steps.holds("a mail in this app client's name", mail.subject, "Confirm your Second account")
    steps.holds("leads to its own page", mail.links()[0][0], "https://second.example.net/welcome/confirm")
    steps.holds("Carl signs in", carl.sign_in().error, None)
    steps.holds("his ID token says where", carl.says().get("channel"), "partner portal")


def meets_a_fault(steps, stage):
    dora = Person(stage, "dora@example.com", name="Dora")
    dora.sign_up()
    stage.lambdas.broken.add("post-confirmation")
    steps.holds("Dora confirms while nothing can be done", dora.confirm(dora.mailbox.next().code).error, None)
    stage.lambdas.broken.clear()
    steps.holds("nothing is", (stage.groups(dora.username), stage.company.record(dora.username)), ([], {}))
    steps.holds("Dora signs in", dora.sign_in().error, None)
    stage.is_done(steps, "Dora", dora.username)


def is_invited(steps, stage):
    eve = Person(stage, "eve@example.com")
    pairs = [f"Name=email,Value={eve.address}", "Name=name,Value=Eve", "Name=custom:plan,Value=silver"]
    admin = ["--user-pool-id", stage.pool.id, "--desired-delivery-mediums", "EMAIL", "--user-attributes", *pairs]
    said = stage.aws.cognito("admin-create-user", "--username", eve.address, *admin)
    eve.username = said.json["User"]["Username"]
    mail = eve.mailbox.next()
    steps.holds("Eve gets an invitation of ours", mail.subject, "Your invitation to Example")
    steps.holds("with her name in it", eve.username in mail.body)
    steps.holds("and her temporary password", mail.code in mail.body)
    steps.holds("and none of the placeholders", [text in mail.body for text in ["{####}", "{username}"]], [False, False])
    eve.password = mail.code
    challenged = eve.sign_in()
    steps.holds("it lets her choose another one", challenged.json.get("ChallengeName"), "NEW_PASSWORD_REQUIRED")
    steps.holds("which she does", eve.choose_password(challenged, "S0me-Pa55!").error, None)
    stage.is_done(steps, "Eve", eve.username)
    said = eve.says()
    steps.holds("her ID token has the claims", (said.get("plan"), said.get("channel")), ("silver", "shop"))
    steps.holds("Eve signs in again", eve.sign_in().error, None)
    steps.holds("nothing is done twice", stage.company.published(), [])


def digits(text):
    """The code in a text."""
    return next(word for word in text.split() if word.isdigit())
