"""The version of a release, which a tag, the workspace and the changelog name.

    python3 .ci/release/version.py check TAG   fails unless all of them name the same version
    python3 .ci/release/version.py notes TAG   prints the text of the release: the section of the changelog, and what the files are
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = """\
## Files

- `cognito_triggers-*.whl`: the CLI with all functions, for `pip install`.
  **The wheels for macOS are built, but no test runs on macOS.**
- `FUNCTION-{version}-ARCHITECTURE.zip`: the programs of the functions.
  Unpack them into one folder, and name it with `cognito-triggers bundle --programs`.
- `*.cdx.json`: the software bills of materials, in the form of CycloneDX.
- `SHA256SUMS`: the checksums of all files.

`gh attestation verify FILE --repo {repository}` verifies that the workflow of this repository built a file.
"""


class ReleaseError(Exception):
    """The release cannot be made; the text says why."""


class Release:
    """The version that the workspace states, and its section of the changelog."""

    def __init__(self, root=ROOT):
        workspace = tomllib.loads((root / "Cargo.toml").read_text())["workspace"]
        self.version = workspace["package"]["version"]
        self.repository = workspace["package"]["repository"]
        self.dependencies = {name: entry for name, entry in workspace["dependencies"].items() if "path" in entry}
        # A text before the first heading, then the headings and the texts below them.
        _, *sections = re.split(r"^## (.*)\n", (root / "CHANGELOG.md").read_text(), flags=re.M)
        self.sections = dict(zip(sections[::2], sections[1::2]))

    def problems(self, tag):
        """What contradicts the tag, one sentence each."""
        if tag != f"v{self.version}":
            yield f"the tag is {tag}, and Cargo.toml has the version {self.version}: tag v{self.version}, or change [workspace.package]"
        for name, entry in self.dependencies.items():
            if entry.get("version") != self.version:
                yield f"Cargo.toml: [workspace.dependencies] {name} requires {entry.get('version')}, not {self.version}"
        newest = next(iter(self.sections), None)
        if newest != self.version:
            yield f"CHANGELOG.md: the first section is `{newest}`; name it `{self.version}`"
        elif not self.sections[newest].strip():
            yield f"CHANGELOG.md: the section `{newest}` is empty"

    def check(self, tag):
        if problems := list(self.problems(tag)):
            raise ReleaseError("\n".join(problems))

    def notes(self, tag):
        """The text of the release. A relative link would lead nowhere there."""
        self.check(tag)
        place = f"]({self.repository}/blob/{tag}/"
        section = re.sub(r"\]\((?!https?:|#)", lambda _: place, self.sections[self.version])
        files = FILES.format(version=self.version, repository=self.repository.split("/", 3)[3])
        return f"{section.strip()}\n\n{files}"


def main(arguments):
    match arguments:
        case ["check", tag]:
            Release().check(tag)
        case ["notes", tag]:
            print(Release().notes(tag), end="")
        case _:
            raise ReleaseError(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ReleaseError as error:
        sys.exit(str(error))
