"""Weekly and monthly reports of supervision, as files that are made again and never overwritten."""
