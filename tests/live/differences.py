"""Checks every row of COGNITO_LOCAL.md: deviations of cognito-local and `cargo lambda watch` from Cognito and Lambda."""

import re

from cli_user import CliUser
from root import ROOT

DOCUMENT = ROOT / "tests/live/COGNITO_LOCAL.md"


def run(steps, environment):
    deviations = Deviations(environment)
    rows = [name for name in vars(Deviations) if not name.startswith("_")]
    text = DOCUMENT.read_text().split("## Found in its source code")[0]
    steps.expect("the document lists these deviations", re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE), rows)
    for name in rows:
        steps.expect(f"still deviates: {name}", getattr(deviations, name)())


class Deviations:
    """Each method checks one row: whether the deviation still exists."""

    def __init__(self, environment):
        self._environment, self._lambdas = environment, environment.lambdas
        self._events = [invocation.event for invocation in environment.lambdas.requests]

    def _events_of(self, prefix):
        """The events whose source has this prefix; there must be some."""
        found = [event for event in self._events if event["triggerSource"].startswith(prefix)]
        assert found, f"there was no {prefix}"
        return found

    def version(self):
        return {event["version"] for event in self._events} == {"0"}

    def region(self):
        pools = all(event["userPoolId"].startswith("local_") for event in self._events)
        return pools and {event["region"] for event in self._events} == {"local"}

    def sdk_version(self):
        return all(re.fullmatch(r"2\.\d+\.\d+", event["callerContext"]["awsSdkVersion"]) for event in self._events)

    def sub_before_sign_up(self):
        return all("sub" in event["request"]["userAttributes"] for event in self._events_of("PreSignUp"))

    def validation_data(self):
        return all("validationData" not in event["request"] for event in self._events_of("PreSignUp"))

    def user_status(self):
        """It is only in the events of PostConfirmation."""
        with_status = {event["triggerSource"] for event in self._events if status(event)}
        return {source.split("_")[0] for source in with_status} == {"PostConfirmation"}

    def email_verified(self):
        """A user who confirmed with a code has no verified address."""
        return all("email_verified" not in attributes(event) for event in self._events_of("PostConfirmation"))

    def link_parameter(self):
        return all("linkParameter" not in event["request"] for event in self._events_of("CustomMessage"))

    def username_parameter(self):
        return {event["request"]["usernameParameter"] for event in self._events_of("CustomMessage_SignUp")} == {"{username}"}

    def message_response(self):
        parts = {part for event in self._events_of("CustomMessage") for part in event["response"].values()}
        return parts == {""}

    def client_of_attributes(self):
        sources = ["CustomMessage_UpdateUserAttribute", "CustomMessage_VerifyUserAttribute"]
        clients = {event["callerContext"]["clientId"] for source in sources for event in self._events_of(source)}
        return clients == {"CLIENT_ID_NOT_APPLICABLE"}

    def first_placeholder(self):
        """The link contains the code, the line below it does not."""
        mail = self._environment.mailbox("ann@example.com").next()
        return f"confirmationCode={mail.code}" in mail.body and "{####}" in mail.body

    def mail_to_the_confirmed(self):
        return bool(self._environment.mailbox("carl@partner.example.net").all())

    def resend(self):
        user = CliUser(self._environment, "bernd@example.com")
        result = user.call("resend-confirmation-code")
        return (result.error, "ResendConfirmationCode" in result.message) == ("Unsupported", True)

    def invitation_without_sign_up(self):
        eve = self._events_of("CustomMessage_AdminCreateUser")[0]["userName"]
        return all(event["userName"] != eve for event in self._events_of("PreSignUp"))

    def new_password(self):
        """Eve's first tokens were issued after the challenge."""
        eve = self._events_of("CustomMessage_AdminCreateUser")[0]["userName"]
        sources = {event["triggerSource"] for event in self._events_of("TokenGeneration") if event["userName"] == eve}
        return sources == {"TokenGeneration_Authentication"}

    def group_configuration(self):
        return all(event["request"]["groupConfiguration"] == {} for event in self._events_of("TokenGeneration"))

    def token_response(self):
        return all(event["response"] == {"claimsOverrideDetails": {}} for event in self._events_of("TokenGeneration"))

    def name_in_errors(self):
        result = CliUser(self._environment, "mallory@competitor.example").sign_up()
        return result.message.startswith("pre-sign-up failed with error ")

    def unheard_errors(self):
        """The function failed, and Dora was confirmed without an error."""
        pool, failed = self._environment.pool, self._lambdas.failed
        users = [pool.cognito.admin_get_user(UserPoolId=pool.id, Username=event["userName"]) for event in failed]
        return {user["UserStatus"] for user in users} == {"CONFIRMED"}

    def status_of_errors(self):
        return {invocation.status for invocation in self._lambdas.requests} == {200, 500}


def attributes(event):
    return event["request"]["userAttributes"]


def status(event):
    return attributes(event).get("cognito:user_status")
