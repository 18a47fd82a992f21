"""Permissions of `home`."""

from concordat.kernel.permissions import register

TODAY_VIEW = register("home.today.view", "See what needs one today")
SEARCH_RUN = register("home.search.run", "Search what one may see")
RECORD_VIEW = register("home.record.view", "Search the record of who did and read what")
JOB_VIEW = register("home.job.view", "See how far one's own jobs have come")
JOB_CANCEL = register("home.job.cancel", "Cancel or retry one's own jobs")
