"""Those who are not like everybody: who reads German, who comes through the portal, whom a fault met, whom an administrator made."""

import copy

from cli_user import CliUser


def reads_german(steps, environment):
    bernd = CliUser(environment, "bernd@example.com", name="Bernd", locale="de")
    steps.expect("Bernd signs up", bernd.sign_up().error, None)
    mail = bernd.mailbox.next()
    steps.expect("his mail is German", mail.subject, "Bestätigen Sie Ihr Konto bei Example")
    steps.expect("all of it", "lang='de'" in mail.body and "Bestätigungscode" in mail.sms)
    is_resent(steps, bernd)
    steps.expect("Bernd confirms with the code of the short message", bernd.confirm(digits(mail.sms)).error, None)
    environment.expect_new_user_effects(steps, "Bernd", bernd.username)


def is_resent(steps, bernd):
    """What Cognito sends for ResendConfirmationCode, which cognito-local does not have: the event of the sign-up, with another source."""
    environment = bernd.environment
    event = copy.deepcopy(environment.lambdas.invocations_of("CustomMessage_SignUp", bernd.username)[0].event)
    event["triggerSource"] = "CustomMessage_ResendCode"
    answer = environment.aws.invoke("custom-message", event, environment.local.path / "resent.json")["response"]
    subject = "Noch einmal: Bestätigen Sie Ihr Konto bei Example"
    steps.expect("his mail is German when the code is sent again", answer["emailSubject"], subject)
    steps.expect("and has our link", "https://app.example.com/confirm?" in answer["emailMessage"])
    steps.expect("with the place of the code in it", "confirmationCode={####}" in answer["emailMessage"])


def comes_through_the_portal(steps, environment):
    carl = CliUser(environment, "carl@partner.example.net", environment.portal, name="Carl")
    said = carl.sign_up()
    steps.expect("Carl signs up in the partner portal, and is confirmed", said.json.get("UserConfirmed"))
    environment.expect_new_user_effects(steps, "Carl", carl.username)
    mail = carl.mailbox.next()
    steps.expect("a mail in this app client's name", mail.subject, "Confirm your Second account")
    steps.expect("leads to its own page", mail.links()[0][0], "https://second.example.net/welcome/confirm")
    steps.expect("Carl signs in", carl.sign_in().error, None)
    steps.expect("his ID token says where", carl.token_claims().get("channel"), "partner portal")


def meets_a_fault(steps, environment):
    dora = CliUser(environment, "dora@example.com", name="Dora")
    dora.sign_up()
    environment.lambdas.broken.add("post-confirmation")
    steps.expect("Dora confirms while nothing can be done", dora.confirm(dora.mailbox.next().code).error, None)
    environment.lambdas.broken.clear()
    steps.expect("nothing is", (environment.groups(dora.username), environment.resources.record(dora.username)), ([], {}))
    steps.expect("Dora signs in", dora.sign_in().error, None)
    environment.expect_new_user_effects(steps, "Dora", dora.username)


def is_invited(steps, environment):
    eve = CliUser(environment, "eve@example.com")
    pairs = [f"Name=email,Value={eve.address}", "Name=name,Value=Eve", "Name=custom:plan,Value=silver"]
    admin = ["--user-pool-id", environment.pool.id, "--desired-delivery-mediums", "EMAIL", "--user-attributes", *pairs]
    said = environment.aws.cognito("admin-create-user", "--username", eve.address, *admin)
    eve.username = said.json["User"]["Username"]
    mail = eve.mailbox.next()
    steps.expect("Eve gets an invitation of ours", mail.subject, "Your invitation to Example")
    steps.expect("with her name in it", eve.username in mail.body)
    steps.expect("and her temporary password", mail.code in mail.body)
    steps.expect("and none of the placeholders", [text in mail.body for text in ["{####}", "{username}"]], [False, False])
    eve.password = mail.code
    challenged = eve.sign_in()
    steps.expect("it lets her choose another one", challenged.json.get("ChallengeName"), "NEW_PASSWORD_REQUIRED")
    steps.expect("which she does", eve.choose_password(challenged, "S0me-Pa55!").error, None)
    environment.expect_new_user_effects(steps, "Eve", eve.username)
    said = eve.token_claims()
    steps.expect("her ID token has the claims", (said.get("plan"), said.get("channel")), ("silver", "shop"))
    steps.expect("Eve signs in again", eve.sign_in().error, None)
    steps.expect("nothing is done twice", environment.resources.published(), [])


def digits(text):
    """The code in a text."""
    return next(word for word in text.split() if word.isdigit())
