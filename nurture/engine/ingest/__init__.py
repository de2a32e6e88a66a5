"""Ingest: what waits in the inbox becomes events, verdicts, states, suppressions, exits, ledger rows and scores."""

from nurture.engine.ingest.verb import Ingested, ingest

__all__ = ["Ingested", "ingest"]
