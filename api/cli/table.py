"""The table of the command line."""

import typer

from api.cli import corrections, duties, faults, moves, person, reading, rolls, running, terms, tokens, trail

app = typer.Typer(
    name="quorate",
    help="The governance record of multi-agency groups.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(running.serve)
app.command("project")(running.project)
app.command("migrate")(running.migrate)
app.command("demo")(running.demo)
app.command("replay")(reading.replay)
app.command("verify")(reading.verify)
app.command("rebuild")(reading.rebuild)
app.command("ready")(reading.ready)
app.command("roll")(rolls.roll)
app.command("trail")(trail.trail)
app.command("correct")(corrections.correct)
app.command("retract")(corrections.retract)
app.command("faults")(faults.faults)
app.command("explain")(faults.explain)
app.command("duties")(duties.duties)
app.add_typer(terms.app, name="terms")
app.add_typer(tokens.app, name="token")
app.add_typer(person.app, name="person")
app.add_typer(moves.seats, name="seat")
app.add_typer(moves.agencies, name="agency")
app.add_typer(moves.groups, name="group")
