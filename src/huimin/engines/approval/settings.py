"""What an installation may set about approvals."""

from huimin.kernel.manifest.api import Setting

SETTINGS = [
    Setting(
        "approval.notice_limit",
        "str",
        "",
        "5wd",
        "Within what an applicant must be told of everything missing; silence makes an application accepted (行政许可法 32).",
    ),
    Setting(
        "approval.verify_address",
        "str",
        "",
        "/verify/{code}/",
        "The address below the site's own to which the QR code of a result leads.",
    ),
    Setting(
        "approval.time_stamp_url",
        "str",
        "",
        "",
        "An RFC 3161 time stamp service; with one, results are signed as PAdES B-T, without as B-B.",
    ),
]
