"""The reusable pieces of the screens; `settledesk gallery` shows them all."""
