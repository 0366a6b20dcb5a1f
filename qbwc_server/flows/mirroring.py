"""The mirror of the item list: looks up many SKUs without a request each (SE-11 a).

What it says is what one query per SKU would have said. So it answers a look-up only if
it was brought up to date after that look-up was enqueued, and only a first one: what is
looked up again (a list ID that is gone, a refused creation, a lost one, a name that was
not usable) is asked of QuickBooks itself, and so is a SKU of which several items could
be used, since the first one that QuickBooks returns is (SE-12).

The entries are kept as those of the lists that are imported are, and come in the same
way, page by page; nothing counts before the last one is in.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds, listed, looking_up, names, progress
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.flows.listed import Copied
from qbwc_server.flows.progress import Page
from qbwc_server.flows.pulling import Pull
from qbwc_server.rules import items as item_rules
from qbwc_server.store import first_looks, lists, pulls, queue, queued, sessions
from qbwc_server.store.first_looks import Span
from qbxml import deletions, items, types
from qbxml.items import Item
from qbxml.responses import Response

#: look-ups that are answered from the mirror
ANSWERED = (kinds.LOOK_UP_ITEM.word, kinds.LOOK_UP_PRODUCT.word)
#: SKUs from which on the mirror is brought up to date for them
FEWEST = 20
#: look-ups of a SKU that cost as much as a page of the mirror
PAGE_COSTS = 10
#: QuickBooks remembers for 90 days what was deleted (qbxml 4.6)
_REMEMBERED = timedelta(days=60)
#: the first version with iterators (qbxml 6)
_ITERATORS = (5, 0)
_BOTH = (kinds.MIRROR_ITEMS, kinds.FOLLOW_DELETED_ITEMS)
_WORD = listed.ITEM_MIRROR.word


def ask(db: sa.Connection, visit: Visit) -> None:
    """Have the mirror brought up to date where that is cheaper than asking for SKUs."""
    if visit.settings.item.mirror == "never" or not _can_iterate(visit):
        return
    row = pulls.of(db, visit.connection_id).get(_WORD)
    asked = [at for at in (row.started_at, row.refused_at) if at] if row else []
    span = _waiting(visit, after=max(asked, default=None))
    fewest = _fewest(visit, row)
    if first_looks.count(db, span, fewest) == fewest:
        _begin(db, visit)


def held_back(db: sa.Connection, visit: Visit) -> tuple[str, ...]:
    """Name the look-ups that wait for the mirror instead of going out."""
    row = pulls.of(db, visit.connection_id).get(_WORD)
    if row is None:
        return ()
    is_due = queued.is_due(db, kinds.MIRROR_ITEMS.word, row.id, visit.now)
    return ANSWERED if is_due else ()


class MirrorItems(Pull):
    """Bring the mirror up to date, and answer the look-ups that wait for it."""

    kind = kinds.MIRROR_ITEMS.word
    of = listed.ITEM_MIRROR

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Keep the page; what stands below a renamed item has another full name."""
        for page in results.values():
            _rename_below(db, visit, page.entries)
        super().record(db, visit, results)

    def _go_on(self, db: sa.Connection, visit: Visit, row: Any, page: Page) -> None:
        if _is_too_long(db, visit, row, page):
            left = {"iterator_id": None, "session_id": None}
            pulls.move(db, row.id, left | {"remaining": page.remaining})
            return
        super()._go_on(db, visit, row, page)

    def _finish(self, db: sa.Connection, visit: Visit, row: Any, page: Page) -> None:
        super()._finish(db, visit, row, page)
        if row.is_whole and row.iterator_id is not None:
            # What was changed while the pages came may be in none of them.
            _bring_up_to_date(db, visit, row.id)
        elif not (row.is_whole or row.seen or page.entries):
            # Not even the newest one is there: this is not the list that we knew.
            _read_whole(db, visit, row.id)
        else:
            _answer(db, visit, row.id)


class FollowDeletedItems(Flow):
    """Forget in the mirror what was deleted; a page tells only what there is."""

    kind = kinds.FOLLOW_DELETED_ITEMS.word

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch how far the mirror has come."""
        return pulls.by_ids(db, subject_ids)

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for everything that QuickBooks remembers: it is little."""
        return [Ask(items.query_deleted(), (subject,)) for subject in subjects]

    def read(self, response: Response) -> list[str]:
        """Read the list IDs of what was deleted."""
        return [deletions.read(record).identity for record in response.records]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Forget them."""
        for subject, row in self.gather(db, visit, list(results)).items():
            lists.drop(db, visit.connection_id, _WORD, results[subject])
            _answer(db, visit, row.id)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Trust the mirror no more: it is read as a whole next time."""
        queue.cancel(db, [kinds.MIRROR_ITEMS.word], list(refusals), visit.now)
        for subject in refusals:
            pulls.move(db, subject, {"is_whole": True, "session_id": None})


def decide(
    rows: Sequence[Any], entries: Sequence[Any], visit: Visit
) -> dict[int, looking_up.Decision]:
    """Say what QuickBooks would answer, but not where the order would decide; pure."""
    called = defaultdict(list)
    for item, keys in ((_item(e), {e.name_key, e.key}) for e in entries):
        for key in keys:
            called[key].append(item)
    decided = {}
    for row in rows:
        seen = called[names.key(row.name)]
        matches = item_rules.matching(row.name, seen)
        if not item_rules.depends_on_order(matches, visit.settings):
            decided[row.id] = looking_up.choose_item(row.name, seen, visit)
    return decided


def _can_iterate(visit: Visit) -> bool:
    return types.version(visit.version) >= _ITERATORS


def _fewest(visit: Visit, row: Any) -> int:
    """How many SKUs make it worth while; a list known to be long costs more."""
    if visit.settings.item.mirror == "always":
        return 1
    return max(FEWEST, _cost(row.remaining) if row is not None else 0)


def _cost(entries: int) -> int:
    pages = -(-entries // listed.MIRROR_PAGE)
    return pages * PAGE_COSTS


def _is_too_long(db: sa.Connection, visit: Visit, row: Any, page: Page) -> bool:
    if visit.settings.item.mirror == "always":
        return False
    cost = _cost(page.remaining)
    span = _waiting(visit, until=row.started_at)
    return first_looks.count(db, span, cost) < cost


def _begin(db: sa.Connection, visit: Visit) -> None:
    row = pulls.ensure(db, visit.connection_id, [_WORD])[_WORD]
    if _is_under_way(db, row.id):
        return
    known = row.watermark is not None and row.finished_at is not None
    if known and not row.is_whole and row.finished_at > visit.now - _REMEMBERED:
        _bring_up_to_date(db, visit, row.id)
    else:
        _read_whole(db, visit, row.id)


def _bring_up_to_date(db: sa.Connection, visit: Visit, pull_id: int) -> None:
    for kind in _BOTH:
        kinds.enqueue(db, visit, kind, [pull_id])


def _read_whole(db: sa.Connection, visit: Visit, pull_id: int) -> None:
    pulls.move(db, pull_id, {"is_whole": True, "session_id": None})
    kinds.enqueue(db, visit, kinds.MIRROR_ITEMS, [pull_id])


def _rename_below(db: sa.Connection, visit: Visit, entries: Sequence[Copied]) -> None:
    """Give the items below a renamed one their new full names.

    QuickBooks says nowhere that they have changed as well. From below upwards, so that
    each is found under the name that it still has.
    """
    connection_id = visit.connection_id
    ids = [each.list_id for each in entries]
    before = lists.with_ids(db, connection_id, _WORD, ids)
    renamed = [
        (before[each.list_id].full_name, each.full_name)
        for each in entries
        if each.list_id in before and before[each.list_id].full_name != each.full_name
    ]
    for old, new in sorted(renamed, key=lambda pair: -len(pair[0])):
        below = lists.below(db, connection_id, _WORD, names.key(old))
        full = {row.id: new + row.full_name[len(old) :] for row in below}
        lists.rename(db, {i: progress.full_names(name) for i, name in full.items()})


def _answer(db: sa.Connection, visit: Visit, pull_id: int) -> None:
    """Answer the look-ups that waited, once both pages and deletions are in."""
    row = pulls.by_ids(db, [pull_id])[pull_id]
    if _is_under_way(db, pull_id) or not _is_up_to_date(db, visit, row):
        return
    span = _waiting(visit, until=row.started_at)
    rows = first_looks.references(db, span)
    keys = {names.key(each.name) for each in rows}
    entries = lists.called(db, visit.connection_id, _WORD, keys)
    decided = decide(rows, entries, visit)
    queue.answer(db, ANSWERED, list(decided), visit.now)
    sessions.count(db, visit.session_id, len(decided), 0)
    looking_up.remember(db, visit, decided)


def _is_under_way(db: sa.Connection, pull_id: int) -> bool:
    return bool(queued.live_subjects(db, [kind.word for kind in _BOTH], [pull_id]))


def _is_up_to_date(db: sa.Connection, visit: Visit, row: Any) -> bool:
    """Tell whether it was read to its end, in this session and with success."""
    session = sessions.by_id(db, visit.session_id)
    ended = row.finished_at is not None and not (row.is_whole or row.problem)
    return (
        ended
        and session is not None
        and row.finished_at >= max(row.started_at, session.opened_at)
        and not row.remaining
    )


def _waiting(visit: Visit, **span: Any) -> Span:
    last = max(kinds.LOOK_UP_ITEM.priority, kinds.LOOK_UP_PRODUCT.priority)
    return Span(visit.connection_id, ANSWERED, last, **span)


def _item(entry: Any) -> Item:
    return Item(
        kind=entry.kind,
        list_id=entry.list_id,
        name=entry.name,
        full_name=entry.full_name,
        is_active=entry.is_active,
        edit_sequence=entry.facts.get("edit_sequence", ""),
        external_guid=entry.facts.get("guid"),
    )
