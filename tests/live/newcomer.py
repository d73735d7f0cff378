"""Somebody who signs up in the shop, from the refusal of an address to a new one."""

import re

from person import Person

# As DENIALS.md shows it to those who write clients.
DENIAL = re.compile(r"\w+ failed with error ([^\[\]]+) \[([A-Z][A-Za-z0-9]*)\]")
# What only our own servers can write, in a pool of AWS.
FEEDS = {"custom:plan": "gold", "custom:seats": "12", "custom:internal_note": "asks a lot"}


def run(steps, stage):
    is_refused(steps, stage)
    ann = Person(stage, "ann@example.com", name="Ann", **FEEDS)
    signs_up(steps, ann)
    signs_in(steps, ann)
    forgets_the_password(steps, ann)
    moves(steps, ann)


def is_refused(steps, stage):
    mallory = Person(stage, "mallory@competitor.example")
    said = mallory.sign_up()
    steps.holds("a sign-up from a denied domain is refused", said.error, "UserLambdaValidationException")
    denial = DENIAL.search(said.message)
    steps.holds("a client finds the code of the denial", denial and denial[2], "DomainDenied")
    steps.holds("there is no such user", mallory.sign_in().error, "NotAuthorizedException")
    calls = len(stage.lambdas.of("PreSignUp_SignUp"))
    steps.holds("a denial is asked for once", calls, 1)


def signs_up(steps, ann):
    stage = ann.stage
    steps.holds("Ann signs up", ann.sign_up("--validation-data", "Name=from,Value=fair").error, None)
    mail = ann.mailbox.next()
    steps.holds("her mail is ours", mail.subject, "Confirm your Example account")
    place, parameters = mail.links()[0]
    steps.holds("it leads to our page", place, "https://app.example.com/confirm")
    told = {"email": ann.address, "username": ann.username, "client_id": ann.client, "confirmationCode": mail.code}
    steps.holds("its link says who she is, and carries the code", parameters, told)
    steps.holds("the short message carries it too", mail.code in mail.sms)
    steps.holds("nobody is in the group yet", stage.groups(ann.username), [])
    wrong = "1" * 6 if mail.code != "1" * 6 else "2" * 6
    steps.holds("a wrong code confirms nothing", ann.confirm(wrong).error, "CodeMismatchException")
    steps.holds("the code of the link does", ann.confirm(parameters["confirmationCode"]).error, None)
    stage.is_done(steps, "Ann", ann.username)
    kept = {"email": {"S": ann.address}, "name": {"S": "Ann"}}
    steps.holds("her record holds the attributes of the policy", stage.company.record(ann.username)["attributes"], kept)


def signs_in(steps, ann):
    steps.holds("Ann signs in", ann.sign_in().error, None)
    wanted = {"plan": "gold", "seats": "12", "environment": "production", "channel": "shop"}
    said = ann.says()
    steps.holds("her ID token has the claims of the policy", {name: said.get(name) for name in wanted}, wanted)
    steps.holds("and not the attribute that it takes out", "custom:internal_note" in said, False)
    steps.holds("no role, since the event names no group", "roles" in said, False)
    del ann.tokens["IdToken"]
    steps.holds("Ann refreshes her tokens", ann.refresh().error, None)
    said = ann.says()
    steps.holds("the new ID token has them too", {name: said.get(name) for name in wanted}, wanted)
    steps.holds("nothing is done twice", ann.stage.company.published(), [])


def forgets_the_password(steps, ann):
    steps.holds("Ann forgets her password", ann.call("forgot-password").error, None)
    mail = ann.mailbox.next()
    steps.holds("her mail is ours", mail.subject, "Reset your Example password")
    steps.holds("with the code in it", (mail.code in mail.body, mail.code in mail.sms), (True, True))
    ann.password = "An0ther-Pa55!"
    said = ann.call("confirm-forgot-password", "--confirmation-code", mail.code, "--password", ann.password)
    steps.holds("she chooses another one with it", said.error, None)
    steps.holds("and signs in with that", ann.sign_in().error, None)
    steps.holds("which makes no newcomer of her", ann.stage.company.published(), [])


def moves(steps, ann):
    said = ann.signed_in("update-user-attributes", "--user-attributes", "Name=email,Value=ann@example.net")
    steps.holds("Ann changes her address", said.error, None)
    mailbox = ann.stage.mailbox("ann@example.net")
    mail = mailbox.next()
    steps.holds("the mail to it is ours", mail.subject, "Confirm your new e-mail address for Example")
    said = ann.signed_in("get-user-attribute-verification-code", "--attribute-name", "email")
    steps.holds("she asks for another code", said.error, None)
    mail = mailbox.next()
    steps.holds("its mail is ours", mail.subject, "Verify your e-mail address for Example")
    steps.holds("with the code in it", mail.code in mail.body)
    said = ann.signed_in("verify-user-attribute", "--attribute-name", "email", "--code", mail.code)
    steps.holds("which proves the address", said.error, None)
