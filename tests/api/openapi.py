"""What `GET /openapi.json` says: that it is an OpenAPI 3.1 document, and that what it describes is there."""

from openapi_spec_validator import OpenAPIV31SpecValidator

from api_server import ApiServer


def run(steps, program, moto):
    with ApiServer(program, moto.pool().variables()) as api:
        answer = api.get("/openapi.json")
        steps.expect_response("the description", answer, openapi="3.1.0")
        wrong = [error.message for error in OpenAPIV31SpecValidator(answer.json).iter_errors()]
        steps.expect("which openapi-spec-validator finds valid", wrong, [])
        described = [(path, method) for path, methods in answer.json["paths"].items() for method in methods]
        steps.expect("of the endpoints", len(described) > 35)
        # Without a body or a token there is nothing to do, and so nothing is done.
        bare = [(path, method, api.call(method.upper(), path).code) for path, method in described]
        steps.expect("all of which is there", [one for one in bare if one[-1] not in (400, 401, 415)], [])
