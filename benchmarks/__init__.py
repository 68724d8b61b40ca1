"""The benchmarks: what our own code costs, each figure beside a peer's in the same run."""
