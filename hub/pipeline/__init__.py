"""The flow of a request: boards, cameras, matching, decision and sharing meet only here.

    boards ──> docket ──> match ──> house rules ──> desk ──> sharer ──> the agency's inbox
    cameras ──> clip index ──^                        └──> ledger

Stages never import one another. This package connects them and notifies listeners of changes.
`cameras` receives what cameras yield, `boards` what boards show.
"""
