"""Define how many seconds to wait for a lock that another holds: on the warehouse, or on a file of configuration."""

INTERACTIVE = 15.0  # a person waits on a page
CONFIGURATION = 20.0  # a file of the configuration, which is written in a moment
BATCH = 30.0  # a file of thousands of lines, or a month that is published
CLOSING = 60.0  # a month that is closed by a timer: nobody waits, and it must not be missed
