"""The sealed share: bag, custody record, encryption, receipts."""
