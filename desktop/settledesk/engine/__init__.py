"""Floor 3: applying the rules. Pure: no files, no clock, no database."""
