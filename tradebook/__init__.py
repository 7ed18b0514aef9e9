"""The machine behind the trade book: figures with bounds and sources, a ledger, indicators, charts, sentences, runs."""
