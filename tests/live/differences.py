"""Where cognito-local and `cargo lambda watch` are not Cognito and Lambda: each row of COGNITO_LOCAL.md, seen again."""

import re

from cli_user import CliUser
from root import ROOT

DOCUMENT = ROOT / "tests/live/COGNITO_LOCAL.md"


def run(steps, environment):
    seen = Deviations(environment)
    rows = [name for name in vars(Deviations) if not name.startswith("_")]
    text = DOCUMENT.read_text().split("## Found in its source code")[0]
    steps.expect("the document names these differences", re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE), rows)
    for name in rows:
        steps.expect(f"still so: {name}", getattr(seen, name)())


class Deviations:
    """Each method is a row, and says whether it is still so."""

    def __init__(self, environment):
        self._environment, self._lambdas = environment, environment.lambdas
        self._events = [invocation.event for invocation in environment.lambdas.heard]

    def _every(self, beginning):
        """The events whose source begins so; there must be some."""
        found = [event for event in self._events if event["triggerSource"].startswith(beginning)]
        assert found, f"there was no {beginning}"
        return found

    def version(self):
        return {event["version"] for event in self._events} == {"0"}

    def region(self):
        pools = all(event["userPoolId"].startswith("local_") for event in self._events)
        return pools and {event["region"] for event in self._events} == {"local"}

    def sdk_version(self):
        return all(re.fullmatch(r"2\.\d+\.\d+", event["callerContext"]["awsSdkVersion"]) for event in self._events)

    def sub_before_sign_up(self):
        return all("sub" in event["request"]["userAttributes"] for event in self._every("PreSignUp"))

    def validation_data(self):
        """Ann sent some."""
        return all("validationData" not in event["request"] for event in self._every("PreSignUp"))

    def user_status(self):
        """It is in the events of PostConfirmation alone."""
        having = {event["triggerSource"] for event in self._events if status(event)}
        return {source.split("_")[0] for source in having} == {"PostConfirmation"}

    def email_verified(self):
        """Whoever confirmed an address has not proven it."""
        return all("email_verified" not in attributes(event) for event in self._every("PostConfirmation"))

    def link_parameter(self):
        return all("linkParameter" not in event["request"] for event in self._every("CustomMessage"))

    def username_parameter(self):
        return {event["request"]["usernameParameter"] for event in self._every("CustomMessage_SignUp")} == {"{username}"}

    def message_response(self):
        parts = {part for event in self._every("CustomMessage") for part in event["response"].values()}
        return parts == {""}

    def client_of_attributes(self):
        sources = ["CustomMessage_UpdateUserAttribute", "CustomMessage_VerifyUserAttribute"]
        clients = {event["callerContext"]["clientId"] for source in sources for event in self._every(source)}
        return clients == {"CLIENT_ID_NOT_APPLICABLE"}

    def first_placeholder(self):
        """The link has the code, the line below it has not."""
        mail = self._environment.mailbox("ann@example.com").next()
        return f"confirmationCode={mail.code}" in mail.body and "{####}" in mail.body

    def mail_to_the_confirmed(self):
        return bool(self._environment.mailbox("carl@partner.example.net").all())

    def resend(self):
        person = CliUser(self._environment, "bernd@example.com")
        said = person.call("resend-confirmation-code")
        return (said.error, "ResendConfirmationCode" in said.message) == ("Unsupported", True)

    def invitation_without_sign_up(self):
        eve = self._every("CustomMessage_AdminCreateUser")[0]["userName"]
        return all(event["userName"] != eve for event in self._every("PreSignUp"))

    def new_password(self):
        """Eve's first tokens came after the challenge."""
        eve = self._every("CustomMessage_AdminCreateUser")[0]["userName"]
        sources = {event["triggerSource"] for event in self._every("TokenGeneration") if event["userName"] == eve}
        return sources == {"TokenGeneration_Authentication"}

    def group_configuration(self):
        return all(event["request"]["groupConfiguration"] == {} for event in self._every("TokenGeneration"))

    def token_response(self):
        return all(event["response"] == {"claimsOverrideDetails": {}} for event in self._every("TokenGeneration"))

    def name_in_errors(self):
        said = CliUser(self._environment, "mallory@competitor.example").sign_up()
        return said.message.startswith("pre-sign-up failed with error ")

    def unheard_errors(self):
        """The function failed, and Dora, who was not told, is confirmed."""
        pool, failed = self._environment.pool, self._lambdas.failed
        users = [pool.cognito.admin_get_user(UserPoolId=pool.id, Username=event["userName"]) for event in failed]
        return {user["UserStatus"] for user in users} == {"CONFIRMED"}

    def status_of_errors(self):
        """A function's error has status 500."""
        return {invocation.status for invocation in self._lambdas.heard} == {200, 500}


def attributes(event):
    return event["request"]["userAttributes"]


def status(event):
    return attributes(event).get("cognito:user_status")
