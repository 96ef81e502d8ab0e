"""Looking over a whole installation: a line for each thing, with what to do."""
