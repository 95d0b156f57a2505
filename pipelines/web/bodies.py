"""Unpack an answer while it comes in, and stop at the size limit, counted after unpacking.

Also what is packed without saying so (a feed.gz), and what says so without being packed.
"""

import zlib
from collections.abc import Callable, Iterator

import brotli

from pipelines.support.errors import SourceError
from text.i18n import N_

PIECE = 64 * 1024
_GZIP = b"\x1f\x8b"
_PLAIN = ("", "identity", "none", "utf-8", "utf8", "binary", "8bit")
Layer = Callable[[bytes], Iterator[bytes]]  # takes off one wrapping, piece by piece


class _Full(Exception):
    """There is no more room, and what came until then is wanted."""


class Unpacker:
    """One answer's body: `feed` pieces as they come, then `finish`.

    cut: what goes beyond `max_bytes` is left out, and `is_full` says so. Raises: SourceError when it grows beyond
    `max_bytes` otherwise, cannot be unpacked, or is packed in a way we do not know.
    """

    def __init__(self, encoding: str | None, max_bytes: int, cut: bool = False) -> None:
        self._names = [name.strip().lower() for name in (encoding or "").split(",")]
        self._names = [name for name in self._names if name not in _PLAIN]
        if len(self._names) > 2:
            raise _unreadable(encoding)
        self._max, self._cut = max_bytes, cut
        self.is_full = False
        self._layers: list[Layer] | None = None
        self._head = b""
        self._parts: list[bytes] = []
        self.size = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece off the network."""
        if self._layers is None:
            self._head += piece
            if len(self._head) < 2:
                return
            piece, self._head = self._head, b""
            self._layers = _layers(self._names, piece)
        try:
            self._into(self._layers, 0, piece)
        except _Full:
            self.is_full = True

    def finish(self) -> bytes:
        """Return the whole body. A packed body that breaks off gives what came before the break."""
        self._parts.append(self._head)
        body = b"".join(self._parts)
        self._parts = []
        return body

    def _into(self, layers: list[Layer], depth: int, piece: bytes) -> None:
        if depth < len(layers):
            for inner in layers[depth](piece):
                if depth == len(layers) - 1 and self.size == 0 and depth < 3 and inner.startswith(_GZIP):
                    # Packed once more inside: servers that send a .gz file and pack it for the way.
                    layers.append(_inflate(31))
                self._into(layers, depth + 1, inner)
            return
        self.size += len(piece)
        if self.size > self._max:
            if self._cut:
                self._parts.append(piece[: len(piece) - (self.size - self._max)])
                self.size = self._max
                raise _Full
            raise SourceError(
                N_("The feed is larger than {limit} MB and was not read further."),
                limit=self._max // (1024 * 1024) or 1,
            )
        self._parts.append(piece)


def _layers(names: list[str], start: bytes) -> list[Layer]:
    layers: list[Layer] = []
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            if layers or start.startswith(_GZIP):
                layers.append(_inflate(31))
        elif name == "deflate":
            # Half of the servers send zlib's format, as they should, the others the bare stream.
            is_zlib = start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0
            layers.append(_inflate(15 if is_zlib or layers else -15))
        elif name == "br":
            layers.append(_brotli())
        elif not start.lstrip().startswith((b"<", b"{", b"\xef\xbb\xbf")):
            raise _unreadable(name)
    if not layers and start.startswith(_GZIP):
        layers.append(_inflate(31))
    return layers


def _inflate(bits: int) -> Layer:
    engine, done = zlib.decompressobj(bits), False

    def unpack(piece: bytes) -> Iterator[bytes]:
        nonlocal engine, done
        while piece and not done:
            try:
                out = engine.decompress(piece, PIECE)
            except zlib.error as error:
                raise _unreadable("gzip" if bits == 31 else "deflate") from error
            if out:
                yield out
            if engine.eof:
                piece = engine.unused_data
                # gzip files may be several in a row; what else follows is padding.
                done = bits != 31 or not piece.startswith(_GZIP)
                engine = zlib.decompressobj(bits)
            else:
                piece = engine.unconsumed_tail

    return unpack


def _brotli() -> Layer:
    engine = brotli.Decompressor()

    def unpack(piece: bytes) -> Iterator[bytes]:
        try:
            out = engine.process(piece, output_buffer_limit=PIECE)
            yield out
            while not engine.is_finished() and not engine.can_accept_more_data():
                out = engine.process(b"", output_buffer_limit=PIECE)
                yield out
        except brotli.error as error:
            raise _unreadable("br") from error

    return unpack


def _unreadable(name: str | None) -> SourceError:
    return SourceError(
        N_("The answer is packed ({encoding}) in a way that cannot be unpacked."), encoding=(name or "?")[:40]
    )
