"""Hold a network still while its coordinators change."""

from collections.abc import Iterable

from lhs_platform.lib.errors import Conflict
from networks.models import Membership, Network, User

LAST_COORDINATOR = (
    "This would leave {network} without a coordinator. Hand over coordination to another member "
    "first."
)


def hold(*networks: int) -> None:
    """Lock these networks until the transaction ends, always in the same order.

    PostgreSQL locks the rows; SQLite begins its transactions as the only writer.
    """
    list(Network.objects.select_for_update().order_by("pk").filter(pk__in=networks))


def keep_a_coordinator(network: Network, *, without: Membership) -> None:
    """Refuse what would take a network's last coordinator. Call it under `hold`."""
    others = Membership.objects.coordinators().filter(network=network).exclude(pk=without.pk)
    if not others.exists():
        raise Conflict(LAST_COORDINATOR.format(network=network))


def networks_coordinated_by(user: User) -> Iterable[Membership]:
    return (
        Membership.objects.coordinators()
        .filter(user=user)
        .select_related("network")
        .order_by("network")
    )
