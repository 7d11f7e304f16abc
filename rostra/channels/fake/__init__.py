"""A social network for tests and benchmarks; `rostra.channels.testing` has the channel that talks to it."""
