"""Draw the page People and roles: who you are here, and for who manages the dashboard, who may do what."""

from pages.shared import login, states
from pages.shared import page as frame
from pages.shared.i18n import N_
from pages.views.people import listed, yourself

page = frame.page(N_("People and roles"), (), need="account.read", period=False, head=False)
settings, error = frame.configuration(page)
if settings is None and not error:
    states.not_set_up()
yourself.draw()
if login.is_closed() and login.may("people.read"):
    listed.draw()
