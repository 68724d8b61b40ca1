"""The flow of a request: what is asked, matched, decided and shared meets here and only here.

    boards ──> docket ──> match ──> house rules ──> desk ──> sharer ──> the agency's inbox
    cameras ──> clip index ──^                        └──> ledger

Stages never import one another; this package introduces them and tells listeners what changed.
What cameras yield comes in by `cameras`, what boards show by `boards`.
"""
