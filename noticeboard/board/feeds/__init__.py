"""The noticeboard as feeds for other programs: Atom with GeoRSS, JSON Feed, CAP."""
