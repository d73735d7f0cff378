"""Pools with different settings: each has some of all settings that moto stores, chosen by its number.

moto drops settings that only CreateUserPool accepts (aliases, user name attributes, case sensitivity) at every update, so no pool
has them here.
"""

import random

OTHERS = "arn:aws:lambda:eu-west-1:123456789012:function:other-function"


def settings(number):
    """The parameters of CreateUserPool for one pool."""
    chance = random.Random(number)
    some = {name: make(chance) for name, make in MAKE.items() if chance.random() < 0.6}
    # Pool 0 has all settings, pool 1 none.
    if number == 0:
        some = {name: make(chance) for name, make in MAKE.items()}
    if number == 1:
        some = {}
    return {"PoolName": f"pool {number}"} | some


def flag(chance):
    return chance.random() < 0.5


def lambda_config(chance):
    keys = ["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse", "UserMigration"]
    return {key: OTHERS for key in keys if flag(chance)} or {"DefineAuthChallenge": OTHERS}


def password_policy(chance):
    policy = {f"Require{kind}": flag(chance) for kind in ["Uppercase", "Lowercase", "Numbers", "Symbols"]}
    policy |= {"MinimumLength": chance.randint(6, 99), "TemporaryPasswordValidityDays": chance.randint(1, 365)}
    if flag(chance):
        policy["PasswordHistorySize"] = chance.randint(1, 24)
    return {"PasswordPolicy": policy, "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}


def schema(chance):
    text = {"AttributeDataType": "String", "Mutable": flag(chance), "StringAttributeConstraints": {"MaxLength": "99"}}
    number = {"AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "1"}}
    return [{"Name": "plan"} | text, {"Name": "seats"} | number]


# How to generate each setting.
MAKE = {
    "AccountRecoverySetting": lambda _: {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
    "AdminCreateUserConfig": lambda chance: {
        "AllowAdminCreateUserOnly": flag(chance),
        "UnusedAccountValidityDays": chance.randint(1, 90),
        "InviteMessageTemplate": {
            "SMSMessage": "{username} {####}",
            "EmailMessage": "Grüße 山田 <b>{username}</b> {####}",
            "EmailSubject": "Welcome",
        },
    },
    "AutoVerifiedAttributes": lambda chance: chance.sample(["phone_number", "email"], 1),
    "DeletionProtection": lambda chance: chance.choice(["ACTIVE", "INACTIVE"]),
    "DeviceConfiguration": lambda chance: {
        "ChallengeRequiredOnNewDevice": flag(chance),
        "DeviceOnlyRememberedOnUserPrompt": flag(chance),
    },
    "EmailConfiguration": lambda _: {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
        "ReplyToEmailAddress": "support@example.com",
        "From": "Example <no-reply@example.com>",
        "ConfigurationSet": "set",
    },
    "EmailVerificationMessage": lambda _: "Your code: {####}",
    "EmailVerificationSubject": lambda _: "Your code",
    "LambdaConfig": lambda_config,
    "MfaConfiguration": lambda chance: chance.choice(["OFF", "ON", "OPTIONAL"]),
    "Policies": password_policy,
    "Schema": schema,
    "SmsAuthenticationMessage": lambda _: "Your code: {####}",
    "SmsConfiguration": lambda _: {
        "SnsCallerArn": "arn:aws:iam::123456789012:role/sms",
        "ExternalId": "example",
        "SnsRegion": "eu-west-1",
    },
    "SmsVerificationMessage": lambda _: "Your code: {####}",
    "UserAttributeUpdateSettings": lambda _: {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "UserPoolAddOns": lambda chance: {
        "AdvancedSecurityMode": chance.choice(["OFF", "AUDIT", "ENFORCED"]),
        "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
    },
    "UserPoolTags": lambda chance: {"team": "example", "number": str(chance.randint(0, 9))},
    "UserPoolTier": lambda chance: chance.choice(["ESSENTIALS", "PLUS"]),
    "VerificationMessageTemplate": lambda chance: {
        "DefaultEmailOption": chance.choice(["CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK"]),
        "EmailMessage": "Code {####}",
        "EmailMessageByLink": "{##Click##}",
        "EmailSubject": "Code",
        "EmailSubjectByLink": "Link",
        "SmsMessage": "Code {####}",
    },
}
