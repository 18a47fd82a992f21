"""What the pages of `home` show, as plain values."""

from concordat.home.presenters.record import answer, record_line
from concordat.home.presenters.search import found_group
from concordat.home.presenters.today import today_page

__all__ = ["answer", "found_group", "record_line", "today_page"]
