"""A pool that a seed describes, and its export."""

import urllib.request

from local_pool import PASSWORD

TEXT = """
[[pools]]
id = "eu-west-1_Example01"
name = "people"

[[pools.clients]]
id = "1example23456789"
name = "web"
settings = { ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] }

[[pools.groups]]
name = "editors"
precedence = 1

[[pools.users]]
name = "ann"
password = "Passw0rd!"
groups = ["editors"]
attributes = { email = "ann@example.com", email_verified = true }
"""


def run(steps, pool):
    steps.expect("ids are those of the file", (pool.id, pool.client_id), ("eu-west-1_Example01", "1example23456789"))
    tokens = pool.sign_in("ann")
    user = pool.cognito.get_user(AccessToken=tokens["AccessToken"])
    steps.expect("its user signs in", user["Username"], "ann")
    groups = pool.cognito.admin_list_groups_for_user(UserPoolId=pool.id, Username="ann")["Groups"]
    steps.expect("its user is in the group", [group["GroupName"] for group in groups], ["editors"])
    request = urllib.request.Request(f"{pool.url}/_local/seed", headers={"x-local-pool": "1"})
    with urllib.request.urlopen(request) as answer:
        export = answer.read().decode()
    steps.expect("the export has the ids", pool.id in export and pool.client_id in export)
    steps.expect("the export has no password", PASSWORD in export, False)
