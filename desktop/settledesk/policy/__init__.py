"""Floor 2: reading the rules. Packs as data become cited figures, chosen by area, scheme and day."""
