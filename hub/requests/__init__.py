"""From verified entries to requests and their threads."""
