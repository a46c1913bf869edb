"""The screen on which a stay is settled."""
