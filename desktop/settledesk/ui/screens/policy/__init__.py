"""The 政策 screen: every area, its files and figures, whether they hold, and what to tell a patient."""

from settledesk.ui.screens.policy.screen import PolicyScreen

__all__ = ["PolicyScreen"]
