"""Permissions of `notices`."""

from concordat.kernel.permissions import register

NOTICE_LIST = register("notices.notice.list", "See one's own notices")
NOTICE_READ = register("notices.notice.read", "Mark one's own notices as read")
OUTBOX_VIEW = register("notices.outbox.view", "See the e-mails that were sent or wait to be sent")
OUTBOX_RETRY = register("notices.outbox.retry", "Send again an e-mail that could not be sent")
