"""The pages of meetings, invited people and personal links."""
