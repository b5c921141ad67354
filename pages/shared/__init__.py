"""What the pages share: the reader's state and the frame around every page."""
