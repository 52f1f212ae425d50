"""What people see of contests, as values: a module for each subject."""
