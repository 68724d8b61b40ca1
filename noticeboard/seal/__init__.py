"""The sealed share: bag, custody record, encryption, receipts."""

from noticeboard.seal.bag import SealedFile
from noticeboard.seal.custody import AskedBy, Custody, CustodyFile, SealedTo, open_custody
from noticeboard.seal.opening import OpenedShare, open_share, verify_bag
from noticeboard.seal.receipt import Receipt, open_receipt
from noticeboard.seal.sealing import Sealed, check_recipient, seal_share

__all__ = [
    "AskedBy",
    "Custody",
    "CustodyFile",
    "OpenedShare",
    "Receipt",
    "Sealed",
    "SealedFile",
    "SealedTo",
    "check_recipient",
    "open_custody",
    "open_receipt",
    "open_share",
    "seal_share",
    "verify_bag",
]
