"""The group server: takes what the practices' desks push, keeps it, and shows it without any patient's words."""
