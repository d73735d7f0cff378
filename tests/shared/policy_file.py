"""Other policies than the repository's own: its text, with a few lines of it changed."""

from root import ROOT


def write_policy(emulator, *changes):
    """The path of a new one, in the emulator's folder. Each change is a text that stands there once, and another one."""
    text = (ROOT / "policy.toml").read_text()
    for old, new in changes:
        assert text.count(old) == 1, f"policy.toml does not hold once: {old}"
        text = text.replace(old, new)
    path = emulator.path / f"policy-{len(list(emulator.path.glob('policy-*')))}.toml"
    path.write_text(text)
    return str(path)
