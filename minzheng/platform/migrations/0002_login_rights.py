"""Rights on the tables of sessions, sign-in attempts and jobs: granted directly, the login role inherits nothing."""

from django.db import migrations

LOGIN = "mz_app"
HATS = "mz_staff, mz_party"
WORK = "SELECT, INSERT, UPDATE, DELETE"
SESSIONS = (
    "django_session",
    "axes_accessattempt",
    "axes_accesslog",
    "axes_accessfailurelog",
    "axes_accessattemptexpiration",
)
JOBS = (
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)

GRANTS = (
    [f"GRANT {WORK} ON {table} TO {LOGIN}" for table in (*SESSIONS, *JOBS)]
    + [f"GRANT SELECT, INSERT, UPDATE ON {table} TO {HATS}" for table in JOBS[:2]]
    + [f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {LOGIN}"]
    + [f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {HATS}" for table in JOBS[:2]]
    + [f"GRANT SELECT ON {table} TO {LOGIN}" for table in ("django_migrations", "django_content_type")]
)


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0001_first"),
        ("sessions", "0001_initial"),
        ("axes", "__latest__"),
        ("procrastinate", "__latest__"),
        ("contenttypes", "__latest__"),
    ]

    operations = [migrations.RunSQL("; ".join(GRANTS), migrations.RunSQL.noop)]
