"""Floor 1: letters out and callbacks in. What a mailer or an ESP says is put into our own words here and nowhere else."""
