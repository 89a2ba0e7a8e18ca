"""Addresses of travel support: for those who look after the money, and one's own."""

from django.urls import path

from events.views import travel, travel_own

urlpatterns = [
    path("meetings/<uuid:public_id>/travel/", travel.travel_list, name="travel"),
    path("meetings/<uuid:public_id>/travel/funds/add/", travel.fund_add, name="fund-add"),
    path(
        "meetings/<uuid:public_id>/travel/export.<slug:form>",
        travel.travel_export,
        name="travel-export",
    ),
    path("funds/<uuid:public_id>/edit/", travel.fund_edit, name="fund-edit"),
    path("travel/<uuid:public_id>/", travel.travel_request, name="travel-request"),
    path("travel/receipts/<uuid:public_id>/", travel.travel_receipt, name="travel-receipt"),
    path("meetings/<uuid:public_id>/my-travel/", travel_own.my_travel, name="my-travel"),
    path(
        "meetings/<uuid:public_id>/my-travel/expense/",
        travel_own.my_expense,
        name="my-travel-expense",
    ),
    path(
        "meetings/<uuid:public_id>/my-travel/receipts/<uuid:line>/",
        travel_own.my_receipt,
        name="my-travel-receipt",
    ),
    path("i/<str:token>/travel/", travel_own.own_travel, name="own-travel"),
    path("i/<str:token>/travel/expense/", travel_own.own_expense, name="own-travel-expense"),
    path(
        "i/<str:token>/travel/receipts/<uuid:line>/",
        travel_own.own_receipt,
        name="own-travel-receipt",
    ),
]
