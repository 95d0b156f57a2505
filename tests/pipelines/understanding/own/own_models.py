"""Small models of a school's own, made by hand: an ONNX file of two nodes, and a chat server on loopback."""

import json
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

WORDS = ("[PAD]", "[UNK]", "goed", "fijn", "slecht", "ramp", "school")
# What each word says for LABEL_0, LABEL_1 and LABEL_2.
SAYS = ((0, 0, 0), (0, 1, 0), (0, 0, 4), (0, 0, 3), (4, 0, 0), (5, 0, 0), (0, 0.5, 0))
FLOAT, INT64 = 1, 7


def folder(path: Path, labels: tuple[str, ...] = ("negative", "neutral", "positive")) -> Path:
    """Write a classifier that adds up what its words say, its tokenizer and its labels."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "model.onnx").write_bytes(_onnx())
    (path / "config.json").write_text(json.dumps({"id2label": dict(enumerate(labels))}))
    (path / "tokenizer.json").write_text(json.dumps(_tokenizer()))
    return path


def _tokenizer() -> dict:
    vocabulary = {word: place for place, word in enumerate(WORDS)}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None,
        "decoder": None, "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }  # fmt: skip


def _onnx() -> bytes:
    table = b"".join(struct.pack("<3f", *row) for row in SAYS)
    nodes = [
        _field(1, "table") + _field(1, "input_ids") + _field(2, "said") + _field(4, "Gather"),
        _field(1, "said") + _field(1, "axes") + _field(2, "logits") + _field(4, "ReduceSum")
        + _field(5, _field(1, "keepdims") + _number(3, 0) + _number(20, 2)),
    ]  # fmt: skip
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, "sums")
    graph += _field(5, _tensor("table", (len(SAYS), 3), FLOAT, table))
    graph += _field(5, _tensor("axes", (1,), INT64, struct.pack("<q", 1)))
    graph += _field(11, _value("input_ids", INT64)) + _field(12, _value("logits", FLOAT))
    return _number(1, 8) + _field(8, _number(2, 13)) + _field(7, graph)


def _tensor(name: str, dims: tuple[int, ...], kind: int, raw: bytes) -> bytes:
    return b"".join(_number(1, one) for one in dims) + _number(2, kind) + _field(8, name) + _field(9, raw)


def _value(name: str, kind: int) -> bytes:
    shape = _field(1, _field(2, "texts")) + _field(1, _field(2, "places"))
    return _field(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))


def _field(number: int, content: bytes | str) -> bytes:
    content = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    more = bytearray()
    while value > 0x7F:
        more.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*more, value])


class Chat:
    """A server that answers each question with what `says` returns (status, body); `asked` keeps what came."""

    def __init__(self, says: Callable[[dict], tuple[int, object]]) -> None:
        self.asked: list[dict] = []
        self.heads: list[dict[str, str]] = []
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chat.asked.append(body)
                chat.heads.append(dict(self.headers))
                status, answer = says(body)
                sent = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()


def answer(word: str, chances: dict[str, float] | None = None) -> dict:
    """Return what a chat server says: a word, and how likely each first word was."""
    choice: dict = {"message": {"role": "assistant", "content": word}}
    if chances:
        choice["logprobs"] = {
            "content": [{"top_logprobs": [{"token": t, "logprob": p} for t, p in chances.items()]}]
        }
    return {"choices": [choice]}
