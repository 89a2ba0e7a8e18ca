"""How the sites of a network are called before one reader.

Where the network's agreement shares numbers without names, a site other than the reader's own goes
by a made-up mark, always the same in that network and not to be guessed. Its real code finds
nothing then, and what would tell who it is (notes, reasons, who wrote them) is left out.
"""

import re
from base64 import b32encode
from collections.abc import Iterable
from typing import Any

from django.utils.crypto import salted_hmac

from networks import rules as membership
from networks.models import Network, Site
from outcomes import rules

LETTERS = 5


class Names:
    """The names of one network's sites, as one reader may know them.

    Marks are the same in a whole network, or those of one place in it alone (`within`): where a
    page says which sites take part, marks that stand on charts, too, would soon be known.
    """

    def __init__(self, user: Any, network: Network, *, within: str = "") -> None:
        self.network, self.within = network, within
        self.own = rules.own_sites(user, network)
        is_blinded = network.sharing == Network.Sharing.BLINDED
        self.are_veiled = is_blinded and not membership.is_coordinator(user, network)

    def veils(self, site_id: int | None) -> bool:
        """Say whether this reader may not know which site this is."""
        return self.are_veiled and site_id is not None and site_id not in self.own

    def veil(self, site: Site | None) -> Site | None:
        """Give a site as this reader may know it: name and code replaced, never to be saved."""
        if site is not None and self.veils(site.pk):
            site.code = _mark(site, self.within)
            site.name = f"{self.network.site_word.capitalize()} {site.code.upper()}"
        return site

    def find(self, code: str) -> Site | None:
        """Give the site that this reader knows by a code, under the name they know it by."""
        sites = Site.objects.filter(network=self.network).select_related("network")
        if not self.are_veiled:
            return sites.filter(code=code).first()
        return next((site for site in map(self.veil, sites) if site and site.code == code), None)


def in_words_of(network: Network, text: str) -> str:
    """Put a network's own word for its sites into a sentence that is stored with ours."""
    words = {"site": network.site_word, "sites": network.site_word_plural}
    return re.sub(r"\bsites?\b", lambda found: words[found[0]], text)


def _mark(site: Site, within: str) -> str:
    digest = salted_hmac("outcomes.names", f"{within}{site.pk}", algorithm="sha256").digest()
    return b32encode(digest)[:LETTERS].decode().lower()


def sites_called(user: Any, code: str) -> set[int]:
    """Give the sites, in all networks a person sees, that they know by a code."""
    blinded = list(
        Network.objects.visible_to(user).filter(sharing=Network.Sharing.BLINDED).order_by("pk")
    )
    plain = Site.objects.visible_to(user).filter(code=code).exclude(network__in=blinded)
    veiled: Iterable[Site | None] = (Names(user, network).find(code) for network in blinded)
    return {*plain.values_list("pk", flat=True), *(site.pk for site in veiled if site)}
