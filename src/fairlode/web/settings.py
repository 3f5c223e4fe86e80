"""Settings of the web floor.

``FAIRLODE_STORE`` names the database, in the words of `fairlode.stores`; without it a database in
memory stands in, which is enough to make and check migrations.
"""

import os

from fairlode.web.databases import database, memory_database

_STORE = os.environ.get("FAIRLODE_STORE")

INSTALLED_APPS = ["fairlode.web.record"]
DATABASES = {"default": database(_STORE) if _STORE else memory_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
