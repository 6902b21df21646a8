"""Real servers for tests and benches, each in a temporary folder of its own."""
