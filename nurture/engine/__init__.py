"""Floor 2: the verbs. Each loads facts, lets `rules` decide, records, and only then does."""
