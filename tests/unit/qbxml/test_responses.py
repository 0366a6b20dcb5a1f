"""Reading answers: anything that QuickBooks may write, nothing that is no answer."""

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import responses
from qbxml.errors import ResponseError
from qbxml.responses import Answer, Record, Recovery, Status
from tests.support import intuit_schema

OK = 'statusCode="0" statusSeverity="Info" statusMessage="Status OK"'
CUSTOMER = (
    "<CustomerRet><ListID>80000001-1</ListID><Name>J&#246;rg</Name>"
    "<SalesTaxCodeRef><ListID>1</ListID><FullName>Tax</FullName></SalesTaxCodeRef>"
    "<DataExtRet><DataExtName>a</DataExtName></DataExtRet>"
    "<DataExtRet><DataExtName>b</DataExtName></DataExtRet>"
    "<Newfangled><Thing>1</Thing></Newfangled></CustomerRet>"
)


def answer(content, prolog='<?xml version="1.0" ?>\n', attributes=""):
    """The answer to a request set, around some responses."""
    inner = f"<QBXMLMsgsRs{attributes}>{content}</QBXMLMsgsRs>"
    return f"{prolog}<QBXML>\n{inner}\n</QBXML>\n"


def customers(content=CUSTOMER, attributes=OK):
    """The response to a customer query."""
    return f'<CustomerQueryRs requestID="7" {attributes}>{content}</CustomerQueryRs>'


def one(document):
    """The only response of an answer."""
    (found,) = responses.read(document).responses
    return found


def test_an_ordinary_answer():
    """Name, request ID, status and records are read."""
    found = one(answer(customers()))

    assert (found.name, found.request_id) == ("CustomerQueryRs", "7")
    assert found.status == Status(0, "INFO", "Status OK")
    assert [record.name for record in found.records] == ["CustomerRet"]
    assert found.recovery is None


def test_members_of_a_record():
    """Members are found by path, unknown ones are kept, absent ones are None."""
    (record,) = one(answer(customers())).records

    assert record.get("Name") == "Jörg"
    assert record.get("SalesTaxCodeRef/FullName") == "Tax"
    assert record.get("SalesTaxCodeRef/Nothing") is None
    assert record.get("Name/Deeper", "default") == "default"
    assert record.get("Newfangled/Thing") == "1"
    assert [field.get("DataExtName") for field in record.all("DataExtRet")] == [
        "a",
        "b",
    ]
    assert record.texts("ListID") == ["80000001-1"]


@pytest.mark.parametrize("request_id", [' requestID=""', ""])
def test_no_request_id(request_id):
    """An absent request ID and an empty one are the same (qbxml 1.3)."""
    found = one(answer(f"<HostQueryRs{request_id} {OK}/>"))

    assert found.request_id == ""


@pytest.mark.parametrize("severity", ["Error", "ERROR", "error"])
def test_severity_has_no_case(severity):
    """Captures and documents differ in the case of the severity."""
    found = one(answer(f'<XRs statusCode="3100" statusSeverity="{severity}"/>'))

    assert found.status == Status(3100, "ERROR", "")


def test_the_shared_example_of_a_recovery():
    """The outcome of an earlier set names IDs instead of a record."""
    path = intuit_schema.folder() / "examples" / "rs_recovery.xml"

    found = responses.read(path.read_bytes())

    assert (found.set_status, found.new_id) == (0, "b7f3a0c2d1e44f60a9c51")
    assert found.responses[0].records == ()
    assert found.responses[0].recovery == Recovery(
        txn_id="1A-1200000000",
        txn_number="77",
        edit_sequence="1200000000",
        external_guid="{6B063959-81B0-4622-85D6-F548C8CCB518}",
    )


def test_an_empty_set():
    """A status check or a clearing is answered without responses."""
    found = responses.read(answer("", attributes=' messageSetStatusCode="600"'))

    assert found == Answer(600, None, ())


def test_an_iterator():
    """The ID and the number of entries left are read, junk in them is not believed."""
    page = OK + ' iteratorRemainingCount="5" iteratorID="{1}"'
    junk = OK + ' iteratorRemainingCount="five" iteratorID=""'

    found, other = one(answer(customers("", page))), one(answer(customers("", junk)))

    assert (found.iterator_id, found.remaining) == ("{1}", 5)
    assert (other.iterator_id, other.remaining) == (None, None)


@pytest.mark.parametrize(
    "document",
    [
        answer(customers(), '<?xml version="1.0" encoding="windows-1252"?>'),
        answer(customers(), '<?xml version="1.0" encoding="utf-16"?>'),
        answer(customers(), '<?xml version="1.0" encoding="no-such-thing"?>'),
        answer(customers(), "\ufeff \n"),
        answer(customers(), ""),
        answer(customers()).encode(),
        answer(customers()).encode("utf-16"),
        answer(customers()).encode("utf-16-be"),
        b"\xef\xbb\xbf" + answer(customers()).encode(),
        b"\r\n\t " + answer(customers()).encode(),
        io.StringIO(answer(customers())),
        io.BytesIO(answer(customers()).encode()),
    ],
)
def test_ways_to_hand_over_an_answer(document):
    """Text, bytes and files are read; in text a declared encoding does not count."""
    (record,) = one(document).records

    assert record.get("Name") == "Jörg"


def test_windows_1252_bytes():
    """In bytes the declared encoding counts."""
    prolog = '<?xml version="1.0" encoding="windows-1252"?>'
    document = answer(customers("<R><N>Jörg, 5 €</N></R>"), prolog)

    (record,) = one(document.encode("windows-1252")).records

    assert record.get("N") == "Jörg, 5 €"


@pytest.mark.parametrize(
    "document, problem",
    [
        ("", "not well-formed"),
        ("   ", "not well-formed"),
        (b"", "not well-formed"),
        ("HOSTQUERY is currently not supported in QBPOS.", "not well-formed"),
        (answer(customers())[:-20], "not well-formed"),
        (answer("<a></b>"), "not well-formed"),
        (answer(customers("&#1;")), "not well-formed"),
        (answer(customers("\x01")), "not well-formed"),
        (answer(customers("&eacute;")), "not well-formed"),
        (b"\x00\x01\x02", "not well-formed"),
        (answer(customers()) + "<more/>", "not well-formed"),
        ("<html><body>Error 500</body></html>", "html document"),
        ("<QBXML/>", "no QBXMLMsgsRs"),
        ("<QBXML><QBXMLMsgsRq onError='stopOnError'/></QBXML>", "QBXMLMsgsRq"),
        (answer("<HostQueryRs/>"), "HostQueryRs has no statusCode"),
        (answer('<HostQueryRs statusCode=""/>'), "statusCode of HostQueryRs is ''"),
        (answer('<HostQueryRs statusCode="0x0"/>'), "instead of a number"),
        (answer('<HostQueryRs statusCode="1e3"/>'), "instead of a number"),
        (answer('<HostQueryRs statusCode="٣"/>'), "instead of a number"),
        (answer(f'<HostQueryRs statusCode="{"9" * 5000}"/>'), "instead of a number"),
        (answer("", attributes=' messageSetStatusCode="?"'), "messageSetStatusCode"),
    ],
)
def test_no_answer(document, problem):
    """What is no answer is refused with a sentence."""
    with pytest.raises(ResponseError, match=problem) as caught:
        responses.read(document)

    assert str(caught.value).startswith("The ")
    assert str(caught.value).endswith(".")


BOMB = "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12)
)


@pytest.mark.parametrize(
    "declared, used",
    [
        ("<!DOCTYPE QBXML>", ""),
        ("<!DOCTYPE QBXML SYSTEM 'file:///etc/passwd'>", ""),
        ("<!DOCTYPE QBXML [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "&x;"),
        (f"<!DOCTYPE QBXML [{BOMB}]>", "&e11;"),
        ("<!DOCTYPE QBXML [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/'> %x;]>", ""),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types(declared, used, encoding):
    """Document types, entities and bombs are refused before anything of them counts."""
    document = answer(customers(used), f'<?xml version="1.0"?>{declared}')
    start = time.monotonic()

    with pytest.raises(ResponseError, match="document type"):
        responses.read(document.encode(encoding))

    assert time.monotonic() - start < 1


def test_very_deep_nesting():
    """A hundred thousand levels are read, without the stack of Python."""
    depth = 100_000
    document = answer(customers("<a>" * depth + "</a>" * depth))

    (record,) = one(document).records

    assert record.get("a/a/a/a") is not None or record.name == "a"


def test_ten_megabytes_as_a_stream():
    """A large answer is read in well under a second, each response as it comes."""
    many = "".join(customers(CUSTOMER * 30) for _ in range(1000))
    document = answer(many)
    assert len(document) > 9_000_000

    start = time.process_time()
    found = responses.stream(document)
    first = next(found)
    waited = time.process_time() - start
    count = 1 + sum(1 for _ in found)
    took = time.process_time() - start

    assert len(first.records) == 30
    assert count == 1000
    assert waited < took / 5
    assert took < 3


@pytest.mark.parametrize(
    "long",
    [
        "<!--{}-->",
        "<![CDATA[{}]]>",
        '<ARs requestID="8" statusCode="0" statusMessage="{}"/>',
    ],
)
def test_one_very_long_piece(long):
    """Ten megabytes without a break take no longer than many short pieces."""
    document = answer(customers() + long.format("x" * 10_000_000))

    start = time.process_time()
    read = list(responses.stream(document))
    took = time.process_time() - start

    assert read[0].request_id == "7"
    assert took < 2


def test_a_stream_that_breaks_off():
    """What came before the break is handed over, then the error comes."""
    found = responses.stream(answer(customers() * 3000)[:-200])

    assert next(found).request_id == "7"
    with pytest.raises(ResponseError, match="not well-formed"):
        list(found)


@given(st.text() | st.binary())
def test_junk(document):
    """Whatever comes, it is an answer or a ResponseError."""
    with pytest.raises(ResponseError):
        responses.read(document)


TREES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20),
    lambda inner: st.lists(
        st.tuples(st.sampled_from(["Name", "Ref", "X"]), inner), max_size=4
    ),
)


@given(st.lists(st.tuples(st.sampled_from(["ARet", "BRet"]), TREES), max_size=5))
def test_any_tree_comes_back(trees):
    """Elements and texts of an answer are read as they are."""
    content = "".join(_xml(name, tree) for name, tree in trees)

    found = one(answer(customers(content)))

    assert [record.name for record in found.records] == [name for name, _ in trees]
    for record, (_, tree) in zip(found.records, trees, strict=True):
        assert _tree(record) == _bare(tree)


def _xml(name, tree):
    if isinstance(tree, str):
        text = tree.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
        return f"<{name}>{text}</{name}>"
    return f"<{name}>" + "".join(_xml(*one) for one in tree) + f"</{name}>"


def _tree(record):
    if isinstance(record, str):
        return record
    if [name for name, _ in record.members] == [""]:
        return record.members[0][1]
    return [(name, _tree(value)) for name, value in record.members] or ""


def _bare(tree):
    """An empty element is an empty text; a record's blank text is none."""
    if isinstance(tree, str):
        return tree if tree.strip() else ""
    return [(name, _inner(value)) for name, value in tree] or ""


def _inner(tree):
    if isinstance(tree, str):
        return tree
    return [(name, _inner(value)) for name, value in tree] or ""


def test_a_record_is_cheap_to_compare():
    """Two readings of one document are equal."""
    document = answer(customers())

    assert responses.read(document) == responses.read(document)
    assert Record("X", (("A", "1"),)) == Record("X", (("A", "1"),))
