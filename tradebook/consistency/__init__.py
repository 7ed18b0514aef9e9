"""Every identity that the ledger allows, tried: explained by rounding, by revisions, by definitions, or by nothing."""

from tradebook.consistency.report import KINDS, check, summary, to_json
from tradebook.consistency.verdicts import VERDICTS, Finding

__all__ = ["KINDS", "VERDICTS", "Finding", "check", "summary", "to_json"]
