"""Replays the events that cognito-local sent: each has the same result as inside the emulator."""

import copy

from cli import replay

# The sources that cognito-local sends.
SOURCES = set(
    """
    CustomMessage_AdminCreateUser CustomMessage_ForgotPassword CustomMessage_SignUp CustomMessage_UpdateUserAttribute
    CustomMessage_VerifyUserAttribute PostAuthentication_Authentication PostConfirmation_ConfirmForgotPassword
    PostConfirmation_ConfirmSignUp PreSignUp_SignUp
    TokenGeneration_Authentication TokenGeneration_RefreshTokens
    """.split()
)
GROUPS = {"groupsToOverride": ["customers"], "iamRolesToOverride": [], "preferredRole": None}


def run(steps, environment):
    invocations = [invocation for invocation in environment.lambdas.requests if "Resend" not in invocation.event["triggerSource"]]
    sources = {invocation.event["triggerSource"] for invocation in invocations}
    steps.expect("cognito-local sent events of each source that it supports", sources, SOURCES)
    rows = replay([invocation.event for invocation in invocations], POLICY_FILE=environment.policy)
    replayed = [(row["verdict"], row.get("code")) for row in rows]
    actual = [("accepted", None) if invocation.status == 200 else ("denied", "DomainDenied") for invocation in invocations]
    steps.expect("replay has the same result for each event", replayed, actual)
    adds_role_from_group(steps, environment)


def adds_role_from_group(steps, environment):
    """Inserts the user's group into the event, as Cognito would send it."""
    sent = environment.lambdas.invocations_of("TokenGeneration_Authentication")[0].event
    filled = copy.deepcopy(sent)
    filled["request"]["groupConfiguration"] = GROUPS
    rows = replay([sent, filled], "--show-secrets", POLICY_FILE=environment.policy)
    roles = [added(row).get("roles") for row in rows]
    steps.expect("the token has a role if the event contains the group", roles, [None, "reader"])


def added(row):
    return row["response"]["claimsOverrideDetails"]["claimsToAddOrOverride"]
