"""The pages: what is asked in the address, what the queries answer, one template. The law: nothing is computed here."""
