"""Tests of the scripts of a release, with small files of their own: python3 .ci/release/test_release.py"""

import fnmatch
import hashlib
import json
import re
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import assets
from version import ROOT, Release, ReleaseError

VERSION = "1.2.3"
WORKSPACE = """
[workspace.package]
version = "1.2.3"
repository = "https://github.com/example/project"

[workspace.dependencies]
ours = {{ path = "ours", version = "{ours}" }}
theirs = "7"
"""
CHANGELOG = """# Changelog

## 1.2.3

- New: [page](docs/upgrade.md), [site](https://example.com/a).

## 1.2.2

- Old.
"""
WORKFLOW = ROOT / ".github/workflows/release.yml"


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class VersionTest(Folder):
    def release(self, ours=VERSION, changelog=CHANGELOG):
        (self.folder / "Cargo.toml").write_text(WORKSPACE.format(ours=ours))
        (self.folder / "CHANGELOG.md").write_text(changelog)
        return Release(self.folder)

    def test_agreement_has_no_problem(self):
        self.assertEqual(list(self.release().problems("v1.2.3")), [])

    def test_every_contradiction_is_reported(self):
        unreleased = CHANGELOG.replace("## 1.2.3", "## Unreleased")
        empty = CHANGELOG.replace("- New: [page](docs/upgrade.md), [site](https://example.com/a).", "")
        for tag, release, told in [
            ("1.2.3", {}, "the tag is 1.2.3, and Cargo.toml has the version 1.2.3: tag v1.2.3"),
            ("v1.2.2", {}, "the tag is v1.2.2"),
            ("v1.2.3", {"ours": "1.2.2"}, "ours requires 1.2.2, not 1.2.3"),
            ("v1.2.3", {"changelog": unreleased}, "the first section is `Unreleased`; name it `1.2.3`"),
            ("v1.2.3", {"changelog": "# Changelog\n"}, "the first section is `None`"),
            ("v1.2.3", {"changelog": empty}, "the section `1.2.3` is empty"),
        ]:
            with self.subTest(told), self.assertRaises(ReleaseError) as raised:
                self.release(**release).check(tag)
            self.assertIn(told, str(raised.exception))
            self.assertEqual(str(raised.exception).count("\n"), 0, "one problem each")

    def test_notes_are_the_section_with_absolute_links(self):
        notes = self.release().notes("v1.2.3")
        page = "https://github.com/example/project/blob/v1.2.3/" + "docs/upgrade.md"
        self.assertTrue(notes.startswith(f"- New: [page]({page}), [site](https://example.com/a).\n\n## Files\n"), notes)
        self.assertIn("`FUNCTION-1.2.3-ARCHITECTURE.zip`", notes)
        self.assertIn("gh attestation verify FILE --repo example/project`", notes)
        self.assertNotIn("Old", notes)

    def test_this_repository_agrees_unless_it_collects_changes(self):
        release = Release()
        newest = next(iter(release.sections))
        expected = [f"CHANGELOG.md: the first section is `Unreleased`; name it `{release.version}`"] if newest == "Unreleased" else []
        self.assertEqual(list(release.problems(f"v{release.version}")), expected)


class AssetsTest(Folder):
    def setUp(self):
        super().setUp()
        self.programs, self.wheels, self.sboms = (self.folder / name for name in ["programs", "wheels", "sboms"])
        self.output = self.folder / "output"
        for architecture, machine in assets.MACHINES.items():
            for variant in assets.variants():
                self.write_program(architecture, variant, machine)
        for platform in ["manylinux_2_17_aarch64", "manylinux_2_17_x86_64", "macosx_11_0_arm64", "macosx_10_12_x86_64"]:
            self.write(self.wheels / f"cognito_triggers-{VERSION}-py3-none-{platform}.whl", platform.encode())
        for crate in assets.SBOMS:
            self.write_sbom(crate)

    def write(self, path, content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def write_program(self, architecture, variant, machine):
        header = b"\x7fELF".ljust(18, b"\0") + machine.to_bytes(2, "little")
        self.write(self.programs / architecture / variant / "bootstrap", header + variant.encode() * 100)

    def write_sbom(self, crate, **changes):
        component = {"name": crate, "version": VERSION}
        sbom = {"bomFormat": "CycloneDX", "metadata": {"component": component}, "components": [{"name": "serde"}]}
        self.write(self.sboms / f"{crate}.cdx.json", json.dumps(sbom | changes).encode())

    def assemble(self):
        assets.assemble(VERSION, self.programs, self.wheels, self.sboms, self.output)
        return sorted(path.name for path in self.output.iterdir())

    def refused(self):
        with self.assertRaises(ReleaseError) as raised:
            self.assemble()
        return str(raised.exception)

    def test_every_function_wheel_and_sbom_has_its_checksum(self):
        files = self.assemble()
        zips = {f"{variant}-{VERSION}-{architecture}.zip" for variant in assets.variants() for architecture in assets.MACHINES}
        self.assertEqual({name for name in files if name.endswith(".zip")}, zips)
        self.assertIn(f"pre-sign-up+aws-{VERSION}-arm64.zip", zips)
        self.assertEqual(len(files), len(zips) + len(assets.WHEELS) + len(assets.SBOMS) + 1)
        lines = (self.output / assets.CHECKSUMS).read_text().splitlines()
        sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
        self.assertEqual(sorted(sums), [name for name in files if name != assets.CHECKSUMS])
        for name, digest in sums.items():
            self.assertEqual(digest, hashlib.sha256((self.output / name).read_bytes()).hexdigest(), name)
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", assets.CHECKSUMS], cwd=self.output, check=True)

    def test_zip_files_unpack_into_one_folder_of_programs(self):
        self.assemble()
        for path in self.output.glob("*.zip"):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(self.folder / "unpacked")
                (entry,) = archive.infolist()
                self.assertEqual(entry.external_attr >> 16, 0o100755, path.name)
                self.assertLess(entry.compress_size, entry.file_size, path.name)
        unpacked, built = (
            {path.relative_to(folder): path.read_bytes() for path in folder.rglob("bootstrap")}
            for folder in [self.folder / "unpacked", self.programs]
        )
        self.assertEqual(unpacked, built)

    def test_files_depend_on_their_contents_alone(self):
        self.assemble()
        first = (self.output / assets.CHECKSUMS).read_text()
        self.output = self.folder / "again"
        for path in self.programs.rglob("bootstrap"):
            path.touch()
        self.assemble()
        self.assertEqual((self.output / assets.CHECKSUMS).read_text(), first)

    def test_missing_and_foreign_programs_are_refused(self):
        self.write_program("arm64", "api", assets.MACHINES["x86-64"])
        self.assertIn("arm64/api/bootstrap: is not a program for arm64; run deploy/build", self.refused())
        (self.programs / "x86-64/pre-sign-up+aws/bootstrap").unlink()
        self.write_program("arm64", "api", assets.MACHINES["arm64"])
        self.output = self.folder / "another"
        self.assertIn("x86-64/pre-sign-up+aws/bootstrap: No such file or directory", self.refused())

    def test_wheels_of_another_version_are_refused(self):
        wheel = self.wheels / f"cognito_triggers-{VERSION}-py3-none-macosx_11_0_arm64.whl"
        wheel.rename(self.wheels / "cognito_triggers-1.2.2-py3-none-macosx_11_0_arm64.whl")
        self.assertIn(f"must have one wheel cognito_triggers-{VERSION}-*macosx*_arm64.whl", self.refused())

    def test_sboms_must_describe_this_release(self):
        other = {"component": {"name": "cognito-triggers", "version": "1.2.2"}}
        for changes, told in [
            ({"bomFormat": "SPDX"}, "is not the SBOM of cognito-triggers 1.2.3"),
            ({"metadata": other}, "is not the SBOM of cognito-triggers 1.2.3"),
            ({"components": []}, "lists no dependency"),
        ]:
            self.write_sbom("cognito-triggers", **changes)
            self.output = self.folder / told
            self.assertIn(told, self.refused())

    def test_existing_folder_is_not_released(self):
        self.write(self.output / "private.txt", b"")
        self.assertIn("exists, and what is in it would be released", self.refused())

    def test_each_file_has_the_sboms_of_its_programs(self):
        expected = {".whl": len(assets.SBOMS), ".zip": 1}
        for name in self.assemble():
            of_file = [crate for crate, patterns in assets.SBOMS.items() if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
            self.assertEqual(len(of_file), expected.get(Path(name).suffix, 0), f"{name}: {of_file}")


class WorkflowTest(unittest.TestCase):
    def test_files_are_attested_with_their_sboms(self):
        steps = re.findall(r"subject-path: (?:\|\n)?((?:\s*dist/\S+\n)+)\s*sbom-path: dist/(\S+)", WORKFLOW.read_text())
        attested = {sbom: [pattern.removeprefix("dist/") for pattern in patterns.split()] for patterns, sbom in steps}
        self.assertEqual(attested, {f"{crate}.cdx.json": patterns for crate, patterns in assets.SBOMS.items()})

    def test_every_job_states_its_permissions(self):
        text = WORKFLOW.read_text()
        self.assertRegex(text, r"(?m)^permissions: \{\}$", "the default is none")
        _, jobs = text.split("\njobs:\n")
        names = re.findall(r"(?m)^  ([a-z-]+):$", jobs)
        self.assertEqual(len(names), len(re.findall(r"(?m)^    permissions:$", jobs)), names)
        self.assertEqual(jobs.count("contents: write"), 1, "only the job that publishes the release writes")

    def test_programs_that_the_workflow_runs_exist(self):
        programs = set(re.findall(r"(?:\.ci|deploy|tests)/[a-z_./-]+", WORKFLOW.read_text()))
        self.assertGreater(len(programs), 4, programs)
        missing = [program for program in programs if not (ROOT / program).is_file()]
        self.assertEqual(missing, [])


if __name__ == "__main__":
    unittest.main()
