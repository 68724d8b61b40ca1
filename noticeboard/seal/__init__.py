"""The sealed share: bag, custody record, encryption, receipts."""

from noticeboard.seal.age import check_recipient
from noticeboard.seal.bag import SealedFile, sources_of
from noticeboard.seal.custody import Custody, open_custody
from noticeboard.seal.information import (
    Information,
    SensorHistory,
    SensorReading,
    check_words,
)
from noticeboard.seal.opening import OpenedShare, open_share, verify_bag
from noticeboard.seal.parts import (
    AskedBy,
    CameraClock,
    Contact,
    CustodyFile,
    InformationFile,
    SealedTo,
    Software,
    Sources,
)
from noticeboard.seal.proving import Check, CheckResult
from noticeboard.seal.receipt import (
    Opened,
    Receipt,
    Withdrawal,
    open_opened,
    open_receipt,
    open_withdrawal,
)
from noticeboard.seal.sealing import Sealed, described, seal_share

__all__ = [
    "AskedBy",
    "CameraClock",
    "Check",
    "CheckResult",
    "Contact",
    "Custody",
    "CustodyFile",
    "Information",
    "InformationFile",
    "Opened",
    "OpenedShare",
    "Receipt",
    "Sealed",
    "SealedFile",
    "SealedTo",
    "SensorHistory",
    "SensorReading",
    "Software",
    "Sources",
    "Withdrawal",
    "check_recipient",
    "check_words",
    "described",
    "open_custody",
    "open_opened",
    "open_receipt",
    "open_share",
    "open_withdrawal",
    "seal_share",
    "sources_of",
    "verify_bag",
]
