"""What an installation may set about files."""

from huimin.kernel.manifest.api import Setting

SETTINGS = [
    Setting("files.photo_max_mb", "int", "MB", 20, "The largest photo somebody may hand in."),
    Setting("files.attachment_max_mb", "int", "MB", 50, "The largest other file somebody may hand in."),
    Setting("files.photo_types", "str", "", "jpeg,png,webp", "What may be handed in as a photo."),
    Setting(
        "files.attachment_types",
        "str",
        "",
        "jpeg,png,webp,pdf,docx,xlsx",
        "What may be handed in as an attachment: any of jpeg, png, webp, pdf, docx, xlsx.",
    ),
    Setting("files.most_megapixels", "int", "megapixel", 64, "A picture with more is refused before it is opened."),
    Setting("files.longest_side_px", "int", "px", 3200, "Larger pictures are kept at this size."),
    Setting("files.thumbnail_px", "int", "px", 480, "The longer side of a thumbnail."),
    Setting("files.most_unpacked_mb", "int", "MB", 200, "An office document that unpacks to more is refused."),
    Setting("files.most_per_subject", "int", "", 40, "How many files one case may have, or one person hold loose."),
    Setting("files.loose_hours", "int", "h", 24, "How long an upload waits to be attached to something."),
]
