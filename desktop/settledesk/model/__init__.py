"""Floor 1: the shapes that pass between rooms, their labels, and Case/Outcome to and from JSON."""
