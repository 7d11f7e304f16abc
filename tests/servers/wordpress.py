"""A real WordPress (Debian's) with its PHP and MariaDB on loopback, and people on it.

Nothing of the machine is used but the programs: files, database and socket lie in a folder that is taken away.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.servers.programs import find, free_ports, need, running

INSTALLED = Path("/usr/share/wordpress")
PROGRAMS = (
    "/usr/bin/php",
    "/usr/lib/php/*/mysqli.so",
    "/usr/lib/php/*/gd.so",
    "/usr/sbin/mariadbd",
    "/usr/bin/mariadb-install-db",
    f"{INSTALLED}/wp-load.php",
)
PEOPLE = {"city": "editor", "clerk": "contributor", "bob": "subscriber", "carol": "subscriber"}

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_ENVIRONMENT_TYPE', 'local'); // Application passwords without TLS.
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {{ define($name . '_KEY', $name); define($name . '_SALT', $name); }}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
QUIET = "<?php add_filter('pre_wp_mail', '__return_true'); add_filter('comment_flood_filter', '__return_false', 99);"
ROUTER = """<?php
$path = __DIR__ . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($path)) return false;
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
require __DIR__ . '/index.php';
"""
INSTALL = """
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('The City', 'keeper', 'keeper@rostra.test', true, '', 'long-enough-password');
update_option('siteurl', $url); update_option('home', $url);
update_option('comment_moderation', '0'); update_option('comment_previously_approved', '0');
$passwords = [];
foreach ($people as $name => $role) {
  $id = wp_insert_user(['user_login' => $name, 'user_pass' => 'long-enough-password', 'user_email' => "$name@rostra.test", 'role' => $role]);
  $passwords[$name] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Rostra'])[0];
}
echo json_encode($passwords);
"""


@dataclass(frozen=True)
class WordPressServer:
    """`url` is what an operator would fill in as the site's address; `passwords` are application passwords."""

    url: str
    folder: Path
    passwords: Mapping[str, str]

    def fields(self, name: str = "city") -> dict[str, str]:
        return {"site": self.url, "user": name, "password": self.passwords[name]}

    def call(self, name: str, method: str, route: str, **data: object) -> Any:
        """A plain HTTP call as this person, past the adapter."""
        query = {"rest_route": f"/wp/v2/{route}"}
        if method == "GET":
            query |= {key: str(value) for key, value in data.items()}
        auth = (name, self.passwords[name]) if name else None
        answer = requests.request(
            method, f"{self.url}/", params=query, json=None if method == "GET" else data, auth=auth, timeout=20
        )
        answer.raise_for_status()
        return answer.json()

    def comment(self, name: str, text: str, *, post: str, parent: str = "0") -> str:
        """A comment of this person; answers its number. Post and parent are numbers."""
        made = self.call(name, "POST", "comments", post=int(post), parent=int(parent), content=text)
        return str(made["id"])

    def php(self, code: str) -> str:
        """Run this inside WordPress, as its keeper would by a plugin."""
        return _php(self.folder / "site", code)

    def permalinks(self, structure: str) -> None:
        """Addresses of pages: "" for numbers in the query, "/%postname%/" for names."""
        self.php(f"update_option('permalink_structure', '{structure}');")


@pytest.fixture(scope="session")
def wordpress_server() -> Iterator[WordPressServer]:
    need(*PROGRAMS)
    folder = Path(tempfile.mkdtemp(prefix="rostra-test-wp-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        _database(stack, folder)
        (port,) = free_ports(1)
        url, site = f"http://127.0.0.1:{port}", folder / "site"
        shutil.copytree(INSTALLED, site, ignore_dangling_symlinks=True)
        (site / "wp-content" / "mu-plugins").mkdir()
        (site / "wp-content" / "mu-plugins" / "quiet.php").write_text(QUIET)
        (site / "router.php").write_text(ROUTER)
        (site / "wp-config.php").unlink()
        (site / "wp-config.php").write_text(CONFIG.format(socket=folder / "mariadb.sock"))
        people = json.dumps(json.dumps(PEOPLE))
        told = _php(site, f"$url = '{url}'; $people = json_decode({people}, true); {INSTALL}", installing=True)
        server = [find("/usr/bin/php"), "-S", url.removeprefix("http://"), "-t", str(site)]
        # Without workers of its own: those would outlive it.
        environment = {name: value for name, value in os.environ.items() if name != "PHP_CLI_SERVER_WORKERS"}
        stack.enter_context(
            running(
                [*server, str(site / "router.php")],
                log=folder / "php.log",
                ready=lambda log: "started" in log,
                seconds=30,
                env=environment,
            )
        )
        yield WordPressServer(url, folder, json.loads(told))


def _database(stack: ExitStack, folder: Path) -> None:
    """MariaDB in the folder, reached by a socket alone; as root it has to be told that root is meant."""
    user = ["--user=root"] if os.geteuid() == 0 else []
    data, socket = folder / "data", folder / "mariadb.sock"
    make = [find("/usr/bin/mariadb-install-db"), "--no-defaults", f"--datadir={data}", *user]
    subprocess.run(
        [*make, "--auth-root-authentication-method=normal", "--skip-test-db"], check=True, capture_output=True
    )
    command = [find("/usr/sbin/mariadbd"), "--no-defaults", f"--datadir={data}", f"--socket={socket}", *user]
    options = ["--skip-networking", f"--pid-file={folder}/mariadb.pid", "--innodb-flush-log-at-trx-commit=0"]
    log = folder / "mariadb.log"
    stack.enter_context(
        running([*command, *options], log=log, ready=lambda said: "ready for connections" in said, seconds=60)
    )
    code = f"(new mysqli('localhost', 'root', '', '', 0, '{socket}'))->query('CREATE DATABASE wordpress');"
    subprocess.run([find("/usr/bin/php"), "-r", code], check=True, capture_output=True)


def _php(site: Path, code: str, *, installing: bool = False) -> str:
    """Run this in WordPress; answers what it printed."""
    begin = "define('WP_INSTALLING', true);" if installing else ""
    server = "$_SERVER += ['HTTP_HOST' => 'localhost', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];"
    command = [find("/usr/bin/php"), "-r", f"{begin} {server} require '{site}/wp-load.php'; {code}"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"php failed:\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}", pytrace=False)
    return done.stdout
