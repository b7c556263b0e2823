"""What units must be able to do, as the designer offers it."""

from ..labels import capability_titles
from ..models import CaseType, Route
from ..routing.table import DISPATCH, INTAKE


def capabilities() -> dict[str, dict[str, str]]:
    """Every capability that has a name, that case types ask for or that the routing table names, with its title, {} for none."""
    asked = CaseType.objects.filter(version__isnull=False).values_list("version__definition__capability", flat=True)
    titles = capability_titles()
    codes = {*titles, *asked, *Route.objects.values_list("capability", flat=True)} - {None, "", INTAKE, DISPATCH}
    return {code: titles.get(code, {}) for code in sorted(codes)}
