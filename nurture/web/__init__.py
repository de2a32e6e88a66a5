"""Floor 3: what comes in from the web."""
