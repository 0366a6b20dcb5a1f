"""What a document needs, or why it goes no further (UN-1 to UN-15)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from qbwc_server.importing.documents import Document
from qbwc_server.rules import reasons
from qbwc_server.rules.documents import checks, families
from qbwc_server.rules.documents.plans import DocumentPlan, KnownLists
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings


def plan(
    document: Document,
    settings: Settings,
    known: KnownLists,
    allowed: Collection[str] = (),
) -> DocumentPlan | Reason:
    """Check a document and say what its entry needs, or why there is none."""
    reason = checks.first_reason(document, settings, known)
    # A person may lift only what is a matter of judgement.
    lifted = reasons.WAIVABLE.intersection(allowed)
    if reason is not None and reason.code not in lifted:
        return reason
    found = families.of(document).plan(document, settings, known)
    return replace(found, warnings=reasons.merge(found.warnings))
