"""One screen a file, its style beside it. Screens ask the desk; none of them touches a disk."""
