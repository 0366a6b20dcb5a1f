"""Writes the reference pages that the code itself knows best: `make docs`.

Commands come from the command line itself, reasons from `rules/codes.py`, QuickBooks'
codes from `qbxml/status.py`, addresses of pages from the views. A test compares what is
there with what this would write; the pages in docs/ itself are written by hand.
"""

import pathlib
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping

import click

from qbwc_server import __main__, app, config
from qbwc_server.faces.admin import guard
from qbwc_server.rules import codes
from qbxml import codes as statuses
from qbxml import hresults
from qbxml.status import Explanation

REFERENCE = pathlib.Path(__file__).parent / "reference"

#: what reasons that QuickBooks gave are called; `flows/outcomes.py` makes them
_FROM_QUICKBOOKS = """\
## Failed and in doubt

- **QUICKBOOKS_nnnn**: QuickBooks refused the transaction or entry with status nnnn; the
  reason has its text. *To do:* see [codes.md](codes.md), then retry the order or
  document.
- **REQUEST_NOT_ALLOWED**: QuickBooks has no way to say this transaction. *To do:* mend
  the order in the shop, the document at its source, or the settings, then retry it.
- **OUTCOME_UNKNOWN**: it is not certain whether the order or document is in QuickBooks.
  *To do:* look there; adopt it with its transaction ID, or release it so that it is
  posted.
- **GONE_FROM_QUICKBOOKS**: the order was posted, and the company file does not have its
  transaction. A warning, where it was deleted or an older copy is open; the reason of
  an order in doubt, where that copy was accepted. *To do:* release it to post it anew,
  adopt what somebody entered instead, or cancel it."""


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """Give the text of every page by its file name."""
    return {
        "addresses.md": _page("Addresses of the pages", _addresses()),
        "codes.md": _page("Codes of QuickBooks and its Web Connector", _codes()),
        "commands.md": _page("Commands", _commands(__main__.main, "qbwc")),
        "reasons.md": _page("Reasons and warnings", _reasons()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    head = [f"# {title}", "", "Written by `make docs` from the code.", ""]
    return "\n".join([*head, *lines]).rstrip() + "\n"


def _reasons() -> Iterator[str]:
    for kind in codes.Kind:
        yield from (f"## {kind.capitalize()}", "")
        for name, code in codes.CODES.items():
            if code.kind is kind:
                to_do = f" *To do:* {code.what_to_do}" if code.what_to_do else ""
                to_do += f" *Who:* {code.who}." if code.who else ""
                yield f"- **{name}**: {code.message}{to_do}"
        yield ""
    yield _FROM_QUICKBOOKS


def _codes() -> Iterator[str]:
    yield from ("## Shown by the Web Connector on the PC", "")
    shown = hresults.WEB_CONNECTOR.values()
    yield from _table({each: each.meaning for each in shown})
    yield from ("## Given where QuickBooks itself failed (hresult)", "")
    yield from _table(_with_causes(hresults.TABLE.values()))
    yield from ("## Given in QuickBooks' answers (status)", "")
    yield from _table(_with_causes(statuses.TABLE.values()))


def _with_causes(explained: Iterable[Explanation]) -> Mapping[Explanation, str]:
    return {each: f"{each.meaning} {each.cause}" for each in explained}


def _table(meanings: Mapping[Explanation, str]) -> Iterator[str]:
    yield from ("| code | meaning | what to do | who |", "|---|---|---|---|")
    for each in sorted(meanings, key=lambda one: one.code.zfill(10)):
        told = (each.code, meanings[each], each.what_to_do, each.who)
        yield f"| {' | '.join(told)} |"
    yield ""


def _addresses() -> Iterator[str]:
    yield "Who: anybody, or whoever is logged in with this role or a higher one."
    yield from ("", "| address | method | who | what |", "|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        server = app.create_app(config.Config.from_env({"data_dir": folder}))
    rules = [r for r in server.url_map.iter_rules() if r.endpoint.startswith("admin.")]
    for rule in sorted(rules, key=lambda each: each.rule):
        view = server.view_functions[rule.endpoint]
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        address = re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda m: m[1].upper(), rule.rule)
        what = (view.__doc__ or "").partition("\n")[0]
        who = guard.who_may(view)
        if rule.endpoint == "admin.static":
            who, what = "anybody", "Style sheets, scripts, the icon."
        yield f"| `{address}` | {methods} | {who} | {what} |"


def _commands(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from _commands(child, f"{path} {name}")
        return
    context = click.Context(command)
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f"## {path}", "", f"    {path} {usage}", "", _prose(command), "")
    options = [one for one in command.params if isinstance(one, click.Option)]
    for option, told in filter(None, (one.get_help_record(context) for one in options)):
        yield f"- `{option}`: {told}"
    yield from [""] if options else []


def _prose(command: click.Command) -> str:
    return re.sub(r"[ \t]*\n[ \t]*", "\n", (command.help or "").strip())


if __name__ == "__main__":
    main()
