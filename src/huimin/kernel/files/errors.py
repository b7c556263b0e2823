"""What the store of files refuses, each with the field, the fault and the remedy."""

from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import HuiminError


class FileError(HuiminError):
    """The base of every refusal by the store of files."""

    code = "file"
    status = 422
    field = "file"


class FileMissing(FileError):
    """There is no such file, or the asker may not see it."""

    code = "file_not_found"
    status = 404
    field = ""
    message = _("There is no such file.")


class FileEmpty(FileError):
    """Nothing in it."""

    code = "file_empty"
    message = _("This file is empty. Choose another one.")


class FileTooLarge(FileError):
    """More bytes than the purpose allows."""

    code = "file_too_large"
    status = 413


class FileTypeRefused(FileError):
    """The content is of a kind that the purpose does not take."""

    code = "file_type_refused"
    status = 415


class FileNameWrong(FileError):
    """The name promises another kind than the content is."""

    code = "file_name_wrong"


class FileDamaged(FileError):
    """The content cannot be read as what it says it is."""

    code = "file_damaged"


class FileTooComplex(FileError):
    """Small on the wire and huge once opened."""

    code = "file_too_complex"


class StoreFull(FileError):
    """The disk is full; nothing was kept."""

    code = "store_full"
    status = 507
    field = ""
    message = _(
        "The file could not be kept because the store is full. Nothing was changed. Please tell the service desk."
    )


class FilesTooMany(FileError):
    """More files than one subject, or one person without subject, may have."""

    code = "files_too_many"


class LinkInvalid(FileError):
    """No address of the web, or one that hides something."""

    code = "link_invalid"
    field = "media_url"
    message = _("This is no address of a file on the web. Write it in full: https://example.org/photo.jpg.")
