"""The agency's side: keys, posting, the inbox, opening and checking."""
