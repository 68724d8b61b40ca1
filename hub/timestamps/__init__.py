"""Time stamps (RFC 3161) over what was recorded in each hour, from services the house chose."""
