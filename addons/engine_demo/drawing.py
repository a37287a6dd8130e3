"""A drawn signature as a PNG picture, for demo orders."""

import base64
import math
import struct
import zlib

WIDTH, HEIGHT = 240, 80


def signature() -> str:
    """Return a squiggle as a base64 PNG, the same every time."""
    rows = [bytearray(b"\xff" * WIDTH) for _ in range(HEIGHT)]
    for step in range(4000):
        turn = step / 4000
        across = 20 + turn * 200 + 14 * math.sin(turn * 40)
        down = 40 + 22 * math.sin(turn * 23) * (1 - turn * 0.6)
        for shift in range(3):
            rows[min(HEIGHT - 1, int(down) + shift)][int(across)] = 20
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
