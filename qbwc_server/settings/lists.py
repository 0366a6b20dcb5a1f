"""When the lists of QuickBooks are read (UN-5, UN-6)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from qbwc_server.settings.section import Section

LONGEST_PAUSE = 24 * 365


class ListsSettings(Section):
    """Which lists are read from QuickBooks by themselves, and how often."""

    on_connect: Literal["documents", "always", "never"] = "documents"
    refresh_hours: Annotated[int, Strict(), Field(ge=0, le=LONGEST_PAUSE)] = 24
    jobs: Annotated[bool, Strict()] = False
