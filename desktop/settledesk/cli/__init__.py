"""Floor 5: the command line, over the same desk as the window."""
