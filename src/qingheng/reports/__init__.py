"""Reports 结果运用: analysis report, check-up reports, copy letters."""
