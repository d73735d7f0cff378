"""`GET /openapi.json` is a valid OpenAPI 3.1 document, and every operation in it exists."""

from openapi_spec_validator import OpenAPIV31SpecValidator

from api_server import ApiServer


def run(steps, program, moto):
    with ApiServer(program, moto.pool().variables()) as api:
        answer = api.get("/openapi.json")
        steps.expect_response("the description", answer, openapi="3.1.0")
        wrong = [error.message for error in OpenAPIV31SpecValidator(answer.json).iter_errors()]
        steps.expect("openapi-spec-validator reports no error", wrong, [])
        described = [(path, method) for path, methods in answer.json["paths"].items() for method in methods]
        steps.expect("it describes the endpoints", len(described) > 35)
        # Without a body or a token, no operation has an effect.
        bare = [(path, method, api.call(method.upper(), path).code) for path, method in described]
        steps.expect("every operation exists", [one for one in bare if one[-1] not in (400, 401, 415)], [])
