"""How far a body follows a paper. The law: not at all is no reply but a refusal, with its own step and reasons."""

from django.utils.translation import pgettext_lazy

ADOPTIONS = {
    "fully": pgettext_lazy("adoption", "adopted in full"),
    "partly": pgettext_lazy("adoption", "adopted in part, with reasons"),
}
REFUSED = pgettext_lazy("adoption", "not adopted, with reasons")


def adoption_name(value: str) -> str:
    """The adoption in words."""
    return str(ADOPTIONS.get(value, REFUSED)) if value else ""
