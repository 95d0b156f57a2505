"""What belongs to no subject: errors, locks, logs, secrets, signals, the guard."""
