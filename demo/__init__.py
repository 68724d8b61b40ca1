"""A virtual doorbell and a demo agency: what the demo and the tests run against."""
