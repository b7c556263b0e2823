"""Every read of the desk."""
