"""Answers from evidence: quoting, prompts, citation checks."""
