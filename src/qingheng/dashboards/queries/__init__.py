"""What the pages show, computed as plain values. The law: every number here can be traced to a scorecard or a row."""
