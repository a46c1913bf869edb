"""Starts the program: `python -m settledesk`."""

import sys

from settledesk.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
