"""Review meetings: agenda from the data, who leaves when, ratings unseen by others, findings, minutes."""
