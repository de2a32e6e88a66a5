"""What Prefect runs: one thin file a flow."""
