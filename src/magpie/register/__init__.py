"""Users, people, organisations, schools, their posts and term calendars, and the import of the national register."""
