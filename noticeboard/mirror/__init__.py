"""A mirror: full copies of noticeboards, verified before they are kept, served, and witnessed."""
