"""Template tags of the pages of public evaluation."""
