"""Floor 0: values and tools that know nothing of health insurance; standard library only."""
