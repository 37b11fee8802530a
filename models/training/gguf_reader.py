"""Reads GGUF (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) with NumPy alone.

Training also runs where nothing can be installed; there the base is read from `weights/encoder.gguf` with this. Only
what our own files hold is read: version 3, tensors in f32, f16, Q4_0 and Q8_0.
"""

import struct

import numpy as np

F32, F16, Q4_0, Q8_0 = 0, 1, 2, 8
BLOCK = 32  # values that share a scale in Q4_0 and Q8_0
BLOCK_BYTES = {Q4_0: 18, Q8_0: 34}
SCALARS = {
    0: "<u1",
    1: "<i1",
    2: "<u2",
    3: "<i2",
    4: "<u4",
    5: "<i4",
    6: "<f4",
    7: "?",
    10: "<u8",
    11: "<i8",
    12: "<f8",
}
TEXT, LIST = 8, 9


def blocks_to_floats(blocks):
    """Q4_0 blocks, shape (n, 18) of bytes, to floats of shape (n, 32)."""
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = (blocks[:, 2:] & 15).astype(np.int8) - 8, (blocks[:, 2:] >> 4).astype(np.int8) - 8
    return np.concatenate([low, high], axis=1) * scale


class Gguf:
    """A file: `metadata` by key, and tensors by name through `blocks` and `floats`."""

    def __init__(self, path):
        self._raw = np.memmap(path, np.uint8, mode="r")
        self._at = 0
        if self._bytes(4) != b"GGUF" or self._scalar(4) != 3:
            raise ValueError(f"{path}: not GGUF version 3")
        tensors, pairs = self._scalar(10), self._scalar(10)
        self.metadata = {}
        for _ in range(pairs):
            key = self._text()
            self.metadata[key] = self._value(self._scalar(4))
        self.shapes, self._where = {}, {}
        for _ in range(tensors):
            name = self._text()
            shape = tuple(int(self._scalar(10)) for _ in range(self._scalar(4)))[::-1]
            self.shapes[name], self._where[name] = shape, (self._scalar(4), self._scalar(10))
        alignment = int(self.metadata.get("general.alignment", 32))
        self._data = (self._at + alignment - 1) // alignment * alignment

    def _bytes(self, count):
        self._at += count
        return self._raw[self._at - count : self._at].tobytes()

    def _scalar(self, kind):
        dtype = np.dtype(SCALARS[kind])
        return np.frombuffer(self._bytes(dtype.itemsize), dtype)[0].item()

    def _text(self):
        return self._bytes(struct.unpack("<Q", self._bytes(8))[0]).decode()

    def _value(self, kind):
        if kind == TEXT:
            return self._text()
        if kind != LIST:
            return self._scalar(kind)
        kind, count = self._scalar(4), self._scalar(10)
        if kind == TEXT:
            return [self._text() for _ in range(count)]
        dtype = np.dtype(SCALARS[kind])
        return np.frombuffer(self._bytes(dtype.itemsize * count), dtype)

    def blocks(self, name):
        """The bytes of a quantised matrix, a row a row."""
        kind, offset = self._where[name]
        shape = self.shapes[name]
        size = int(np.prod(shape)) // BLOCK * BLOCK_BYTES[kind]
        start = self._data + offset
        return self._raw[start : start + size].reshape(shape[0], -1)

    def floats(self, name):
        """A tensor as f32 in its shape."""
        kind, offset = self._where[name]
        shape, start = self.shapes[name], self._data + offset
        count = int(np.prod(shape))
        if kind in (F32, F16):
            dtype = np.dtype("<f4" if kind == F32 else "<f2")
            raw = self._raw[start : start + count * dtype.itemsize].tobytes()
            return np.frombuffer(raw, dtype).astype(np.float32).reshape(shape)
        rows = np.ascontiguousarray(self.blocks(name)).reshape(-1, BLOCK_BYTES[kind])
        if kind == Q4_0:
            return blocks_to_floats(rows).reshape(shape)
        scale = rows[:, :2].copy().view("<f2").astype(np.float32)
        return (rows[:, 2:].view(np.int8) * scale).reshape(shape)
