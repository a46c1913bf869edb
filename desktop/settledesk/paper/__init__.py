"""Floor 3: paper. PDFs drawn from what is stored; reportlab, pypdfium2, zxingcpp and PIL are used here only."""

from settledesk.paper.statement import draw_statement

RECEIPTS = (("statement", draw_statement),)
"""What can be printed of a settlement, by name: (settlement, head, mark, full_id) → PDF."""
