"""The 票据 screen: finding settlements, their paper, printing them again, taking them back."""

from settledesk.ui.screens.receipts.screen import ReceiptsScreen

__all__ = ["ReceiptsScreen"]
