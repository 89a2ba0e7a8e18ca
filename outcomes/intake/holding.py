"""One at a time in a network: handing in, approving months, and changing what is measured."""

from networks.models import Network


def hold(network: Network) -> None:
    """Wait for whoever writes data or definitions of a network, and let nobody begin meanwhile.

    The first lock of all that take it, so that no two wait for each other. Inside a transaction.
    """
    Network.objects.select_for_update(no_key=True).filter(pk=network.pk).first()
