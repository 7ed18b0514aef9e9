"""What a chapter can be asked: one contract for its notebook, the command line, the book and other programs."""

from tradebook.parameters.cards import CARDS, NOTEBOOKS
from tradebook.parameters.cell import cell_source
from tradebook.parameters.check import check, complete, contract
from tradebook.parameters.contracts import COMMON, CONTRACTS, Contract
from tradebook.parameters.kinds import FIRST_YEAR, LAST_YEAR, Parameter, ParameterError, check_type, choices
from tradebook.parameters.schema import json_schema

__all__ = [
    "CARDS", "COMMON", "CONTRACTS", "FIRST_YEAR", "LAST_YEAR", "NOTEBOOKS", "Contract", "Parameter", "ParameterError",
    "cell_source", "check", "check_type", "choices", "complete", "contract", "json_schema",
]
