"""Pages for people: letters and reports, said once (`page.py`) and written as PDF or as plain text."""
