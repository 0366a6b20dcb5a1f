"""What `make bench` measures: figures, not tests."""
