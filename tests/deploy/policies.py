"""The policies of the tests of deployments, and their plans."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "tests/policies/company.toml"

GROUPS = {"cognito-idp:AdminAddUserToGroup"}
RECORD = {"dynamodb:PutItem", "dynamodb:UpdateItem"}
EVENT = {"events:PutEvents"}
SIGN_IN_RECORD = {"dynamodb:UpdateItem"}
# Unless the policy says otherwise.
SIGN_OUT = {"cognito-idp:AdminUserGlobalSignOut"}
KEEP_SESSIONS = 'sign_out = "none"'
# Of the function of every HTTP API, if the deployment names a secret.
READ_SECRET = {"secretsmanager:GetSecretValue"}
SIGN_IN = {"cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"}

MINIMAL = """
[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "a"
[brands.a]
name = "A"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "A Ltd, 1 Example Street"
"""
CONFIRMATION = """
[post_confirmation.groups]
add = ["customers"]
[post_confirmation.record]
table = "profiles"
[post_confirmation.event]
bus = "default"
source = "example.users"
detail_type = "UserConfirmed"
"""
KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
SENDERS = f'''
[senders]
kms_keys = ["{KEY_ARN}"]
table = "sent-messages"
[senders.email]
from = "no-reply@example.com"
[senders.email.ses]
identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
configuration_set = "codes"
[senders.sms]
'''
# What every sender needs.
SENDER = {"kms:Decrypt", "dynamodb:GetItem", "dynamodb:PutItem"}
SECRET_ARN = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:stage/app-client-0a1B2c"
# Names with all characters that Cognito accepts.
HOSTILE_GROUPS = ["a:\"b\"", "${AWS::AccountId}", "'", "#no", "&a", "*", "!Ref", "\\U00000041", "{{x}}", "山田", "🚀"]
HOSTILE_DETAIL = "a\\: \"b\" ${aws:username} # '{"

# Each policy, and the permissions of each function in addition to its log.
POLICIES = {
    "nothing": ("", {}),
    "kept sessions": ("[api]\n" + KEEP_SESSIONS, {}),
    "confirmation": (CONFIRMATION, {"PostConfirmation": GROUPS | RECORD | EVENT}),
    "groups": ('[post_confirmation.groups]\nadd = ["customers"]', {"PostConfirmation": GROUPS}),
    "link": (
        '[sign_up.link]\nidentity_providers = ["PartnerLogin"]',
        {"PreSignUp": {"cognito-idp:ListUsers", "cognito-idp:AdminLinkProviderForUser"}},
    ),
    "resume": (
        "[post_confirmation]\nresume_on_sign_in = true" + CONFIRMATION,
        {"PostConfirmation": GROUPS | RECORD | EVENT, "PreTokenGeneration": GROUPS | RECORD | EVENT},
    ),
    "after sign-in": (
        CONFIRMATION + "[after_sign_in]\nresume = true",
        {"PostConfirmation": GROUPS | RECORD | EVENT, "PostAuthentication": GROUPS | SIGN_IN_RECORD | EVENT},
    ),
    "admin sign-in": ('[api]\nsign_in = "ADMIN_USER_PASSWORD_AUTH"', {"Api": SIGN_IN}),
    "administrators": ('[api]\nadministrators = ["staff"]', {"Api": {"cognito-idp:AdminCreateUser"}}),
    "rate limits": ('[api.rate_limits]\ntable = "limits"', {"Api": {"dynamodb:UpdateItem"}}),
    "link by mail": ('[pool]\nverification = "link"\naliases = ["email", "preferred_username"]', {}),
    "iam, rotation": ('[api]\nrotate_refresh_tokens = true\n[authorizer]\nhttp_api = "iam"', {}),
    "secret": (MINIMAL.replace("[app]", f'[app]\nclient_secret_arn = "{SECRET_ARN}"') + "[api]", {}),
    "senders": (
        SENDERS,
        {
            "CustomEmailSender": SENDER | {"ses:SendEmail", "cognito-idp:AdminGetUser"},
            "CustomSmsSender": SENDER | {"sns:Publish"},
        },
    ),
    "hostile": (
        f"""
[post_confirmation.groups]
add = [{", ".join("'''" + name + "'''" for name in HOSTILE_GROUPS)}]
[post_confirmation.record]
table = "profiles"
attributes = ['custom:"a":']
[post_confirmation.event]
bus = "arn:aws:events:eu-west-1:123456789012:event-bus/partner/a.b"
source = "a: b"
detail_type = '''{HOSTILE_DETAIL}'''
""",
        {"PostConfirmation": GROUPS | RECORD | EVENT},
    ),
    "most tables": (
        None,
        {
            "PostConfirmation": GROUPS | RECORD | EVENT,
            "PostAuthentication": SIGN_IN_RECORD | EVENT,
            "CustomEmailSender": SENDER | READ_SECRET | {"ses:SendEmail", "cognito-idp:AdminGetUser"},
            "CustomSmsSender": SENDER | READ_SECRET | {"sns:Publish"},
            "Api": {"cognito-idp:AdminCreateUser"},
        },
    ),
}


def text_of(policy):
    """The text of a policy; None is that of the tests."""
    if policy is None:
        return COMPANY.read_text()
    return policy if policy.startswith(MINIMAL[:6]) else MINIMAL + policy


def write_plan(program, folder, policy, *arguments):
    """Runs deploy-plan for a policy, with the output in a folder, which may be new."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.toml").write_text(text_of(policy))
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("APP__")}
    environment["POLICY_FILE"] = str(folder / "policy.toml")
    command = [program, "deploy-plan", "--output", folder, *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
