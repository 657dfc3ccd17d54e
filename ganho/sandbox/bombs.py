"""Answers that are small on the wire and fill whoever reads them without a limit."""

import zlib
from functools import cache, reduce

DEEP = 100_000
NESTED = b'{"error":' * DEEP + b"null" + b"}" * DEEP
UNPACKED_MIB = 256
"""Of the gzip bomb; on the wire it has a thousandth of that."""


@cache
def gzip_bomb() -> bytes:
    """Pack many megabytes of blanks, each as the one before."""
    blanks, packed = b" " * 2**20, zlib.compressobj(wbits=-zlib.MAX_WBITS)
    block = packed.compress(blanks) + packed.flush(zlib.Z_FULL_FLUSH)
    check = reduce(lambda so_far, _: zlib.crc32(blanks, so_far), range(UNPACKED_MIB), 0)
    sizes = check.to_bytes(4, "little") + (UNPACKED_MIB * 2**20).to_bytes(4, "little")
    head = bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
    return head + block * UNPACKED_MIB + packed.flush() + sizes
