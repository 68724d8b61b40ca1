"""A virtual doorbell and a demo agency, used by the demo and the tests."""
