"""What programs send of plans and all that is in them. Names and limits are those of the forms."""
