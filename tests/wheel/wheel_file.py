"""What a wheel contains."""

import email
import struct
import zipfile

# Types of segments and sections in an ELF file.
INTERPRETER = 3
SYMBOLS = 2


class WheelFile:
    def __init__(self, path):
        self.path = path
        self.archive = zipfile.ZipFile(path)
        self.metadata = email.message_from_bytes(self._in_dist_info("METADATA"))

    @property
    def size(self):
        """In bytes."""
        return self.path.stat().st_size

    def tags(self):
        """Where it can be installed."""
        return set(email.message_from_bytes(self._in_dist_info("WHEEL")).get_all("Tag"))

    def data(self):
        """What pip puts below the folder of the environment: bytes, and whether they are executable, by path."""
        return dict(self._below(".data/data/"))

    def scripts(self):
        """The programs that pip puts into the environment's `bin`, like `data`."""
        return dict(self._below(".data/scripts/"))

    def files(self):
        """The bytes of every file, by name."""
        return {name: self.archive.read(name) for name in self.archive.namelist()}

    def _below(self, folder):
        for entry in self.archive.infolist():
            _, found, path = entry.filename.partition(folder)
            if found:
                yield path, (self.archive.read(entry), entry.external_attr >> 16 & 0o777 == 0o755)

    def _in_dist_info(self, name):
        (path,) = [path for path in self.archive.namelist() if path.endswith(f".dist-info/{name}")]
        return self.archive.read(path)


def architecture(program):
    """The architecture of an ELF file, as `deploy/build` names it."""
    assert program[:6] == b"\x7fELF\x02\x01", program[:6]
    return {0xB7: "arm64", 0x3E: "x86-64"}[struct.unpack_from("<H", program, 18)[0]]


def needs_dynamic_linker(program):
    """Whether an ELF file needs the C library of the system."""
    (offset,) = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    return INTERPRETER in (struct.unpack_from("<I", program, offset + index * size)[0] for index in range(count))


def has_symbols(program):
    """Whether an ELF file is not stripped."""
    (offset,) = struct.unpack_from("<Q", program, 40)
    size, count = struct.unpack_from("<HH", program, 58)
    return SYMBOLS in (struct.unpack_from("<I", program, offset + index * size + 4)[0] for index in range(count))
