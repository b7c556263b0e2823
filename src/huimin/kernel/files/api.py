"""The door of files: store what people hand in, attach it to what it is about, show it to who may see it."""

from .actions import attach, discard, erase, link, store, sweep
from .errors import (
    FileDamaged,
    FileEmpty,
    FileError,
    FileMissing,
    FileNameWrong,
    FilesTooMany,
    FileTooComplex,
    FileTooLarge,
    FileTypeRefused,
    LinkInvalid,
    StoreFull,
)
from .queries import of, of_many, view
from .shown import show
from .types import FileView, Purpose, Subject

__all__ = [
    "FileDamaged",
    "FileEmpty",
    "FileError",
    "FileMissing",
    "FileNameWrong",
    "FileTooComplex",
    "FileTooLarge",
    "FileTypeRefused",
    "FileView",
    "FilesTooMany",
    "LinkInvalid",
    "Purpose",
    "StoreFull",
    "Subject",
    "attach",
    "discard",
    "erase",
    "link",
    "of",
    "of_many",
    "show",
    "store",
    "sweep",
    "view",
]
