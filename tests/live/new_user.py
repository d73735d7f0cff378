"""Somebody who signs up in the shop, from the refusal of an address to a new one."""

import re

from cli_user import CliUser

# As DENIALS.md shows it to those who write clients.
DENIAL = re.compile(r"\w+ failed with error ([^\[\]]+) \[([A-Z][A-Za-z0-9]*)\]")
# What only our own servers can write, in a pool of AWS.
FEEDS = {"custom:plan": "gold", "custom:seats": "12", "custom:internal_note": "asks a lot"}


def run(steps, environment):
    is_refused(steps, environment)
    ann = CliUser(environment, "ann@example.com", name="Ann", **FEEDS)
    signs_up(steps, ann)
    signs_in(steps, ann)
    forgets_the_password(steps, ann)
    moves(steps, ann)


def is_refused(steps, environment):
    mallory = CliUser(environment, "mallory@competitor.example")
    said = mallory.sign_up()
    steps.expect("a sign-up from a denied domain is refused", said.error, "UserLambdaValidationException")
    denial = DENIAL.search(said.message)
    steps.expect("a client finds the code of the denial", denial and denial[2], "DomainDenied")
    steps.expect("there is no such user", mallory.sign_in().error, "NotAuthorizedException")
    calls = len(environment.lambdas.invocations_of("PreSignUp_SignUp"))
    steps.expect("a denial is asked for once", calls, 1)


def signs_up(steps, ann):
    environment = ann.environment
    steps.expect("Ann signs up", ann.sign_up("--validation-data", "Name=from,Value=fair").error, None)
    mail = ann.mailbox.next()
    steps.expect("her mail is ours", mail.subject, "Confirm your Example account")
    place, parameters = mail.links()[0]
    steps.expect("it leads to our page", place, "https://app.example.com/confirm")
    told = {"email": ann.address, "username": ann.username, "client_id": ann.client, "confirmationCode": mail.code}
    steps.expect("its link says who she is, and carries the code", parameters, told)
    steps.expect("the short message carries it too", mail.code in mail.sms)
    steps.expect("nobody is in the group yet", environment.groups(ann.username), [])
    wrong = "1" * 6 if mail.code != "1" * 6 else "2" * 6
    steps.expect("a wrong code confirms nothing", ann.confirm(wrong).error, "CodeMismatchException")
    steps.expect("the code of the link does", ann.confirm(parameters["confirmationCode"]).error, None)
    environment.expect_new_user_effects(steps, "Ann", ann.username)
    kept = {"email": {"S": ann.address}, "name": {"S": "Ann"}}
    steps.expect("her record holds the attributes of the policy", environment.resources.record(ann.username)["attributes"], kept)


def signs_in(steps, ann):
    steps.expect("Ann signs in", ann.sign_in().error, None)
    wanted = {"plan": "gold", "seats": "12", "environment": "production", "channel": "shop"}
    said = ann.token_claims()
    steps.expect("her ID token has the claims of the policy", {name: said.get(name) for name in wanted}, wanted)
    steps.expect("and not the attribute that it takes out", "custom:internal_note" in said, False)
    steps.expect("no role, since the event names no group", "roles" in said, False)
    del ann.tokens["IdToken"]
    steps.expect("Ann refreshes her tokens", ann.refresh().error, None)
    said = ann.token_claims()
    steps.expect("the new ID token has them too", {name: said.get(name) for name in wanted}, wanted)
    steps.expect("nothing is done twice", ann.environment.resources.published(), [])


def forgets_the_password(steps, ann):
    steps.expect("Ann forgets her password", ann.call("forgot-password").error, None)
    mail = ann.mailbox.next()
    steps.expect("her mail is ours", mail.subject, "Reset your Example password")
    steps.expect("with the code in it", (mail.code in mail.body, mail.code in mail.sms), (True, True))
    ann.password = "An0ther-Pa55!"
    said = ann.call("confirm-forgot-password", "--confirmation-code", mail.code, "--password", ann.password)
    steps.expect("she chooses another one with it", said.error, None)
    steps.expect("and signs in with that", ann.sign_in().error, None)
    steps.expect("which makes no newcomer of her", ann.environment.resources.published(), [])


def moves(steps, ann):
    said = ann.call_with_access_token("update-user-attributes", "--user-attributes", "Name=email,Value=ann@example.net")
    steps.expect("Ann changes her address", said.error, None)
    mailbox = ann.environment.mailbox("ann@example.net")
    mail = mailbox.next()
    steps.expect("the mail to it is ours", mail.subject, "Confirm your new e-mail address for Example")
    said = ann.call_with_access_token("get-user-attribute-verification-code", "--attribute-name", "email")
    steps.expect("she asks for another code", said.error, None)
    mail = mailbox.next()
    steps.expect("its mail is ours", mail.subject, "Verify your e-mail address for Example")
    steps.expect("with the code in it", mail.code in mail.body)
    said = ann.call_with_access_token("verify-user-attribute", "--attribute-name", "email", "--code", mail.code)
    steps.expect("which proves the address", said.error, None)
