"""What docs/protocol promises, as files for any other implementation: `scripts/vectors`."""
