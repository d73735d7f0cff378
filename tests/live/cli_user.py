"""A user with an address and a password, who uses the AWS CLI."""

from claims import decode_claims

PASSWORD = "S3cr3t-Pa55!"


class CliUser:
    """Signs up through one app client. The user name is the sub, which the pool assigns."""

    def __init__(self, environment, address, client=None, **attributes):
        self.environment, self.aws, self.address = environment, environment.aws, address
        self.client, self.attributes = client or environment.shop, attributes
        self.password, self.mailbox, self.username, self.tokens = PASSWORD, environment.mailbox(address), None, {}

    def sign_up(self, *arguments):
        attributes = {"email": self.address} | self.attributes
        pairs = [f"Name={name},Value={value}" for name, value in attributes.items()]
        result = self.call("sign-up", "--password", self.password, "--user-attributes", *pairs, *arguments)
        self.username = result.json.get("UserSub")
        return result

    def confirm(self, code):
        return self.call("confirm-sign-up", "--confirmation-code", code)

    def sign_in(self):
        parameters = f"USERNAME={self.address},PASSWORD={self.password}"
        return self.store_tokens(self.auth("initiate-auth", "--auth-flow", "USER_PASSWORD_AUTH", "--auth-parameters", parameters))

    def refresh(self):
        parameters = f"REFRESH_TOKEN={self.tokens['RefreshToken']}"
        return self.store_tokens(self.auth("initiate-auth", "--auth-flow", "REFRESH_TOKEN_AUTH", "--auth-parameters", parameters))

    def choose_password(self, challenged, password):
        """Responds to the challenge for a temporary password."""
        self.password = password
        responses = f"USERNAME={self.username},NEW_PASSWORD={password}"
        challenge = ["--challenge-name", "NEW_PASSWORD_REQUIRED", "--session", challenged.json["Session"]]
        return self.store_tokens(self.auth("respond-to-auth-challenge", *challenge, "--challenge-responses", responses))

    def token_claims(self, token="IdToken"):
        return decode_claims(self.tokens[token])

    def store_tokens(self, result):
        self.tokens |= result.json.get("AuthenticationResult", {})
        return result

    def call(self, operation, *arguments):
        return self.auth(operation, "--username", self.address, *arguments)

    def auth(self, operation, *arguments):
        return self.aws.cognito(operation, "--client-id", self.client, *arguments)

    def call_with_access_token(self, operation, *arguments):
        return self.aws.cognito(operation, "--access-token", self.tokens["AccessToken"], *arguments)
