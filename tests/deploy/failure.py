"""Shows that a check can fail."""


def failure(check, *arguments):
    """The problem that a check finds."""
    try:
        check(*arguments)
    except AssertionError as problem:
        return problem
    raise AssertionError(f"{check.__name__} finds no problem")
