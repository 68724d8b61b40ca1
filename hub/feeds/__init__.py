"""Sources of requests: boards, verified to the last byte."""
