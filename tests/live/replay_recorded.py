"""What cognito-local sent, judged by `replay`: what went well inside of a Cognito is accepted, and what was refused is refused."""

import copy

from cli import replay

# The sources that cognito-local sends.
SOURCES = set(
    """
    CustomMessage_AdminCreateUser CustomMessage_ForgotPassword CustomMessage_SignUp CustomMessage_UpdateUserAttribute
    CustomMessage_VerifyUserAttribute PostConfirmation_ConfirmForgotPassword PostConfirmation_ConfirmSignUp PreSignUp_SignUp
    TokenGeneration_Authentication TokenGeneration_RefreshTokens
    """.split()
)
GROUPS = {"groupsToOverride": ["customers"], "iamRolesToOverride": [], "preferredRole": None}


def run(steps, environment):
    heard = [invocation for invocation in environment.lambdas.heard if "Resend" not in invocation.event["triggerSource"]]
    sources = {invocation.event["triggerSource"] for invocation in heard}
    steps.expect("cognito-local sent events of each source that it has", sources, SOURCES)
    rows = replay([invocation.event for invocation in heard], POLICY_FILE=environment.policy)
    judged = [(row["verdict"], row.get("code")) for row in rows]
    lived = [("accepted", None) if invocation.status == 200 else ("denied", "DomainDenied") for invocation in heard]
    steps.expect("replay judges each as it ended", judged, lived)
    is_fed_by_groups(steps, environment)


def is_fed_by_groups(steps, environment):
    """As Cognito would have sent it: with the group that the user is in by then."""
    sent = environment.lambdas.invocations_of("TokenGeneration_Authentication")[0].event
    filled = copy.deepcopy(sent)
    filled["request"]["groupConfiguration"] = GROUPS
    rows = replay([sent, filled], "--show-secrets", POLICY_FILE=environment.policy)
    roles = [added(row).get("roles") for row in rows]
    steps.expect("a role comes with the group, once the event names it", roles, [None, "reader"])


def added(row):
    return row["response"]["claimsOverrideDetails"]["claimsToAddOrOverride"]
