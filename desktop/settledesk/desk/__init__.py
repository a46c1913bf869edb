"""Floor 4: what a clerk does, one module per act; the only place where transactions begin; no widget."""
