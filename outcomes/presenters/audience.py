"""Who looks at what many see: a screen that is shared, or a page that is open to all, whoever
made it."""

from networks.models import Membership, Network
from networks.models.memberships import Access


class Audience:
    """A member of one network at no site: what is put on a wall, or on slides that are passed on,
    shows what this reader may see, also where a coordinator made it."""

    is_authenticated = True
    is_staff = False
    limited_to = None
    pk = None

    def __init__(self, network: Network) -> None:
        seat = Membership(network=network, access=Access.MEMBER)
        self.active_memberships = {network.pk: seat}


class Stranger:
    """Who belongs to no network: what is put down for good shows what such a reader may see, so
    that it can be shown to anybody."""

    is_authenticated = False
    is_staff = False
    limited_to = None
    pk = None
