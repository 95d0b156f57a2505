"""Say what each page asks of its reader, as the page itself declares it."""

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@functools.cache
def need_of(script: str) -> str:
    """Return what the page of this script asks of its reader: `need=` in its `frame.page(...)`; "" where it says none,
    which nobody has.
    """
    path = ROOT / script
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "frame.page":
            for told in node.keywords:
                if told.arg == "need" and isinstance(told.value, ast.Constant):
                    return str(told.value.value)
    return ""
