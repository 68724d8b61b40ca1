"""The noticeboard as feeds that other programs follow: Atom with GeoRSS, JSON Feed, CAP."""
