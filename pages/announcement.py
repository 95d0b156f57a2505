"""Announcement: what do we tell everyone this month, of which figures, and did it arrive?"""

from pages.shared import actions
from pages.shared import page as frame
from pages.shared.i18n import N_
from pages.views.announcement import archive as month_archive
from pages.views.announcement import closing, downloads, editor, sending
from warehouse.months import archive, closed

page = frame.page(N_("Announcement"), period=False)
actions.last_message()
settings = closing.settings(page)
which = closing.choose(page)
found = page.ask(closed.closed, which)
if found is None:
    closing.form(page, settings, which)
    found = page.ask(closed.draft, which, page.now.replace(minute=0, second=0, microsecond=0))
else:
    closing.stands(page, found)
texts = page.ask(archive.texts, which)
asked = editor.choose(settings)
editor.show(page, settings, found, texts, *asked)
downloads.downloads(page, settings, which, texts, *asked)
if found.closed_at is not None:
    sending.form(page, settings, which, *asked)
month_archive.show(page, which)
