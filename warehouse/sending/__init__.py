"""What is sent to other programs: each event once, tried until it arrives or a day is over."""
