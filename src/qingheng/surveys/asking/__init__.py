"""What is asked: definitions, XLSForm, the designer, rendering."""
