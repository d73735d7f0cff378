"""Prints one line per step, and the difference if a step fails."""

import json
import traceback


class StepFailed(AssertionError):
    """A step had an unexpected result."""


class Steps:
    """The steps of one part.

    `limitations` contains, by step name, the different result of a step that the emulator does not support. Such a step must
    have that result, and every one of them must occur, so that a row fails once the emulator supports the step.
    """

    def __init__(self, part, limitations=None):
        self.part, self.passed = part, 0
        self.limitations, self.met = limitations or {}, set()

    def expect(self, name, got, wanted=True):
        """A step that must result in this value."""
        if got != wanted:
            raise StepFailed(f"{self.part}: {name}\n    wanted {wanted!r}\n    got    {got!r}")
        self._passed("ok  ", name)

    def expect_response(self, name, answer, code=200, error=None, **members):
        """A step whose response must have these members. Returns false if the emulator does not support it."""
        limitation = self.limitations.get(name)
        if limitation:
            self.met.add(name)
            self._is(name, answer, limitation.code, limitation.error, limitation.members)
            self._passed("limit", f"{name} ({limitation.reason}; {limitation.instead})")
            return False
        self._is(name, answer, code, error, members)
        self._passed("ok  ", name)
        return True

    def run_part(self, run, *arguments):
        """Runs a part, prints the difference if it fails, and returns whether it passed."""
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
            raise StepFailed(f"{self.part}: the table of limitations names steps that did not occur: {never}")

    def _is(self, name, answer, code, error, members):
        body = answer.json if isinstance(answer.json, dict) else {}
        got = {member: body.get(member) for member in members}
        if (answer.code, body.get("error"), got) != (code, error, members):
            wanted = json.dumps({"error": error} | members, ensure_ascii=False)
            raise StepFailed(f"{self.part}: {name}\n    wanted {code} {wanted}\n    got    {answer.code} {answer.text}")

    def _passed(self, how, name):
        self.passed += 1
        print(f"{how}  {self.part}: {name}", flush=True)
