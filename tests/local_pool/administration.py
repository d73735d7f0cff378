"""What administrators do with boto3."""

from local_pool import PASSWORD, refused

EMAIL = "carl@example.com"
TEMPORARY = "T3mp-Passw0rd!"


def run(steps, pool):
    cognito, here = pool.cognito, {"UserPoolId": pool.id}
    one = here | {"Username": EMAIL}
    attributes = [{"Name": "email", "Value": EMAIL}, {"Name": "email_verified", "Value": "true"}]
    user = cognito.admin_create_user(
        **one, UserAttributes=attributes, TemporaryPassword=TEMPORARY, MessageAction="SUPPRESS"
    )["User"]
    steps.expect("a new user must change the password", user["UserStatus"], "FORCE_CHANGE_PASSWORD")
    answer = cognito.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": EMAIL, "PASSWORD": TEMPORARY}
    )
    steps.expect("sign-in asks for a new password", answer["ChallengeName"], "NEW_PASSWORD_REQUIRED")
    responses = {"USERNAME": EMAIL, "NEW_PASSWORD": PASSWORD}
    answer = cognito.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=answer["Session"],
        ChallengeResponses=responses,
    )
    steps.expect("the new password signs in", "AccessToken" in answer["AuthenticationResult"])
    cognito.create_group(**here, GroupName="staff", Precedence=1)
    cognito.admin_add_user_to_group(**one, GroupName="staff")
    groups = cognito.admin_list_groups_for_user(**one)["Groups"]
    steps.expect("the user is in the group", [group["GroupName"] for group in groups], ["staff"])
    found = cognito.list_users(**here, Filter=f'email = "{EMAIL}"')["Users"]
    steps.expect("the user is found by address", [user["UserStatus"] for user in found], ["CONFIRMED"])
    cognito.admin_disable_user(**one)
    disabled = ("NotAuthorizedException", "User is disabled.")
    steps.expect("a disabled user cannot sign in", refused(pool.sign_in, EMAIL), disabled)
    cognito.admin_enable_user(**one)
    cognito.admin_delete_user(**one)
    gone = ("UserNotFoundException", "User does not exist.")
    steps.expect("a deleted user does not exist", refused(cognito.admin_get_user, **one), gone)
    described = cognito.describe_user_pool(**here)["UserPool"]
    steps.expect("the pool is described", (described["Id"], described["Name"]), (pool.id, "local"))
    described = cognito.describe_user_pool_client(**here, ClientId=pool.client_id)["UserPoolClient"]
    steps.expect("the client is described", described["ClientId"], pool.client_id)
