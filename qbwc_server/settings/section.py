"""What every group of keys is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A group of keys; a key that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)
