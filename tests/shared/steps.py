"""One line per step, and what differed where one fails."""

import json
import traceback


class StepFailed(AssertionError):
    """A step did not end as it must."""


class Steps:
    """The steps of one part.

    `lacks` is what its peer cannot do: by the name of the step, how that ends instead. Such a step must end so, and
    each of them must come, so that a row falls once the peer has learned it.
    """

    def __init__(self, part, limitations=None):
        self.part, self.passed = part, 0
        self.limitations, self.met = limitations or {}, set()

    def expect(self, name, got, wanted=True):
        """A step that ends with one value."""
        if got != wanted:
            raise StepFailed(f"{self.part}: {name}\n    wanted {wanted!r}\n    got    {got!r}")
        self._passed("ok  ", name)

    def expect_response(self, name, answer, code=200, error=None, **members):
        """A step that ends with an answer, these members among it. False where the peer cannot do it."""
        limitation = self.limitations.get(name)
        if limitation:
            self.met.add(name)
            self._is(name, answer, limitation.code, limitation.error, limitation.members)
            self._passed("limitation", f"{name} ({limitation.reason}; {limitation.instead})")
            return False
        self._is(name, answer, code, error, members)
        self._passed("ok  ", name)
        return True

    def run_part(self, run, *arguments):
        """Whether the part ended as it must. Where it did not, what differed is printed."""
        try:
            run(self, *arguments)
            self.finish()
            return True
        except Exception as error:
            print(f"FAILED  {self.part}", flush=True)
            traceback.print_exception(error, limit=-3)
            return False

    def finish(self):
        never = sorted(self.limitations.keys() - self.met)
        if never:
            raise StepFailed(f"{self.part}: the table of limitations names steps that there are not: {never}")

    def _is(self, name, answer, code, error, members):
        body = answer.json if isinstance(answer.json, dict) else {}
        got = {member: body.get(member) for member in members}
        if (answer.code, body.get("error"), got) != (code, error, members):
            wanted = json.dumps({"error": error} | members, ensure_ascii=False)
            raise StepFailed(f"{self.part}: {name}\n    wanted {code} {wanted}\n    got    {answer.code} {answer.text}")

    def _passed(self, how, name):
        self.passed += 1
        print(f"{how}  {self.part}: {name}", flush=True)
