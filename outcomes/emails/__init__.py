"""The mails of outcomes, each written as it reads when it is sent."""
