"""The root folder of the repository."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
