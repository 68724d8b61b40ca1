"""The noticeboard: public requests by agencies in an append-only log that anyone can check."""
