"""The list of all kinds of jobs.

A flow of one's own is added by an installed package that offers a `Flow` class under
the entry point group `qbwc_server.flows`; docs/flows.md has an example.
"""

import functools
import importlib.metadata
from collections.abc import Mapping

from qbwc_server import errors
from qbwc_server.flows import (
    checking_file,
    contact_reading,
    contacting,
    copying,
    creating,
    creating_items,
    document_posting,
    looking_back,
    looking_up,
    mirroring,
    posting,
    recovering,
    waking,
)
from qbwc_server.flows.base import Flow

FLOWS: tuple[type[Flow], ...] = (
    checking_file.CheckFile,
    checking_file.ConfirmFile,
    checking_file.LookUpDeletions,
    recovering.FindOrder,
    recovering.FindByNumber,
    looking_back.LookFirst,
    document_posting.FindDocument,
    document_posting.FindDocumentByNumber,
    document_posting.LookFirstAtDocument,
    contact_reading.ReadContact,
    mirroring.FollowDeletedItems,
    mirroring.MirrorItems,
    looking_up.LookUpCustomer,
    looking_up.LookUpVendor,
    looking_up.LookUpItem,
    looking_up.LookUpProduct,
    looking_up.LookUpItemByFullName,
    looking_up.LookUpItemByListId,
    looking_up.LookUpNameOwner,
    copying.PullCustomers,
    copying.PullVendors,
    copying.PullItems,
    copying.PullAccounts,
    copying.PullTaxCodes,
    copying.PullTaxItems,
    copying.PullTaxGroups,
    copying.PullEmployees,
    copying.PullOtherNames,
    copying.PullTerms,
    waking.ReactivateCustomer,
    creating.CreateCustomer,
    creating_items.CreateItem,
    creating.CreateVendor,
    creating_items.CreateProduct,
    contacting.ChangeContact,
    posting.PostOrder,
    document_posting.PostDocument,
    recovering.ReadTotal,
    looking_back.LookBack,
    looking_back.LookBackAtDocuments,
)
ENTRY_POINTS = "qbwc_server.flows"


@functools.cache
def by_kind() -> Mapping[str, Flow]:
    """Every flow by its kind; raise ConfigError where a package's cannot be used."""
    added = [_loaded(point) for point in _entry_points()]
    flows: dict[str, Flow] = {}
    for flow in (*FLOWS, *added):
        if flow.kind in flows:
            raise errors.ConfigError(
                [f"two flows are of the kind {flow.kind!r}: uninstall one of them"]
            )
        flows[flow.kind] = flow()
    return flows


def reading() -> tuple[str, ...]:
    """The kinds that only look something up, and travel with others."""
    return tuple(k for k, f in by_kind().items() if not f.writes and not f.alone)


def alone() -> tuple[str, ...]:
    """The kinds whose requests travel in a set of their own."""
    return tuple(kind for kind, flow in by_kind().items() if flow.alone)


def writing() -> tuple[str, ...]:
    """The kinds that change the books."""
    return tuple(kind for kind, flow in by_kind().items() if flow.writes)


def _loaded(point: importlib.metadata.EntryPoint) -> type[Flow]:
    try:
        flow: type[Flow] = point.load()
    except (ImportError, AttributeError) as error:
        raise errors.ConfigError(
            [f"the flow {point.name!r} ({point.value}) cannot be loaded: {error}"]
        ) from error
    return flow


def _entry_points() -> list[importlib.metadata.EntryPoint]:
    found = importlib.metadata.entry_points(group=ENTRY_POINTS)
    return sorted(found, key=lambda point: point.name)
