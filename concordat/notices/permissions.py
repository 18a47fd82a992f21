"""Permissions of `notices`."""

from concordat.kernel.permissions import register

NOTICE_VIEW = register("notices.notice.view", "Read one's own notices")
NOTICE_READ = register("notices.notice.read", "Mark one's own notices as read")
OUTBOX_VIEW = register(
    "notices.outbox.view", "See the e-mails that were sent or wait to be sent"
)
