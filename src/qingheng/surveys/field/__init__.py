"""Field work: codes, the public page, paper, the entrance, closing."""
