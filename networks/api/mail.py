"""Whether mail comes to oneself, over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.rest.serializers import InputSerializer
from lhs_platform.lib.rest.viewsets import Collection
from lhs_platform.mail import outbox
from networks.actions import people
from networks.models import User


class MyMailRow(serializers.Serializer[Any]):
    wants_mail = serializers.BooleanField(help_text="False where any of your addresses is stopped.")
    stopped = serializers.ListField(child=serializers.EmailField())


class MyMailInput(InputSerializer):
    """False stops all mail to your addresses but what is essential; true lets it come again."""

    wants_mail = serializers.BooleanField()


class MyMailView(Collection):
    """Your wish about mail. It is about you, whichever networks a token is bound to."""

    model = User
    serializer_class = MyMailRow

    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        return self._told(request.user)

    @extend_schema(request=MyMailInput, responses=MyMailRow)
    def partial_update(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        wish = MyMailInput(data=request.data)
        wish.is_valid(raise_exception=True)
        act = people.write_again if wish.validated_data["wants_mail"] else people.stop_mail
        act(by=request.user, user=request.user)
        return self._told(request.user)

    def _told(self, user: Any) -> Response:
        stopped = outbox.who_wants_none(people.addresses_of(user))
        return Response({"wants_mail": not stopped, "stopped": stopped})
