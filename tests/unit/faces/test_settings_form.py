"""The settings as a form: every key has a field; a form gives back what it shows."""

import pytest

from qbwc_server import settings
from qbwc_server.faces.admin import settings_form
from qbwc_server.faces.admin import settings_words as words
from qbwc_server.settings import Settings, Store, TaxMapping
from qbwc_server.settings.section import Section
from tests import factories

#: rows of tables, which have tables of words of their own
ROWS = ("tax.map", "stores")


def test_every_key_has_a_field():
    """A key that the page lacks would be set back to its default by saving."""
    shown = {each.path for group in words.ALL for each in group.fields}

    assert shown == set(_leaves(Settings, "")) - set(ROWS)


@pytest.mark.parametrize(
    "table, model", [(words.TAX_MAP, TaxMapping), (words.STORE, Store)]
)
def test_every_key_of_a_row_has_a_field(table, model):
    """The same for the rows of the tax map and the stores."""
    assert {each.path for each in table} == set(_leaves(model, ""))


def test_a_form_gives_back_what_it_shows():
    """Saving a page on which nothing was changed changes nothing."""
    before = factories.settings(sku_map={"OLD": "Stoves:NEW"})
    document = settings.to_json(before)

    sent = settings_form.document(_filled_in(document))

    assert settings.check(sent).settings == before


def _filled_in(document):
    """Send the form as a browser does that changed nothing."""
    fields = [
        field
        for group in words.ALL
        for field in settings_form.fields(document, group.fields)
    ]
    for path, entries in (
        ("tax.map", document["tax"]["map"]),
        ("stores", document["stores"]),
    ):
        fields += [field for row in settings_form.rows(entries, path) for field in row]
    return dict(filter(None, map(_sent, fields)))


def _sent(field):
    if field.widget == settings_form.BOX:
        return (field.name, "on") if field.value else None
    if field.widget == settings_form.MAYBE:
        return field.name, {None: "", True: "yes", False: "no"}[field.value]
    return field.name, str(field.value)


def _leaves(model, path):
    for name, member in model.model_fields.items():
        place = f"{path}.{member.alias or name}".lstrip(".")
        inner = member.annotation
        is_section = isinstance(inner, type) and issubclass(inner, Section)
        if is_section:
            yield from _leaves(inner, place)
        else:
            yield place
