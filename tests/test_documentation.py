"""The documentation, compared with the code: nothing a user can meet is missing."""

import functools
import re
from collections.abc import Iterator

import click
import pydantic
import pytest

from docs import generate
from qbwc_server import __main__, app, config, settings, states
from qbwc_server.rules import codes
from qbwc_server.settings import Settings
from tests.support import sources

pytestmark = pytest.mark.quick

#: a command as it is written after a prompt, a variable, a folder
_COMMAND = re.compile(r"^(?:\$ )?(?:\w+=\S+ )?(?:\S*/)?qbwc ([a-z].*)")


@functools.cache
def documentation() -> str:
    """Read every page."""
    pages = [sources.ROOT / "README.md", *sorted((sources.ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def page(name: str) -> str:
    """Read one page of docs/."""
    return (sources.ROOT / "docs" / name).read_text(encoding="utf-8")


def test_reference_pages():
    """They are what `make docs` would write now."""
    written = {name: page(f"reference/{name}") for name in generate.pages()}

    assert written == generate.pages()


def test_states():
    """Every word for a state is explained in states.md."""
    text = page("states.md")

    missing = [
        state
        for words in (
            states.OrderState,
            states.JobState,
            states.ExchangeState,
            states.SessionState,
            states.ReferenceState,
        )
        for state in words
        if f"`{state}`" not in text
    ]

    assert missing == []


def test_moves():
    """The diagrams of states.md draw every legal move, and no other."""
    diagrams = re.findall(r"```mermaid\n(.*?)```", page("states.md"), re.DOTALL)

    drawn = [set(re.findall(r" (\w+) --> (\w+)", diagram)) for diagram in diagrams]

    assert drawn == [
        {(str(state), str(one)) for state, after in moves.items() for one in after}
        for moves in (
            states.ORDER_MOVES,
            states.DOCUMENT_MOVES,
            states.JOB_MOVES,
            states.EXCHANGE_MOVES,
            states.SESSION_MOVES,
            states.REFERENCE_MOVES,
        )
    ]


def test_reasons():
    """Every reason and warning is in the reference."""
    text = page("reference/reasons.md")

    assert [code for code in codes.CODES if f"**{code}**" not in text] == []


def test_commands():
    """Every command is named where a user reads."""
    missing = [
        command
        for command in _commands(__main__.main, "qbwc")
        if command not in documentation()
    ]

    assert missing == []


def test_written_commands():
    """Every command that a page writes exists, with the options that it is given."""
    wrong = [line for line in _written_commands() if not _exists(line)]

    assert wrong == []


def test_examples_of_settings():
    """Every example in settings.md is accepted."""
    examples = re.findall(r"```toml\n(.*?)```", page("settings.md"), re.DOTALL)

    loaded = [settings.load(example).settings for example in examples]

    assert len(loaded) == len(examples) > 1


def test_settings():
    """Every key of the settings is in settings.md, under its section."""
    words = set(re.findall(r"[a-z_]+", page("settings.md")))

    assert [key for key in _keys(Settings) if key not in words] == []


def test_environment():
    """Every variable is in operating.md, and no other."""
    documented = set(re.findall(r"QBWC_[A-Z_]+", page("operating.md")))

    read = {f"QBWC_{name.upper()}" for name in config._Environment.model_fields}
    assert documented == read


def test_routes(tmp_path):
    """Every address that the server answers is named where a user reads."""
    server = app.create_app(config.Config.from_env({"data_dir": tmp_path}))

    # /api/v1/connections/<name>/orders is documented with NAME.
    addresses = {
        re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda found: found[1].upper(), rule.rule)
        for rule in server.url_map.iter_rules()
    }
    documented = {word.strip("`|,.;:") for word in documentation().split()}
    assert addresses - documented == set()


def test_links_between_pages():
    """Every link to a file of the repository leads to one."""
    broken = [
        f"{source.name}: {target}"
        for source in sources.committed()
        if source.suffix == ".md"
        for target in re.findall(r"\]\(([^)#:]+)\)", source.read_text("utf-8"))
        if not (source.parent / target).exists()
    ]

    assert broken == []


def _commands(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _commands(child, f"{path} {name}")
    else:
        yield path


def _written_commands() -> Iterator[str]:
    """Find `qbwc ...` in lines of code and in code spans of prose."""
    text = re.sub(r"^```.*$", "", documentation(), flags=re.MULTILINE)
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line.partition(" #")[0] for line in paragraph.splitlines()]
        for code in (*lines, *re.findall(r"`([^`]+)`", " ".join(paragraph.split()))):
            yield from _COMMAND.findall(code.strip())


def _exists(line: str) -> bool:
    words = line.split()
    command: click.Command = __main__.main
    while isinstance(command, click.Group) and words:
        if words[0] == "...":
            return True
        if words[0] not in command.commands:
            return False
        command = command.commands[words.pop(0)]
    known = {name for each in command.params for name in each.opts}
    given = {word.strip("[]").partition("=")[0] for word in words if "--" in word}
    return given <= known | {"--help", "--json"}


def _keys(section: type[pydantic.BaseModel]) -> Iterator[str]:
    for name, entry in section.model_fields.items():
        yield entry.alias or name
        kind = entry.annotation
        if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel):
            yield from _keys(kind)
