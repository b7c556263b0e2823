"""Makes the API that every machine door shares: strict reading, problem documents, idempotent creates, OpenAPI 3.1."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from ninja.router import BoundRouter

from huimin.kernel.errors import HuiminError
from huimin.kernel.gate.api import Refused, SignInNeeded, actor_of, mark_of

from . import openapi
from .faults import fault_of
from .idempotency import idempotent
from .problems import problem, problem_of
from .reading import StrictParser

log = logging.getLogger(__name__)


class PlainJson(JSONRenderer):
    """JSON with Chinese as it is written."""

    json_dumps_params = {"ensure_ascii": False}


class MachineApi(NinjaAPI):
    """django-ninja's API in the manners of the house."""

    def _get_bound_routers(self) -> list[BoundRouter]:
        """Every router bound: what is not public needs somebody known, and creating is done once for each Idempotency-Key."""
        is_first = self._bound_routers_cache is None
        routers = super()._get_bound_routers()
        if is_first:
            for router in routers:
                for path_view in router.path_operations.values():
                    for operation in path_view.operations:
                        mark = mark_of(operation.view_func)
                        if "POST" in operation.methods and not operation.is_async:
                            operation.view_func = idempotent(operation, operation.view_func)
                        if mark and mark.kind != "public" and not operation.is_async:
                            operation.view_func = known(operation.view_func)
        return routers

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """A short id that stays when files move: casework_case_list."""
        module = operation.view_func.__module__.removeprefix("huimin.")
        steps = [step for step in module.split(".") if step not in openapi.FLOORS]
        return "_".join([*steps, operation.view_func.__name__])

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description, with what all operations share said once more for each."""
        described = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        operations = [
            operation
            for router in self._get_bound_routers()
            for path_view in router.path_operations.values()
            for operation in path_view.operations
        ]
        marks = {self.get_openapi_operation_id(operation): mark_of(operation.view_func) for operation in operations}
        return openapi.completed(described, public={id for id, mark in marks.items() if mark and mark.kind == "public"})

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext]) -> ValidationError:
        """The validator's findings as faults of fields; a body that is one object has its fields at the top."""
        faults = []
        for context in error_contexts:
            model = context.model
            single = getattr(model, "__read_from_single_attr__", None)
            flat = getattr(model, "__ninja_flatten_map_reverse__", {})
            for error in context.pydantic_validation_error.errors(include_url=False, include_input=False):
                path = tuple(flat.get(error["loc"], error["loc"]))
                if (single and path[:1] == (single,)) or (flat and len(path) > 1):
                    path = path[1:]
                faults.append(fault_of(error, path))
        return ValidationError(faults)  # type: ignore[arg-type]


def known(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view runs for machines with a key and people who are signed in, whatever visitors may do on pages.

    A visitor may raise a case in the portal; a program that does so gives its key, so that somebody answers for it.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **values: Any) -> Any:
        if not actor_of(request).is_signed_in:
            raise SignInNeeded
        return view(request, *args, **values)

    return checked


def make_api(**options: Any) -> MachineApi:
    """An API without routers yet; `options` are those of NinjaAPI."""
    api = MachineApi(parser=StrictParser(), renderer=PlainJson(), **options)
    for kind, handler in {
        Exception: _internal,
        HuiminError: problem_of,
        Refused: problem_of,
        ValidationError: _invalid,
        HttpError: _http_error,
        Http404: _of_status(404),
        ObjectDoesNotExist: _of_status(404),
        PermissionDenied: _of_status(403),
        RequestDataTooBig: _of_status(413),
        TooManyFieldsSent: _of_status(413),
        TooManyFilesSent: _of_status(413),
        SuspiciousOperation: _of_status(400),
        UnreadablePostError: _of_status(400),
        DataError: _data_error,
        IntegrityError: _integrity_error,
        OperationalError: _operational_error,
    }.items():
        api.add_exception_handler(kind, handler)
    return api


def _of_status(status: int) -> Any:
    def handler(request: HttpRequest, _error: Exception) -> HttpResponse:
        return problem(request, status=status)

    return handler


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults: list[Any] = error.errors  # ours, from validation_error_from_error_contexts
    return problem(request, status=422, faults=faults)


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, HuiminError):  # what our parser said, wrapped by the framework
        return problem_of(request, error.__cause__)
    response = problem(request, status=error.status_code)
    if error.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="huimin"'
    return response


def _data_error(request: HttpRequest, _error: DataError) -> HttpResponse:
    """A value that fits its type but not the database: a number too large, a time too far."""
    log.info("a value the database refused, request %s", request.META.get("HTTP_X_REQUEST_ID"), exc_info=True)
    return problem(request, status=422, code="value_out_of_range")


def _integrity_error(request: HttpRequest, _error: IntegrityError) -> HttpResponse:
    """A constraint refused what the rules let through; noted, since a rule should have said it better."""
    log.exception("a constraint refused request %s", request.META.get("HTTP_X_REQUEST_ID"))
    return problem(request, status=409)


def _operational_error(request: HttpRequest, _error: OperationalError) -> HttpResponse:
    """The database is away, locked or too slow: the caller may try again."""
    log.exception("the database did not answer request %s", request.META.get("HTTP_X_REQUEST_ID"))
    response = problem(request, status=503)
    response["Retry-After"] = "2"
    return response


def _internal(request: HttpRequest, _error: Exception) -> HttpResponse:
    log.exception("request %s failed", request.META.get("HTTP_X_REQUEST_ID"))
    return problem(request, status=500)
