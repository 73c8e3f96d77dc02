"""Judgements of duties: deadlines, periods, what work owes."""
