"""What jobs refuse."""

from huimin.kernel.errors import HuiminError


class JobsError(HuiminError):
    """Base of what jobs refuse."""

    code = "jobs.refused"


class NoSuchJob(JobsError):
    """There is no dead letter of that number, or its function is gone."""

    code = "jobs.no_such_job"
    status = 404
