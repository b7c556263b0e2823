"""What the portal puts into its own navigation."""

from huimin.kernel.slots.api import Filling

FILLINGS = [Filling(slot="portal.nav", target="navigation:links", order=10)]
