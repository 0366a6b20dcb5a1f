"""The product's own source, read as trees for the tests of the house rules."""

import ast
import functools
import pathlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PACKAGES = ("qbxml", "qbwc_server")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module of the product; `path` is relative to the repository."""

    path: pathlib.PurePosixPath
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        """Give every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def public(self) -> Iterator[Function | ast.ClassDef]:
        """Give what others may use: functions, classes, methods of those classes."""
        for node in self.tree.body:
            if isinstance(node, Function | ast.ClassDef) and _is_public(node):
                yield node
                if isinstance(node, ast.ClassDef):
                    yield from filter(_is_public, _methods(node))

    def imports(self) -> set[str]:
        """Give the full names of all modules that are imported, wherever."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
        return found

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Give every call with the name it is written with: `sa.select`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


@functools.cache
def product() -> tuple[Source, ...]:
    """Read every module of the product."""
    files = (file for name in PACKAGES for file in (ROOT / name).rglob("*.py"))
    return tuple(_read(file) for file in sorted(files))


@functools.cache
def committed() -> tuple[pathlib.Path, ...]:
    """Give every text file that is, or would be, part of the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    )
    files = (ROOT / line for line in listing.stdout.splitlines())
    return tuple(file for file in files if file.is_file())


def length(function: Function) -> int:
    """Count a function's lines from `def` to its end, the docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def _read(file: pathlib.Path) -> Source:
    text = file.read_text(encoding="utf-8")
    path = pathlib.PurePosixPath(file.relative_to(ROOT).as_posix())
    return Source(path, text, ast.parse(text, str(path)))


def _is_public(node: Function | ast.ClassDef) -> bool:
    return not node.name.startswith("_")


def _methods(owner: ast.ClassDef) -> Iterator[Function]:
    return (node for node in owner.body if isinstance(node, Function))
