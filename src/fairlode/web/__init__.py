"""One Django project, an app for each capability; it owns every table."""
