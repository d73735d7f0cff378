"""Variants of the repository's policy."""

from root import ROOT


def write_policy(emulator, *changes):
    """Writes a variant into the emulator's folder and returns its path. Each change is a text that occurs once, and its replacement."""
    text = (ROOT / "tests/policies/company.toml").read_text()
    for old, new in changes:
        assert text.count(old) == 1, f"policy.toml does not contain exactly once: {old}"
        text = text.replace(old, new)
    path = emulator.path / f"policy-{len(list(emulator.path.glob('policy-*')))}.toml"
    path.write_text(text)
    return str(path)
