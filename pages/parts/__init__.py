"""What pages share: the frame, the two languages, markup that escapes, drawings, states."""
