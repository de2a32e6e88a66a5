"""Floor 0: pure decisions. Facts and `now` come in, a decision with its reason goes out; no clock, no I/O."""
