"""A user who signs up in the shop, from a refused address to a changed address."""

import re

from cli_user import CliUser

# The regular expression of docs/reference/denials.md.
DENIAL = re.compile(r"\w+ failed with error ([^\[\]]+) \[([A-Z][A-Za-z0-9]*)\]")
# Attributes that only a server can write, in a pool of AWS.
FEEDS = {"custom:plan": "gold", "custom:seats": "12", "custom:internal_note": "asks a lot"}


def run(steps, environment):
    is_refused(steps, environment)
    ann = CliUser(environment, "ann@example.com", name="Ann", **FEEDS)
    signs_up(steps, ann)
    signs_in(steps, ann)
    forgets_the_password(steps, ann)
    changes_address(steps, ann)


def is_refused(steps, environment):
    mallory = CliUser(environment, "mallory@competitor.example")
    result = mallory.sign_up()
    steps.expect("a sign-up from a denied domain is refused", result.error, "UserLambdaValidationException")
    denial = DENIAL.search(result.message)
    steps.expect("a client can parse the denial code", denial and denial[2], "DomainDenied")
    steps.expect("the user does not exist", mallory.sign_in().error, "NotAuthorizedException")
    calls = len(environment.lambdas.invocations_of("PreSignUp_SignUp"))
    steps.expect("a denial is not retried", calls, 1)


def signs_up(steps, ann):
    environment = ann.environment
    steps.expect("Ann signs up", ann.sign_up("--validation-data", "Name=from,Value=fair").error, None)
    mail = ann.mailbox.next()
    steps.expect("her mail is ours", mail.subject, "Confirm your Example account")
    place, parameters = mail.links()[0]
    steps.expect("it leads to our page", place, "https://app.example.com/confirm")
    told = {"email": ann.address, "username": ann.username, "client_id": ann.client, "confirmationCode": mail.code}
    steps.expect("the link contains her data and the code", parameters, told)
    steps.expect("the short message contains the code", mail.code in mail.sms)
    steps.expect("she is not in the group yet", environment.groups(ann.username), [])
    wrong = "1" * 6 if mail.code != "1" * 6 else "2" * 6
    steps.expect("a wrong code confirms nothing", ann.confirm(wrong).error, "CodeMismatchException")
    steps.expect("the code of the link confirms her", ann.confirm(parameters["confirmationCode"]).error, None)
    environment.expect_new_user_effects(steps, "Ann", ann.username)
    kept = {"email": {"S": ann.address}, "name": {"S": "Ann"}}
    steps.expect("her record holds the attributes of the policy", environment.resources.record(ann.username)["attributes"], kept)


def signs_in(steps, ann):
    steps.expect("Ann signs in", ann.sign_in().error, None)
    wanted = {"plan": "gold", "seats": "12", "environment": "production", "channel": "shop"}
    result = ann.token_claims()
    steps.expect("her ID token has the claims of the policy", {name: result.get(name) for name in wanted}, wanted)
    steps.expect("but not the suppressed attribute", "custom:internal_note" in result, False)
    steps.expect("but no role, because the event contains no groups", "roles" in result, False)
    del ann.tokens["IdToken"]
    steps.expect("Ann refreshes her tokens", ann.refresh().error, None)
    result = ann.token_claims()
    steps.expect("the new ID token has them too", {name: result.get(name) for name in wanted}, wanted)
    steps.expect("no action is repeated", ann.environment.resources.published(), [])


def forgets_the_password(steps, ann):
    steps.expect("Ann forgets her password", ann.call("forgot-password").error, None)
    mail = ann.mailbox.next()
    steps.expect("her mail is ours", mail.subject, "Reset your Example password")
    steps.expect("the mail contains the code", (mail.code in mail.body, mail.code in mail.sms), (True, True))
    ann.password = "An0ther-Pa55!"
    result = ann.call("confirm-forgot-password", "--confirmation-code", mail.code, "--password", ann.password)
    steps.expect("she sets a new password", result.error, None)
    steps.expect("she signs in with the new password", ann.sign_in().error, None)
    steps.expect("no event is published for her again", ann.environment.resources.published(), [])


def changes_address(steps, ann):
    result = ann.call_with_access_token("update-user-attributes", "--user-attributes", "Name=email,Value=ann@example.net")
    steps.expect("Ann changes her address", result.error, None)
    mailbox = ann.environment.mailbox("ann@example.net")
    mail = mailbox.next()
    steps.expect("the mail to it is ours", mail.subject, "Confirm your new e-mail address for Example")
    result = ann.call_with_access_token("get-user-attribute-verification-code", "--attribute-name", "email")
    steps.expect("she asks for another code", result.error, None)
    mail = mailbox.next()
    steps.expect("that mail is ours", mail.subject, "Verify your e-mail address for Example")
    steps.expect("the mail contains the code", mail.code in mail.body)
    result = ann.call_with_access_token("verify-user-attribute", "--attribute-name", "email", "--code", mail.code)
    steps.expect("her address is verified", result.error, None)
