"""Draw the page Privacy: erase what is known of a person, and show it to who asks."""

from pages.shared import login, states
from pages.shared import page as frame
from pages.shared.i18n import N_
from pages.views.privacy import disclosing, erasing

page = frame.page(N_("Privacy"), (), period=False, head=False)
settings, error = frame.configuration(page)
if settings is None and not error:
    states.not_set_up()
elif settings is not None:
    erasing.draw(page, settings, login.person())
    disclosing.draw(page, login.person())
