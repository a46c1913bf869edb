"""The window: widgets over the desk; nothing here decides what a bill comes to."""
