"""An AWS account in moto: its pools and functions, and the CLI that changes them."""

import io
import json
import os
import subprocess
import zipfile

import boto3
from root import ROOT

REGION = "eu-west-1"
# Invented: moto accepts any.
AWS = {"AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example"}
TRIGGERS = json.loads((ROOT / "deploy/triggers.json").read_text())
FUNCTIONS = [trigger["binary"] for trigger in TRIGGERS]
# The `token_version` of the repository's policy.
VERSION = "V3_0"
# The key of the policy, with which Cognito encrypts codes for custom senders.
CODE_KEY = "arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"


class Account:
    def __init__(self, endpoint, fault_proxy, program):
        self.endpoint, self.fault_proxy, self.program = endpoint, fault_proxy, program
        self.cognito, self.functions, self.iam = (self.client(name) for name in ["cognito-idp", "lambda", "iam"])
        trust = {"Version": "2012-10-17", "Statement": []}
        role = self.iam.create_role(RoleName="function", AssumeRolePolicyDocument=json.dumps(trust))
        self.role, self.made = role["Role"]["Arn"], 0

    def client(self, service, **keys):
        keys = keys or {"aws_access_key_id": "example", "aws_secret_access_key": "example"}
        return boto3.client(service, endpoint_url=self.endpoint, region_name=REGION, **keys)

    def pool(self, **settings):
        return Pool(self, self.cognito.create_user_pool(**{"PoolName": "example"} | settings)["UserPool"]["Id"])

    def function(self, name, code=None, **settings):
        """Creates a function and returns its ARN. `code` is a zip file."""
        self.made += 1
        empty = io.BytesIO()
        with zipfile.ZipFile(empty, "w") as archive:
            archive.writestr("bootstrap", "")
        made = self.functions.create_function(
            FunctionName=f"{name}-{self.made}",
            Runtime="provided.al2023",
            Handler="bootstrap",
            Role=self.role,
            Timeout=5,
            Code={"ZipFile": code or empty.getvalue()},
            **settings,
        )
        return made["FunctionArn"]

    def create_functions(self):
        """Creates every function; returns their ARNs by name, and the arguments of a command."""
        arns = {name: self.function(name) for name in FUNCTIONS}
        return arns, [part for name, arn in arns.items() for part in ["--function", f"{name}={arn}"]]

    def run(self, *arguments, credentials=None, on_start=None, **variables):
        """Runs the CLI against the fault proxy, without the caller's environment."""
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "AWS_ENDPOINT_URL": self.fault_proxy.endpoint}
        environment |= {"POLICY_FILE": str(ROOT / "tests/policies/company.toml"), "AWS_EC2_METADATA_DISABLED": "true"}
        environment |= (AWS if credentials is None else credentials) | variables
        process = subprocess.Popen(
            [self.program, *arguments], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        if on_start:
            on_start(process)
        output, errors = process.communicate(timeout=120)
        return CommandResult(process.returncode, output, errors)

    def allowed_statements(self, arn):
        """The ids of the statements in a function's resource policy."""
        try:
            policy = self.functions.get_policy(FunctionName=arn)["Policy"]
        except self.functions.exceptions.ResourceNotFoundException:
            return []
        return [statement["Sid"] for statement in json.loads(policy)["Statement"]]

    def tags(self, arn):
        return self.functions.list_tags(Resource=arn).get("Tags", {})


class CommandResult:
    """The result of a command."""

    def __init__(self, code, output, errors):
        self.code, self.output, self.errors = code, output, errors

    def __repr__(self):
        return f"exit {self.code}\n{self.output}{self.errors}"


class Pool:
    def __init__(self, account, name):
        self.account, self.id = account, name
        self.statement = f"cognito-triggers-{name}"

    def described(self):
        """The pool's description without the time of the last change."""
        described = self.account.cognito.describe_user_pool(UserPoolId=self.id)["UserPool"]
        described.pop("LastModifiedDate")
        return described

    def rest(self):
        """The pool's description without its triggers."""
        return {name: value for name, value in self.described().items() if name != "LambdaConfig"}

    def triggers(self):
        return self.described().get("LambdaConfig", {})

    def attach(self, *arguments, **how):
        return self.account.run("attach", "--user-pool-id", self.id, *arguments, **how)

    def detach(self, *arguments, **how):
        return self.account.run("detach", "--user-pool-id", self.id, *arguments, **how)

    def set_triggers(self, **triggers):
        """Sets the triggers like another tool that sends back all settings."""
        accepted = self.account.cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
        kept = {name: value for name, value in self.rest().items() if name in accepted}
        self.account.cognito.update_user_pool(UserPoolId=self.id, LambdaConfig=triggers, **kept)


def expected(arns):
    """The triggers of a pool with these functions attached."""
    triggers = {}
    for trigger in (trigger for trigger in TRIGGERS if trigger["binary"] in arns):
        arn, keys = arns[trigger["binary"]], trigger["lambdaConfig"]
        if "arn" in keys:
            triggers[keys["arn"]] = arn
        if "versioned" in keys:
            version = VERSION if VERSION in trigger["versions"] else trigger["versions"][0]
            triggers[keys["versioned"]] = {"LambdaVersion": version, "LambdaArn": arn}
    if triggers.keys() & {"CustomEmailSender", "CustomSMSSender"}:
        triggers["KMSKeyID"] = CODE_KEY
    return triggers
