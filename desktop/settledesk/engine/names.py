"""What the engine asks of the area table: an area's display name."""

from __future__ import annotations

from collections.abc import Callable

Names = Callable[[str], str]
"""Gives the display name of the pooling area that a code belongs to."""
