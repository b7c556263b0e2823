"""The front: nginx on the one port, as whoever runs the installation, with a configuration and folders of its own."""

import json
import os
import resource
import socket
from pathlib import Path

from . import home

CONFIG = home.HOME / "nginx.conf"
TEMPORARY = home.HOME / "nginx"
AWAY = {"status": "failed", "parts": {"web": {"status": "failed", "detail": "does not answer"}}}
AWAY_PAGE = (
    "<!doctype html><html lang=zh-Hans><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<meta http-equiv=refresh content=3><title>请稍候 · One moment</title>"
    "<body style='font:18px/1.7 sans-serif;max-width:32em;margin:15vh auto;padding:0 1em'>"
    "<h1>请稍候</h1><p>服务正在重新启动，页面会自动刷新。您填写的内容请先不要关闭。</p>"
    "<h1 lang=en>One moment</h1><p lang=en>The service is starting again; this page reloads by itself.</p>"
)
AWAY_PROBLEM = {
    "type": "urn:huimin:problem:busy",
    "title": "服务正在重新启动，请稍后再试。 The service is starting again; please try again in a moment.",
    "status": 503,
    "code": "busy",
    "errors": [],
}


def is_free(port: int) -> bool:
    """Whether the port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen_address(), port))
        except OSError:
            return False
    return True


def listen_address() -> str:
    """Where the front listens: this machine only, unless HUIMIN_LISTEN says otherwise (0.0.0.0: everywhere)."""
    return os.environ.get("HUIMIN_LISTEN", "127.0.0.1")


def command() -> list[str]:
    """How the front is started."""
    return ["/usr/sbin/nginx", "-e", str(home.LOG / "front.log"), "-c", str(CONFIG)]


def write(port: int) -> None:
    """Writes the configuration."""
    TEMPORARY.mkdir(parents=True, exist_ok=True)
    CONFIG.write_text(configuration(port))


def configuration(port: int) -> str:
    """The whole of nginx.conf."""
    listens = [f"{listen_address()}:{port}"]
    if listen_address() == "127.0.0.1" and _has_ipv6():
        listens.append(f"[::1]:{port}")
    listen = "\n    ".join(f"listen {address};" for address in listens)
    temporary = "\n  ".join(
        f"{kind}_temp_path {_quoted(TEMPORARY / kind)};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    files = min(65_536, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    return f"""\
# Written at each start by huimin.config.front.
{"user root;" if home.IS_ROOT else ""}
worker_processes 2;
worker_rlimit_nofile {files};
daemon off;
pid {_quoted(home.RUN / "nginx.pid")};
error_log {_quoted(home.LOG / "front.log")} warn;
events {{ worker_connections {min(4096, files)}; }}
http {{
  include /etc/nginx/mime.types;
  types {{ text/javascript mjs; application/geo+json geojson; application/manifest+json webmanifest; }}
  default_type application/octet-stream;
  charset utf-8;
  charset_types text/css text/plain text/javascript application/javascript application/geo+json;
  server_tokens off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 65;
  client_max_body_size 30m;
  {temporary}
  gzip on;
  gzip_min_length 1000;
  gzip_proxied any;
  gzip_types text/css text/plain text/javascript application/javascript application/json application/problem+json
             application/geo+json image/svg+xml application/xml;
  # No query string: it may hold what a person searched for.
  log_format lines escape=json '{{"at":"$time_iso8601","ip":"$remote_addr","method":"$request_method","path":"$uri",'
    '"status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,"request":"$request_id"}}';
  access_log {_quoted(home.LOG / "access.log")} lines buffer=16k flush=1s;
  upstream web {{ server {_upstream("web")} max_fails=0; keepalive 32; }}
  upstream live {{ server {_upstream("live")} max_fails=0; }}
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Real-IP $remote_addr;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Request-Id $request_id;
  proxy_connect_timeout 5s;
  proxy_read_timeout 120s;
  server {{
    {listen}
    location ~ "^/static/(.+\\.[0-9a-f]{{12}}\\.[a-z0-9]+(\\.map)?)$" {{
      alias {_quoted(home.STATIC, "/$1")};
      add_header Cache-Control "public, max-age=31536000, immutable";
      add_header X-Content-Type-Options nosniff;
    }}
    location /static/ {{
      alias {_quoted(home.STATIC, "/")};
      add_header Cache-Control "no-cache";
      add_header X-Content-Type-Options nosniff;
    }}
    location /protected/ {{
      internal;
      alias {_quoted(home.FILES, "/")};
    }}
    location /live/ {{
      proxy_pass http://live;
      proxy_buffering off;
      proxy_cache off;
      gzip off;
      proxy_read_timeout 1h;
      error_page 502 503 504 = @away;
    }}
    location = /healthz {{
      proxy_pass http://web;
      error_page 502 504 = @unwell;
    }}
    location /api/ {{
      proxy_pass http://web;
      error_page 502 504 = @away_machines;
    }}
    location / {{
      proxy_pass http://web;
      error_page 502 504 = @away;
    }}
    location @away {{
      default_type text/html;
      add_header Retry-After 2 always;
      return 503 {_quoted(AWAY_PAGE)};
    }}
    location @away_machines {{
      default_type application/problem+json;
      add_header Retry-After 2 always;
      return 503 {_quoted(json.dumps(AWAY_PROBLEM, ensure_ascii=False))};
    }}
    location @unwell {{
      default_type application/json;
      return 503 {_quoted(json.dumps(AWAY))};
    }}
  }}
}}
"""


def _upstream(name: str) -> str:
    return _quoted(f"unix:{home.RUN / name}.sock")


def _quoted(*parts: str | Path) -> str:
    text = "".join(map(str, parts)).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
