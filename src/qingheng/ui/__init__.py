"""What all pages share: base template, theme, icons, gathered front-end files."""
