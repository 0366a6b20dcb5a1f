"""The HRESULTs of QuickBooks' request processor, and the Web Connector's own codes.

Source: qbxml 3.4, web-connector 6.1 and 6.2.
"""

from qbxml.codes import ADMINISTRATOR, BOOKKEEPER, NOBODY, SERVER, Explanation

_LATER = "Nothing: the next run of the Web Connector tries again."
_OPEN = "Open the right company file in QuickBooks, then run the Web Connector again."
_ALLOW = (
    "Open the company file as administrator and allow the application under"
    " Edit > Preferences > Integrated Applications > Company Preferences."
)
_REPAIR = "Repair the installation of QuickBooks and of the Web Connector on the PC."
_REPORT = "Report it with the exchange: the server should not have caused this."
_LOG = "Look into qbsdklog.txt on the PC; if it comes again, restart QuickBooks."


def _row(meaning: str, cause: str, what_to_do: str, who: str) -> tuple[str, ...]:
    return meaning, cause, what_to_do, who


_ROWS = {
    "0x80040400": _row(
        "QuickBooks could not read the request.",
        "A field, its order, a character or the version is not what it expects.",
        "The set is sent again in halves until the faulty request stands alone.",
        NOBODY,
    ),
    "0x80040401": _row(
        "QuickBooks could not be reached.", "It is closed or busy.", _LATER, NOBODY
    ),
    "0x80040402": _row(
        "QuickBooks failed unexpectedly.", "The PC's log tells more.", _LOG, SERVER
    ),
    "0x80040403": _row(
        "The company file could not be opened.",
        "It was moved, or another user has it in single-user mode.",
        _OPEN,
        BOOKKEEPER,
    ),
    "0x80040406": _row(
        "The company file was not found.", "It was moved or renamed.", _OPEN, BOOKKEEPER
    ),
    "0x80040408": _row(
        "QuickBooks could not be started.",
        "Nobody is logged in to Windows, or it hangs.",
        "If it lasts, start QuickBooks on the PC and leave it open.",
        BOOKKEEPER,
    ),
    "0x80040409": _row(
        "The connection to QuickBooks was lost.",
        "It crashed or closed.",
        _LATER,
        NOBODY,
    ),
    "0x8004040A": _row(
        "Another company file is open.", "QuickBooks opens one only.", _OPEN, BOOKKEEPER
    ),
    "0x8004040D": _row(
        "The session with QuickBooks has ended.", "Its ticket is dead.", _LATER, NOBODY
    ),
    "0x80040410": _row(
        "The company file is open in another mode.",
        "Single-user where multi-user is wanted, or the reverse.",
        "Switch the mode in QuickBooks: File > Switch to ...",
        BOOKKEEPER,
    ),
    "0x80040413": _row(
        "The request set is not supported.", "An attribute is too new.", _REPORT, SERVER
    ),
    "0x80040414": _row(
        "A window is open in QuickBooks.",
        "It waits for an answer and blocks everything else.",
        "Answer or close the windows in QuickBooks.",
        BOOKKEEPER,
    ),
    "0x80040416": _row(
        "QuickBooks is not running.", "No company file was named.", _OPEN, BOOKKEEPER
    ),
    "0x80040417": _row(
        "No company file is open.", "QuickBooks runs without one.", _OPEN, BOOKKEEPER
    ),
    "0x80040418": _row(
        "The application is not known to the company file.",
        "Nobody has allowed it yet.",
        _ALLOW,
        ADMINISTRATOR,
    ),
    "0x8004041A": _row(
        "The application may not use the company file.",
        "Its permission was taken back.",
        _ALLOW,
        ADMINISTRATOR,
    ),
    "0x8004041D": _row(
        "The application may not log in by itself.",
        "Automatic log-in is not allowed.",
        _ALLOW,
        ADMINISTRATOR,
    ),
    "0x8004041F": _row(
        "This edition of QuickBooks is not supported.",
        "QuickBooks Basic has no interface.",
        "Use QuickBooks Pro, Premier or Enterprise.",
        ADMINISTRATOR,
    ),
    "0x80040420": _row(
        "The application was refused.",
        "Somebody answered the question of QuickBooks with No.",
        _ALLOW,
        ADMINISTRATOR,
    ),
    "0x80040421": _row(
        "QuickBooks reported an error.", "Its text tells more.", _LOG, BOOKKEEPER
    ),
    "0x80040422": _row(
        "Single-user mode is needed.",
        "Others use the company file.",
        "Ask the others to close it, or try later.",
        BOOKKEEPER,
    ),
    "0x80040423": _row(
        "The version of qbXML is not supported.",
        "This QuickBooks is older than the request.",
        "Update QuickBooks, or lower the version in the settings.",
        SERVER,
    ),
    "0x80040424": _row(
        "QuickBooks is still starting.", "It takes up to a minute.", _LATER, NOBODY
    ),
    "0x80040438": _row(
        "Several QuickBooks get in each other's way.",
        "More than one is running on the PC.",
        "Close all of them and open one.",
        BOOKKEEPER,
    ),
    "0x80040308": _row(
        "The request processor is missing.", "It is not installed.", _REPAIR, SERVER
    ),
    "0x80040154": _row(
        "QuickBooks is not registered.", "Its installation is broken.", _REPAIR, SERVER
    ),
    "0x80010105": _row(
        "QuickBooks crashed.", "The PC's log tells more.", _LATER, NOBODY
    ),
    "0x8007007E": _row(
        "A part of QuickBooks is missing.",
        "Its installation is broken.",
        _REPAIR,
        SERVER,
    ),
}

# Nothing was done, and nothing is lost by trying again as it was.
_SAFE = {
    "0x80040400",
    "0x80040403",
    "0x80040406",
    "0x8004040A",
    "0x80040410",
    "0x80040414",
    "0x80040416",
    "0x80040417",
    "0x80040418",
    "0x8004041A",
    "0x8004041D",
    "0x80040420",
    "0x80040422",
    "0x80040423",
    "0x80040424",
}

_ADDRESS = "The address of the server"
_QBWC_ROWS = {
    1000: (f"{_ADDRESS} and that of its support page differ.", "Set the public URL."),
    1001: (f"{_ADDRESS} is a number.", "Use a host name in the public URL."),
    1002: (f"{_ADDRESS} is a number.", "Use a host name in the public URL."),
    1003: ("The support page did not answer.", "Open it in a browser on the PC."),
    1004: ("The support page could not be reached.", "Open it in a browser on the PC."),
    1010: (f"{_ADDRESS} is not https.", "Use https, or localhost."),
    1012: ("The log-in call failed.", "Look into the server's log and the PC's."),
    1013: ("QuickBooks could not be opened.", "See the HRESULT that came with it."),
    1014: ("The company could not be asked.", "Open QuickBooks and try again."),
    1030: ("No password was given.", "Enter the password in the Web Connector."),
    1034: ("The edition is not allowed.", "Correct AuthFlags in the .qwc file."),
    1036: ("The version call failed.", "Look into the server's log."),
    1039: ("The application could not be added.", "Use the .qwc file of the server."),
    1040: ("The user name or the password is wrong.", "Enter it again."),
    1041: ("The server's request was not understood.", "Look into the server's log."),
    1042: ("The server did not take the answer.", "Look into the server's log."),
    1043: ("The server did not say what was wrong.", "Look into the server's log."),
    1044: ("The session could not be closed.", "Nothing: the work is done."),
    1045: ("The server did not take the error.", "Look into the server's log."),
    1046: ("The server's version answer is wrong.", "Look into the server's log."),
    1048: (
        "The certificate could not be checked.",
        "GET on the address must give 200.",
    ),
    1065: ("The kind of QuickBooks is wrong.", "Use the .qwc file of the server."),
    1080: ("Read-only registration failed.", "Use the .qwc file of the server."),
}


def unknown(code: str) -> Explanation:
    """Explain an HRESULT that is not listed."""
    meaning = "QuickBooks reported an error that is not listed here."
    return _explain(code, _row(meaning, "Its text tells more.", _LOG, SERVER))


def _explain(code: str, row: tuple[str, ...]) -> Explanation:
    meaning, cause, what_to_do, who = row
    return Explanation(code, meaning, cause, what_to_do, who, code in _SAFE)


def _explain_qbwc(code: int, row: tuple[str, str]) -> Explanation:
    meaning, what_to_do = row
    cause = "The Web Connector shows this code on the PC."
    name = f"QBWC{code}"
    return Explanation(name, meaning, cause, what_to_do, SERVER, retry_is_safe=True)


TABLE = {code: _explain(code, row) for code, row in _ROWS.items()}
WEB_CONNECTOR = {code: _explain_qbwc(code, row) for code, row in _QBWC_ROWS.items()}
