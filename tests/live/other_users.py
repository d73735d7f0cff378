"""Special cases: a German user, a user of the portal, a user whose confirmation failed, an invited user."""

import copy

from cli_user import CliUser


def reads_german(steps, environment):
    bernd = CliUser(environment, "bernd@example.com", name="Bernd", locale="de")
    steps.expect("Bernd signs up", bernd.sign_up().error, None)
    mail = bernd.mailbox.next()
    steps.expect("his mail is German", mail.subject, "Bestätigen Sie Ihr Konto bei Example")
    steps.expect("the whole mail and the short message are German", "lang='de'" in mail.body and "Bestätigungscode" in mail.sms)
    is_resent(steps, bernd)
    steps.expect("Bernd confirms with the code of the short message", bernd.confirm(digits(mail.sms)).error, None)
    environment.expect_new_user_effects(steps, "Bernd", bernd.username)


def is_resent(steps, bernd):
    """Invokes the function for ResendConfirmationCode, which cognito-local does not support: the sign-up's event with another source."""
    environment = bernd.environment
    event = copy.deepcopy(environment.lambdas.invocations_of("CustomMessage_SignUp", bernd.username)[0].event)
    event["triggerSource"] = "CustomMessage_ResendCode"
    answer = environment.aws.invoke("custom-message", event, environment.local.path / "resent.json")["response"]
    subject = "Noch einmal: Bestätigen Sie Ihr Konto bei Example"
    steps.expect("his mail is German when the code is sent again", answer["emailSubject"], subject)
    steps.expect("it has our link", "https://app.example.com/confirm?" in answer["emailMessage"])
    steps.expect("the link contains the code placeholder", "confirmationCode={####}" in answer["emailMessage"])


def comes_through_the_portal(steps, environment):
    carl = CliUser(environment, "carl@partner.example.net", environment.portal, name="Carl")
    result = carl.sign_up()
    steps.expect("Carl signs up in the partner portal, and is confirmed", result.json.get("UserConfirmed"))
    environment.expect_new_user_effects(steps, "Carl", carl.username)
    mail = carl.mailbox.next()
    steps.expect("the mail has this app client's brand", mail.subject, "Confirm your Second account")
    steps.expect("it links to that brand's page", mail.links()[0][0], "https://second.example.net/welcome/confirm")
    steps.expect("Carl signs in", carl.sign_in().error, None)
    steps.expect("his ID token has the channel", carl.token_claims().get("channel"), "partner portal")


def confirms_during_failure(steps, environment):
    dora = CliUser(environment, "dora@example.com", name="Dora")
    dora.sign_up()
    environment.lambdas.broken.add("post-confirmation")
    steps.expect("Dora confirms while post confirmation fails", dora.confirm(dora.mailbox.next().code).error, None)
    environment.lambdas.broken.clear()
    steps.expect("no action was performed", (environment.groups(dora.username), environment.resources.record(dora.username)), ([], {}))
    steps.expect("Dora signs in", dora.sign_in().error, None)
    environment.expect_new_user_effects(steps, "Dora", dora.username)


def is_invited(steps, environment):
    eve = CliUser(environment, "eve@example.com")
    pairs = [f"Name=email,Value={eve.address}", "Name=name,Value=Eve", "Name=custom:plan,Value=silver"]
    admin = ["--user-pool-id", environment.pool.id, "--desired-delivery-mediums", "EMAIL", "--user-attributes", *pairs]
    result = environment.aws.cognito("admin-create-user", "--username", eve.address, *admin)
    eve.username = result.json["User"]["Username"]
    mail = eve.mailbox.next()
    steps.expect("Eve gets an invitation of ours", mail.subject, "Your invitation to Example")
    steps.expect("it contains her user name", eve.username in mail.body)
    steps.expect("it contains her temporary password", mail.code in mail.body)
    steps.expect("it contains no placeholder", [text in mail.body for text in ["{####}", "{username}"]], [False, False])
    eve.password = mail.code
    challenged = eve.sign_in()
    steps.expect("the temporary password requires a new one", challenged.json.get("ChallengeName"), "NEW_PASSWORD_REQUIRED")
    steps.expect("she sets a new password", eve.choose_password(challenged, "S0me-Pa55!").error, None)
    environment.expect_new_user_effects(steps, "Eve", eve.username)
    result = eve.token_claims()
    steps.expect("her ID token has the claims", (result.get("plan"), result.get("channel")), ("silver", "shop"))
    steps.expect("Eve signs in again", eve.sign_in().error, None)
    steps.expect("no action is repeated", environment.resources.published(), [])


def digits(text):
    """The first number in a text."""
    return next(word for word in text.split() if word.isdigit())
