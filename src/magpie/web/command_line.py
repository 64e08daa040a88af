"""The command ``magpie``. Django is imported inside the commands, so that ``--help`` answers at once."""

import os
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Magpie runs school-to-school peer learning.",
    rich_markup_mode=None,
)
operator = typer.Typer(no_args_is_help=True, help="Who looks after this installation.")
schools = typer.Typer(no_args_is_help=True, help="The national register of schools.")
playbook = typer.Typer(no_args_is_help=True, help="Playbooks: the programmes as data.")
agenda = typer.Typer(no_args_is_help=True, help="Agendas: the plan of a day.")
app.add_typer(operator, name="operator")
app.add_typer(schools, name="schools")
app.add_typer(playbook, name="playbook")
app.add_typer(agenda, name="agenda")

Port = Annotated[int, typer.Option(help="Where to listen.", min=1, max=65535)]
Today = Annotated[str, typer.Option(help="Rehearse a day, such as 2026-02-03, or moment, such as 2026-02-03T09:30.")]


def _start(today: str = "") -> None:
    """Bring Django up; a wrong environment is one clear line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magpie.web.settings")
    if today:
        os.environ["MAGPIE_TODAY"] = today
        os.environ.pop("MAGPIE_CLOCK_SHIFT", None)
    from magpie.web.environment import WrongEnvironment

    try:
        import django

        django.setup()
    except WrongEnvironment as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"magpie {version('magpie')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None: ...


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
    processes: Annotated[int, typer.Option(help="Web processes.", min=1)] = 2,
    no_work: Annotated[bool, typer.Option("--no-work", help="Web only; the work is done elsewhere.")] = False,
    today: Today = "",
) -> None:
    """Serve the pages and do the work behind them, under one supervisor."""
    os.environ["MAGPIE_COLLECTED"] = "yes"
    _start(today)
    from magpie.web.commands.serving import serve as run

    raise typer.Exit(run(host=host, port=port, web_processes=processes, with_worker=not no_work))


@app.command()
def work(today: Today = "") -> None:
    """Do the work behind the pages (letters, imports) without serving any."""
    _start(today)
    from magpie.web.supervisor import work as run

    raise typer.Exit(run())


@app.command()
def migrate() -> None:
    """Bring the database up to date, with what ships: playbooks and themes."""
    _start()
    from magpie.web.commands.database import migrate as run

    run()


@app.command()
def demo(
    serve: Annotated[bool, typer.Option("--serve", help="Serve it and print a sign-in link for each role.")] = False,
    port: Port = 8000,
) -> None:
    """Make the demonstration's world in an empty database."""
    os.environ.setdefault("MAGPIE_DEMO", "1")
    os.environ.setdefault("MAGPIE_TODAY", "2026-02-03")
    if serve:
        from secrets import token_urlsafe

        os.environ.setdefault("MAGPIE_URL", f"http://127.0.0.1:{port}")
        os.environ["MAGPIE_DEMO_RUN"] = token_urlsafe(12)
        os.environ["MAGPIE_COLLECTED"] = "yes"
    _start()
    from magpie.web.commands.demonstration import make, make_and_serve

    raise typer.Exit(make_and_serve(port) if serve else make())


@app.command()
def backup(file: Path) -> None:
    """Write the database and the files folder into one archive, while Magpie runs."""
    _start()
    from magpie.web.commands.keeping import backup as run

    raise typer.Exit(run(file))


@app.command()
def restore(
    file: Path,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in place of what is there.")] = False,
) -> None:
    """Put a backup in place, into an empty data folder or instead of what is there."""
    _start()
    from magpie.web.commands.keeping import restore as run

    raise typer.Exit(run(file, replace=replace))


@app.command()
def check() -> None:
    """List what is not safe to deploy; exit 1 if there is anything."""
    _start()
    from magpie.web.commands.deploy_check import check as run

    raise typer.Exit(run())


@operator.command("add")
def operator_add(address: str, name: Annotated[str, typer.Option(help="The person's name.")] = "") -> None:
    """Make somebody an operator and print a sign-in link. For one who is there already: a new link."""
    _start()
    from magpie.web.commands.operators import add as run

    raise typer.Exit(run(address, name))


@operator.command("link")
def operator_link(address: str) -> None:
    """Print a sign-in link for anybody who is known here, to be handed over when mail is off."""
    _start()
    from magpie.web.commands.operators import link as run

    raise typer.Exit(run(address))


@schools.command("import")
def schools_import(
    files: list[Path],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Import the national register, its links file, or a ZIP of both."""
    _start()
    from magpie.web.clock import now
    from magpie.web.commands.schools import import_schools

    raise typer.Exit(import_schools(files, dry_run=dry_run, as_json=as_json, now=now()))


@app.command()
def group(
    schools: Annotated[
        Path, typer.Argument(help="A list with id, name, easting, northing and any attributes, or the register’s file.")
    ],
    size: Annotated[int, typer.Option(help="The size that as many groups as possible have.", min=2, max=9)] = 3,
    sizes: Annotated[str, typer.Option(help="All sizes allowed, such as 3,4.")] = "",
    same: Annotated[list[str] | None, typer.Option(help="ATTRIBUTE=WEIGHT: kilometres for an equal pair.")] = None,
    apart: Annotated[list[str] | None, typer.Option(help="An attribute in which no two of a group are equal.")] = None,
    max_km: Annotated[float | None, typer.Option(help="The longest way between two of a group.", min=0)] = None,
    detour: Annotated[float, typer.Option(help="How much longer roads are than the straight line.", min=1)] = 1.3,
    avoid: Annotated[Path | None, typer.Option(help="Pairs of ids that are never together.")] = None,
    together: Annotated[Path | None, typer.Option(help="Pairs of ids that are together.")] = None,
    seconds: Annotated[float, typer.Option(help="How long to look.", min=0)] = 30,
    seed: Annotated[int, typer.Option(help="The same seed gives the same groups.", min=0)] = 1,
    out: Annotated[Path | None, typer.Option(help="Write the groups there: group, id, name.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write a report there, as JSON.")] = None,
) -> None:
    """Group the schools of a list: near to each other, unlike each other, with a proof of how good that is."""
    from magpie.web.commands.grouping import Asked, WrongOption, group_sizes, same_weights
    from magpie.web.commands.grouping import group as run

    try:
        weights, allowed = same_weights(same or ()), group_sizes(sizes, size)
    except WrongOption as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    limits = {"max_km": max_km, "detour": detour, "seconds": seconds, "seed": seed}
    files = {"avoid": avoid, "together": together, "out": out, "report": report}
    asked = Asked(sizes=allowed, size=size, same=weights, apart=tuple(apart or ()), **limits, **files)  # type: ignore[arg-type]
    raise typer.Exit(run(schools, asked))


@playbook.command("check")
def playbook_check(files: list[Path]) -> None:
    """Say every mistake in playbook files, with path and line; exit 1 if there is any."""
    from magpie.web.commands.playbooks import check as run

    raise typer.Exit(run(files))


@playbook.command("list")
def playbook_list() -> None:
    """Name the playbooks that ship with Magpie."""
    from magpie.web.commands.playbooks import list_shipped

    list_shipped()


@playbook.command("schema")
def playbook_schema() -> None:
    """Print the JSON Schema of a playbook, for editors."""
    from magpie.web.commands.playbooks import print_schema

    print_schema()


@agenda.command("check")
def agenda_check(
    file: Path,
    playbook: Annotated[str, typer.Option(help="The playbook whose day it is measured by.")] = "learning-trios",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Read an agenda (Word, Excel or text, - for standard input) and say what is odd about it."""
    from magpie.web.commands.agendas import check as run

    raise typer.Exit(run(file, playbook, as_json=as_json))


def main() -> None:
    app()
