#!/bin/sh
# Print where a Chromium is: Debian's or another on the path, else Playwright's own.
for name in "${MAGPIE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  [ -n "$name" ] && command -v "$name" && exit 0
done
.venv/bin/python - <<'PY' && exit 0
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    path = pathlib.Path(p.chromium.executable_path)
print(path) if path.exists() else sys.exit(1)
PY
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1 && command -v chromium && exit 0
fi
.venv/bin/python -m playwright install chromium >/dev/null 2>&1 && exec "$0"
echo "The browser tests need Chromium: apt install chromium, or .venv/bin/python -m playwright install --with-deps chromium" >&2
exit 1
