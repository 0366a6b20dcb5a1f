"""`python -m benchmarks`: see `benchmarks.runner`."""

from benchmarks import runner

runner.main()
