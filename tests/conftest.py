"""What every test starts from."""

import os

# Set before Qt is first imported; a display is used only where the caller names a platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
