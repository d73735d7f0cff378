"""A user of the HTTP API."""

PASSWORD = "S3cr3t-Pa55!"


class ApiUser:
    """A user with a user name, an address and a password."""

    def __init__(self, steps, pool, api, name):
        self.steps, self.pool, self.api, self.emulator = steps, pool, api, pool.emulator
        self.username, self.email = self.emulator.username(name), f"{name}@example.com"
        self.attributes = {"email": self.email, "name": name.capitalize()}
        self.password, self.tokens = PASSWORD, {}

    def post(self, path, **body):
        return self.api.post(path, username=self.username, **body)

    def post_with_access_token(self, path, **body):
        """Sends the access token."""
        return self.api.post(path, token=self.tokens["accessToken"], **body)

    def post_with_refresh_token(self, path, **body):
        """Sends the refresh token."""
        return self.post(path, refreshToken=self.tokens["refreshToken"], **body)

    def sign_in(self, path="/signIn", password=None):
        return self.store_tokens(self.post(path, password=password or self.password))

    def store_tokens(self, answer):
        """Stores the tokens of a response."""
        if isinstance(answer.json, dict) and "accessToken" in answer.json:
            self.tokens = answer.json
        return answer

    def sign_up_and_in(self, **attributes):
        """Signs up, confirms and signs in, without steps."""
        self.attributes |= attributes
        self.post("/signup", password=self.password, attributes=self.attributes)
        self.post("/signupConfirm", confirmationCode=self.sent_code())
        self.sign_in("/login")
        return self

    def sent_code(self, kind="ConfirmationCode"):
        """The code that the emulator sent last."""
        code = self.emulator.sent_code(self.pool, self.username, kind)
        self.api.secrets.add(code)
        return code

    def attribute(self, name):
        found = self.post_with_access_token("/profile").json["attributes"]
        return next((own["Value"] for own in found if own["Name"] == name), None)


def comparable(answer):
    """The parts of a response by which a client could distinguish it from another one."""
    return answer.code, answer.text, sorted(answer.headers)
