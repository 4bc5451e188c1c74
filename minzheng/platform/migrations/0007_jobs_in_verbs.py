"""A job is put into the queue by the verb that runs, and by nothing else; a hat changes none outside a verb either.

The queue's table is the library's, so it gets a trigger instead of policies: its worker goes on fetching and finishing
jobs as the login role, which only may not add any.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION mz_job_in_verb() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('app.verb', true), '') = ''
       AND (current_user IN ('mz_staff', 'mz_party') OR (current_user = 'mz_app' AND TG_OP = 'INSERT')) THEN
        RAISE EXCEPTION 'permission denied: a job is deferred by a running verb' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mz_job_in_verb BEFORE INSERT OR UPDATE ON procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION mz_job_in_verb()
"""
DROP = "DROP TRIGGER mz_job_in_verb ON procrastinate_jobs; DROP FUNCTION mz_job_in_verb()"


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0006_looks_of_parties"),
    ]

    operations = [migrations.RunSQL(MAKE, DROP)]
