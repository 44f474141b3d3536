"""Questionnaires as XLSForm workbooks, both ways. The law: what cannot be asked here is refused, never left out."""
