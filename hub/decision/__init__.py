"""The house's one final answer; only a yes makes an Approval."""
