"""The files of a release.

    python3 .ci/release/assets.py PROGRAMS WHEELS SBOMS OUTPUT

PROGRAMS is what `deploy/build` writes (target/lambda), WHEELS what `deploy/wheel/build` writes, SBOMS what `.ci/release/sbom`
writes. OUTPUT becomes a folder with the wheels, the SBOMs, one zip file for each function and architecture, and SHA256SUMS. A file
that is missing, or that is for another version or architecture, ends it with an error.
"""

import fnmatch
import functools
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from version import ROOT, Release, ReleaseError

# By Lambda's architecture: the machine in the header of an ELF file.
MACHINES = {"arm64": 0xB7, "x86-64": 0x3E}
# The platform in the name of a wheel.
WHEELS = ["*linux*_aarch64.whl", "*linux*_x86_64.whl", "*macosx*_arm64.whl", "*macosx*_x86_64.whl"]
# The crates whose dependencies are listed, and the files that contain their programs. A wheel contains all of them.
SBOMS = {
    "cognito-triggers": ["*.whl"],
    "cognito-triggers-lambdas": ["*.whl", "custom-*.zip", "inbound-federation-*.zip", "post-*.zip", "pre-*.zip"],
    "cognito-triggers-http-api": ["*.whl", "api-*.zip"],
    "cognito-triggers-authorizer": ["*.whl", "authorizer-*.zip"],
}
CHECKSUMS = "SHA256SUMS"


@functools.cache
def variants():
    """The names of all variants of all functions."""
    return subprocess.run([ROOT / "deploy/build", "--list"], capture_output=True, text=True, check=True).stdout.split()


def pack_function(programs, variant, architecture, version, output):
    """Writes the program into a zip file that depends on its content alone. `bundle --programs` finds it where it is unpacked."""
    name = f"{architecture}/{variant}/bootstrap"
    program = read(programs / name)
    machine = int.from_bytes(program[18:20], "little")
    if program[:4] != b"\x7fELF" or machine != MACHINES[architecture]:
        raise ReleaseError(f"{programs / name}: is not a program for {architecture}; run deploy/build")
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o100755 << 16
    with zipfile.ZipFile(output / f"{variant}-{version}-{architecture}.zip", "w") as archive:
        archive.writestr(entry, program, zipfile.ZIP_DEFLATED, compresslevel=9)


def copy_wheels(wheels, version, output):
    """Copies one wheel for each platform."""
    found = sorted(path.name for path in wheels.glob("*.whl"))
    for platform in WHEELS:
        of_platform = fnmatch.filter(found, f"cognito_triggers-{version}-{platform}")
        if len(of_platform) != 1:
            raise ReleaseError(f"{wheels}: must have one wheel cognito_triggers-{version}-{platform}, and has {found}")
        shutil.copy(wheels / of_platform[0], output)


def copy_sbom(sboms, crate, version, output):
    """Copies the SBOM of a crate, which must list dependencies and name the version."""
    path = sboms / f"{crate}.cdx.json"
    sbom = json.loads(read(path))
    described = sbom.get("metadata", {}).get("component", {})
    if sbom.get("bomFormat") != "CycloneDX" or (described.get("name"), described.get("version")) != (crate, version):
        raise ReleaseError(f"{path}: is not the SBOM of {crate} {version}; run .ci/release/sbom")
    if not sbom.get("components"):
        raise ReleaseError(f"{path}: lists no dependency; run .ci/release/sbom")
    shutil.copy(path, output)


def read(path):
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{path}: {error.strerror}") from error


def write_checksums(folder):
    """In the form of `sha256sum --check`."""
    files = sorted(path for path in folder.iterdir() if path.name != CHECKSUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / CHECKSUMS).write_text("".join(lines))


def assemble(version, programs, wheels, sboms, output):
    """Writes the files of the release into a new folder."""
    try:
        output.mkdir(parents=True)
    except FileExistsError as error:
        raise ReleaseError(f"{output}: exists, and what is in it would be released; remove it") from error
    for architecture in MACHINES:
        for variant in variants():
            pack_function(programs, variant, architecture, version, output)
    copy_wheels(wheels, version, output)
    for crate in SBOMS:
        copy_sbom(sboms, crate, version, output)
    write_checksums(output)


def main(arguments):
    if len(arguments) != 4:
        raise ReleaseError(__doc__)
    assemble(Release().version, *map(Path, arguments))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ReleaseError as error:
        sys.exit(str(error))
